import { constants } from 'node:os'
import { err, ok, type Result } from '../domain/result.ts'
import { type FolderEvent, folderEvents, watchedEvents } from '../wire/netlink/folder-event.ts'
import { listenRequests } from '../wire/netlink/process-event.ts'

/** A netlink socket that never blocks. */
export type NetlinkSocket = {
  readonly fd: number
  /**
   * The next datagram; its bytes are good until the next call.
   * `overrun`: the kernel threw messages away because this socket's buffer was full (ENOBUFS).
   */
  readonly read: () => Uint8Array | 'empty' | 'overrun'
  readonly send: (bytes: Uint8Array) => boolean
  readonly close: () => void
}

/** The bytes that a read gives are good until the next one. */
export type QuietFile = { readonly read: () => Uint8Array | undefined; readonly close: () => void }

/** Watches folders. A folder is watched under a number, which its events carry. */
export type FolderWatch = {
  readonly fd: number
  /** undefined where the folder cannot be watched: it is gone, or there are too many watches. */
  readonly add: (path: string) => number | undefined
  /** What happened since the last call; `overrun`: some of it was thrown away. */
  readonly read: () => readonly FolderEvent[] | 'overrun'
  readonly close: () => void
}

/** A descriptor that another thread can make readable, by writing eight bytes that are not all zero. */
export type Waker = { readonly fd: number; readonly clear: () => void; readonly close: () => void }

/** How soon a thread runs once it can: before all ordinary ones, before most, or like any other. */
export type Urgency = 'real-time' | 'raised' | 'ordinary'

/** What of netlink is used here. */
export type Netlink = {
  /** Every audit record of the kernel, from now on. Needs CAP_AUDIT_READ and Linux 3.16. */
  readonly auditRecords: () => Result<NetlinkSocket, string>
  /** Questions to the audit system. */
  readonly auditControl: () => Result<NetlinkSocket, string>
  /** Forks, execs and exits of every process. */
  readonly processEvents: () => Result<NetlinkSocket, string>
  readonly waker: () => Result<Waker, string>
  /** A file whose reads never block: what is there, undefined where there is nothing. */
  readonly openQuiet: (path: string) => Result<QuietFile, string>
  /** Made and written files and made folders. */
  readonly folderWatch: () => Result<FolderWatch, string>
  /**
   * Lets this thread go before others: what it looks at may be gone in a moment. It sleeps most of the time.
   * Needs CAP_SYS_NICE.
   */
  readonly becomeUrgent: () => Urgency
  /** Blocks this thread until one of the descriptors can be read, at most `waitMs`. */
  readonly wait: (fds: readonly number[], waitMs: number) => void
}

/**
 * The kernel's netlink sockets, by calls into the C library.
 * Loading fails where koffi has no binary for the machine, and where it was not installed.
 */
export async function loadNetlink(): Promise<Result<Netlink, string>> {
  if (process.platform !== 'linux') return err('netlink is there on Linux only')
  try {
    return ok(netlinkOf(bindings(await import('koffi'))))
  } catch (error) {
    const says = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return err(`koffi cannot be loaded (${says.slice(0, 200)})`)
  }
}

type Bindings = {
  readonly socket: (domain: number, type: number, protocol: number) => number
  readonly bind: (fd: number, address: Uint8Array, bytes: number) => number
  readonly setsockopt: (fd: number, level: number, name: number, value: Uint8Array, bytes: number) => number
  readonly recv: (fd: number, into: Uint8Array, bytes: number, flags: number) => number
  readonly send: (fd: number, bytes: Uint8Array, count: number, flags: number) => number
  readonly poll: (fds: Uint8Array, count: number, waitMs: number) => number
  readonly eventfd: (start: number, flags: number) => number
  readonly inotifyStart: (flags: number) => number
  readonly inotifyAdd: (fd: number, path: string, mask: number) => number
  readonly read: (fd: number, into: Uint8Array, bytes: number) => number
  readonly open: (path: string, flags: number) => number
  readonly close: (fd: number) => number
  readonly schedule: (thread: number, policy: number, parameter: Uint8Array) => number
  readonly nice: (which: number, thread: number, value: number) => number
  readonly errno: () => number
}

function bindings({ default: koffi }: typeof import('koffi')): Bindings {
  const library = koffi.load(null)
  // koffi cannot know the types of what it finds; they are those of the manual pages, in the text of each definition.
  const found = (definition: string): unknown => library.func(definition)
  return {
    socket: found('int socket(int domain, int type, int protocol)') as Bindings['socket'],
    bind: found('int bind(int fd, const void *address, uint32_t bytes)') as Bindings['bind'],
    setsockopt: found(
      'int setsockopt(int fd, int level, int name, const void *value, uint32_t bytes)',
    ) as Bindings['setsockopt'],
    recv: found('int64_t recv(int fd, _Out_ uint8_t *into, uint64_t bytes, int flags)') as Bindings['recv'],
    send: found('int64_t send(int fd, const void *bytes, uint64_t count, int flags)') as Bindings['send'],
    poll: found('int poll(_Inout_ uint8_t *fds, uint64_t count, int waitMs)') as Bindings['poll'],
    eventfd: found('int eventfd(unsigned int start, int flags)') as Bindings['eventfd'],
    inotifyStart: found('int inotify_init1(int flags)') as Bindings['inotifyStart'],
    inotifyAdd: found('int inotify_add_watch(int fd, const char *path, uint32_t mask)') as Bindings['inotifyAdd'],
    read: found('int64_t read(int fd, _Out_ uint8_t *into, uint64_t bytes)') as Bindings['read'],
    open: found('int open(const char *path, int flags)') as Bindings['open'],
    close: found('int close(int fd)') as Bindings['close'],
    schedule: found('int sched_setscheduler(int thread, int policy, const void *parameter)') as Bindings['schedule'],
    nice: found('int setpriority(int which, unsigned int thread, int value)') as Bindings['nice'],
    errno: () => koffi.errno(),
  }
}

// Source: bits/socket.h, linux/netlink.h, bits/eventfd.h, poll.h; the same on every architecture that Node runs on.
const netlinkFamily = 16
const rawType = 3
const closeOnExec = 0o2000000
const nonBlocking = 0o4000
const auditProtocol = 9
const connectorProtocol = 11
const socketLevel = 1
const receiveBufferForced = 33
const receiveBuffer = 8
const readable = 1
const roundRobin = 2
const resetOnFork = 0x4000_0000
/** AUDIT_NLGRP_READLOG, and CN_IDX_PROC: both are group 1. */
const firstGroup = 1

/** What waits in the kernel while this program is busy; a burst of a hundred thousand records fits. */
const receiveBufferBytes = 32 * 2 ** 20
/** The longest audit message is 8,970 bytes. Source: include/uapi/linux/audit.h, MAX_AUDIT_MESSAGE_LENGTH. */
const datagramBytesMax = 16_384

function netlinkOf(calls: Bindings): Netlink {
  const { errno: codes } = constants

  function socket(protocol: number, group: number): Result<NetlinkSocket, string> {
    const fd = calls.socket(netlinkFamily, rawType | closeOnExec | nonBlocking, protocol)
    if (fd < 0) return err(`no netlink socket (${codeName(calls.errno())})`)
    const size = new Uint8Array(new Int32Array([receiveBufferBytes]).buffer)
    // Without CAP_NET_ADMIN the buffer is cut to net.core.rmem_max; then an overrun comes sooner, and is told.
    if (calls.setsockopt(fd, socketLevel, receiveBufferForced, size, 4) < 0)
      calls.setsockopt(fd, socketLevel, receiveBuffer, size, 4)
    const address = new Uint8Array(12)
    new Uint16Array(address.buffer, 0, 1)[0] = netlinkFamily
    new Uint32Array(address.buffer, 8, 1)[0] = group
    if (calls.bind(fd, address, address.length) < 0) {
      const code = calls.errno()
      calls.close(fd)
      return err(`refused (${codeName(code)})`)
    }
    return ok(socketOf(fd))
  }

  function socketOf(fd: number): NetlinkSocket {
    const room = new Uint8Array(datagramBytesMax)
    const read = (): Uint8Array | 'empty' | 'overrun' => {
      while (true) {
        const bytes = calls.recv(fd, room, room.length, 0)
        if (bytes >= 0) return room.subarray(0, bytes)
        const code = calls.errno()
        if (code === codes.ENOBUFS) return 'overrun'
        if (code !== codes.EINTR) return 'empty'
      }
    }
    return {
      fd,
      read,
      send: (bytes) => calls.send(fd, bytes, bytes.length, 0) === bytes.length,
      close: () => void calls.close(fd),
    }
  }

  function processEvents(): Result<NetlinkSocket, string> {
    const opened = socket(connectorProtocol, firstGroup)
    if (!opened.ok) return opened
    if (listenRequests.every((request) => opened.value.send(request))) return opened
    const code = calls.errno()
    opened.value.close()
    return err(`refused (${codeName(code)})`)
  }

  function waker(): Result<Waker, string> {
    const fd = calls.eventfd(0, closeOnExec | nonBlocking)
    if (fd < 0) return err(`no eventfd (${codeName(calls.errno())})`)
    const room = new Uint8Array(8)
    return ok({ fd, clear: () => void calls.read(fd, room, 8), close: () => void calls.close(fd) })
  }

  function folderWatch(): Result<FolderWatch, string> {
    const fd = calls.inotifyStart(closeOnExec | nonBlocking)
    if (fd < 0) return err(`no inotify (${codeName(calls.errno())})`)
    const room = new Uint8Array(64 * 1024)
    return ok({
      fd,
      add: (path) => {
        const number = calls.inotifyAdd(fd, path, watchedEvents)
        return number < 0 ? undefined : number
      },
      read: () => {
        const bytes = calls.read(fd, room, room.length)
        return bytes <= 0 ? [] : folderEvents(room.subarray(0, bytes))
      },
      close: () => void calls.close(fd),
    })
  }

  function openQuiet(path: string): Result<QuietFile, string> {
    const fd = calls.open(path, closeOnExec | nonBlocking)
    if (fd < 0) return err(`${path}: cannot be read (${codeName(calls.errno())})`)
    const room = new Uint8Array(64 * 1024)
    const read = (): Uint8Array | undefined => {
      const bytes = calls.read(fd, room, room.length)
      return bytes <= 0 ? undefined : room.subarray(0, bytes)
    }
    return ok({ read, close: () => void calls.close(fd) })
  }

  function wait(fds: readonly number[], waitMs: number): void {
    const set = new Int32Array(fds.length * 2)
    for (const [index, fd] of fds.entries()) set[index * 2] = fd
    // `events` is the low half of the second word.
    const events = new Int16Array(set.buffer)
    for (const index of fds.keys()) events[index * 4 + 2] = readable
    calls.poll(new Uint8Array(set.buffer), fds.length, waitMs)
  }

  // Thread 0 is the calling one: both calls are about threads, whatever POSIX says. Source: sched(7), setpriority(2).
  function becomeUrgent(): Urgency {
    if (calls.schedule(0, roundRobin | resetOnFork, new Uint8Array(new Int32Array([1]).buffer)) === 0)
      return 'real-time'
    return calls.nice(0, 0, -10) === 0 ? 'raised' : 'ordinary'
  }

  return {
    becomeUrgent,
    auditRecords: () => socket(auditProtocol, firstGroup),
    auditControl: () => socket(auditProtocol, 0),
    processEvents,
    waker,
    folderWatch,
    openQuiet,
    wait,
  }
}

const codeName = (code: number): string =>
  Object.entries(constants.errno).find(([, value]) => value === code)?.[0] ?? `error ${code}`
