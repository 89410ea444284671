import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import type { StampedEvent } from '../../src/wire/cloudevent.ts'
import { auditLine as record, collecting } from '../support/collecting.ts'
import { inFolder } from '../support/folder.ts'
import { eventually, withHub } from '../support/hub.ts'
import { freePort, start, stop } from '../support/running.ts'
import type { Fault, Outcome } from './fault.ts'
import { everythingAt, follower, sender, settled } from './traffic.ts'

const isRoot = process.getuid?.() === 0
const root = { requirement: 'root', missing: isRoot ? undefined : 'the tests do not run as root' } as const

/** The store lies on a small file system that runs full and is cleared again. */
const diskFull: Fault = {
  name: 'the disk is full',
  needs: root,
  run: (chance) =>
    inFolder(async (folder) => {
      const disk = `${folder}/disk`
      mkdirSync(disk)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk])
      try {
        const port = await freePort()
        const serve = await start(['serve', '--store', `${disk}/a.db`, '--cluster', 'lab'], { port })
        const [sent, followed] = [sender(port), follower(port)]
        sent.add(500)
        await eventually(() => sent.acknowledged() >= 500)
        fill(`${disk}/filling`)
        sent.add(4000)
        await chance.pause(300, 800)
        const during = sent.acknowledged()
        rmSync(`${disk}/filling`)
        const outcome = await settled(port, { sent, followed })
        followed.stop()
        await Promise.all([sent.stop(), stop(serve)])
        return { ...outcome, says: `${during} of ${sent.made()} taken while it was full` }
      } finally {
        execFileSync('umount', ['-l', disk])
      }
    }),
}

/** Writes until there is no more room. */
function fill(path: string): void {
  const block = Buffer.alloc(16_384)
  try {
    for (;;) appendFileSync(path, block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

const faketime = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/faketime/libfaketime.so.1'].find(
  (path) => existsSync(path),
)

/** The daemon's clock is stepped an hour forth and back while it takes events. */
const clockStepped: Fault = {
  name: 'the clock is stepped',
  needs: { requirement: 'root', missing: faketime === undefined ? 'libfaketime is not installed' : undefined },
  run: (chance) =>
    inFolder(async (folder) => {
      const port = await freePort()
      const offset = `${folder}/offset`
      writeFileSync(offset, '+0\n')
      const env = {
        LD_PRELOAD: faketime ?? '',
        FAKETIME_TIMESTAMP_FILE: offset,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      }
      const serve = await start(['serve', '--store', `${folder}/a.db`, '--cluster', 'lab'], { port, env })
      const [sent, followed] = [sender(port), follower(port)]
      for (const step of ['+3600\n', '-3600\n', '+0\n']) {
        sent.add(chance.between(100, 400))
        await chance.pause(20, 200)
        writeFileSync(offset, step)
      }
      sent.add(100)
      const outcome = await settled(port, { sent, followed })
      followed.stop()
      await Promise.all([sent.stop(), stop(serve)])
      return outcome
    }),
}

type Data = Readonly<Record<string, unknown>>

/** Serials that came, and how many of those that did not come no span leaves out as missing. */
function recordsAt(events: readonly StampedEvent[], last: number): Outcome {
  const data = events.map((event) => ({ type: event.type, data: event.data as Data }))
  const serials = data.flatMap((each) => (each.type === 'sigsys.audit' ? [Number(each.data['serial'])] : []))
  const spans = data.filter((each) => each.data?.['fact'] === 'audit-span').map((each) => each.data)
  const isCovered = (serial: number): boolean =>
    spans.some((span) => Number(span['first_serial']) <= serial && serial <= Number(span['last_serial']))
  const came = new Set(serials)
  const missing = Array.from({ length: last }, (_, index) => index + 1).filter((serial) => !came.has(serial))
  return {
    acknowledged: came.size,
    lost: 0,
    repeated: serials.length - came.size,
    // A span says that every serial in it was read: one that holds a missing record would be a lie.
    unnamed: missing.filter(isCovered).length,
    says: `${missing.length} of ${last} records were gone before they could be read`,
  }
}

/**
 * The audit log is rotated as a tool does it while records come. What is gone before anybody looked cannot be read: it
 * may be lost where a file was cut, or turned twice between two looks, and must then stand in no span.
 */
const logTurned = (
  name: string,
  turn: (log: string, round: number) => void,
  { mayLose }: { readonly mayLose: boolean },
): Fault => ({
  name,
  run: (chance) =>
    inFolder((folder) =>
      withHub({}, async (hub) => {
        const log = `${folder}/audit.log`
        writeFileSync(log, '')
        const collector = await collecting(hub.port, { auditLog: log, spool: `${folder}/spool.db`, isTracing: false })
        let serial = 0
        const write = (count: number): void => {
          for (let at = 0; at < count; at += 1) appendFileSync(log, record((serial += 1)))
        }
        for (let round = 0; round < 3; round += 1) {
          write(chance.between(5, 60))
          await chance.pause(mayLose ? 0 : 300, mayLose ? 60 : 500)
          turn(log, round)
          await chance.pause(0, 60)
          write(chance.between(5, 60))
        }
        await chance.pause(100, 150)
        const before = serial
        write(1)
        await eventually(() => collector.counters().records > 0 && collector.waiting() === 0)
        let events = await everythingAt(hub.port)
        while (!events.some(({ data }) => (data as Data | null)?.['serial'] === before + 1))
          events = await everythingAt(hub.port)
        await collector.stop()
        const outcome = recordsAt(await everythingAt(hub.port), serial)
        return mayLose ? outcome : { ...outcome, lost: serial - outcome.acknowledged }
      }),
    ),
})

/** What goes wrong with the machine. */
export const machineFaults: readonly Fault[] = [
  diskFull,
  clockStepped,
  logTurned(
    'the log is rotated',
    (log, round) => {
      renameSync(log, `${log}.${round}`)
      writeFileSync(log, '')
    },
    { mayLose: false },
  ),
  logTurned(
    'the log is copied and truncated',
    (log, round) => {
      copyFileSync(log, `${log}.${round}`)
      truncateSync(log, 0)
    },
    { mayLose: true },
  ),
  logTurned(
    'the log is deleted',
    (log) => {
      rmSync(log)
      writeFileSync(log, '')
    },
    { mayLose: false },
  ),
]
