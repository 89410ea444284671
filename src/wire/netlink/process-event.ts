import { isLittleEndian, netlinkMessage, type NetlinkMessage } from './message.ts'

/**
 * What the proc connector tells of a process; events of single threads are told as `thread`.
 * `at` is milliseconds of the monotonic clock, with a fraction. Process ids are those of the initial namespace.
 */
export type ProcessEvent =
  | { readonly is: 'fork'; readonly pid: number; readonly parent: number; readonly at: number }
  | { readonly is: 'exec'; readonly pid: number; readonly at: number }
  | { readonly is: 'exit'; readonly pid: number; readonly status: number; readonly at: number }
  /** Its process has more than one thread. */
  | { readonly is: 'thread'; readonly pid: number; readonly at: number }

// Source: include/uapi/linux/cn_proc.h, enum proc_cn_event.
const forkEvent = 0x1
const execEvent = 0x2
const exitEvent = 0x8000_0000

const connectorHeadBytes = 20
const eventHeadBytes = 16

/**
 * The process event in a connector message; undefined for any other event or message.
 * Source: include/uapi/linux/connector.h, struct cn_msg; include/uapi/linux/cn_proc.h, struct proc_event.
 */
export function processEvent({ body }: NetlinkMessage): ProcessEvent | undefined {
  const data = connectorHeadBytes + eventHeadBytes
  if (body.byteLength < data + 8) return undefined
  const isProcess =
    body.getUint32(0, isLittleEndian) === processIndex && body.getUint32(4, isLittleEndian) === processValue
  if (!isProcess) return undefined
  const what = body.getUint32(connectorHeadBytes, isLittleEndian)
  const high = body.getUint32(connectorHeadBytes + (isLittleEndian ? 12 : 8), isLittleEndian)
  const low = body.getUint32(connectorHeadBytes + (isLittleEndian ? 8 : 12), isLittleEndian)
  const at = (high * 2 ** 32 + low) / 1e6
  const word = (index: number): number => body.getInt32(data + index * 4, isLittleEndian)
  const thread = word(0)
  const process = word(1)
  if (what === execEvent) return { is: 'exec', pid: process, at }
  if (body.byteLength < data + 16) return undefined
  if (what === exitEvent) return thread === process ? { is: 'exit', pid: process, status: word(2), at } : undefined
  if (what !== forkEvent) return undefined
  return word(2) === word(3) ? { is: 'fork', pid: word(3), parent: process, at } : { is: 'thread', pid: word(3), at }
}

/** Index and value of the process events. Source: include/uapi/linux/connector.h, CN_IDX_PROC, CN_VAL_PROC. */
const processIndex = 1
const processValue = 1
const listen = 1
const doneType = 3

/**
 * The messages that start process events. The second one asks for forks, execs and exits alone: 6.6 and later do so, and
 * older kernels take no notice of a message of its length. Source: drivers/connector/cn_proc.c, cn_proc_mcast_ctl.
 */
export const listenRequests: readonly Uint8Array<ArrayBuffer>[] = [
  connectorMessage([listen]),
  connectorMessage([listen, (forkEvent | execEvent | exitEvent) >>> 0]),
]

function connectorMessage(words: readonly number[]): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(connectorHeadBytes + words.length * 4)
  const view = new DataView(body.buffer)
  view.setUint32(0, processIndex, isLittleEndian)
  view.setUint32(4, processValue, isLittleEndian)
  view.setUint16(16, words.length * 4, isLittleEndian)
  for (const [index, word] of words.entries()) view.setUint32(connectorHeadBytes + index * 4, word, isLittleEndian)
  return netlinkMessage({ type: doneType, flags: 0, body })
}
