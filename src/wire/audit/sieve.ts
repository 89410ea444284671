import { type Instant, instant } from '../../domain/time.ts'
import type { AuditDecoder, PlacedEvent } from './decoder.ts'
import { quickSeccomp } from './quick.ts'

/** The first three letters of a type as a number: those of our types are no other type's. */
const code = (name: string): number => (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2)

/** Types of which a line bears on a violation by itself, or may: SECCOMP, ANOM_…, CONFIG_CHANGE, DAEMON_…. */
const readTypes: ReadonlySet<number> = new Set(['SEC', 'ANO', 'CON', 'DAE'].map(code))

const seccompType = code('SEC')

/** Whose lines together tell of an exec: SYSCALL, EXECVE, and last CWD. */
const [syscallType, execType, directoryType] = [code('SYS'), code('EXE'), code('CWD')]
const isOfExec = (type: number): boolean => type === syscallType || type === execType || type === directoryType

/** What every path of a sandbox has in it. */
const sandboxPart = Buffer.from('/runs/')
/** Lines of one exec that wait for its working directory. */
const heldMax = 64
const newline = 0x0a

/**
 * Reads the lines of auditd's raw log that bear on violations, and of the others the serial alone: at a hundred thousand
 * lines a second the rest would take a whole processor. Of execs only those in a sandbox are read, whose directory names
 * the container; with `execs` false, none. Lines of any other form are read like everywhere.
 *
 * @returns takes whole lines, as many as there are; none of their bytes is kept
 */
export function auditSieve(
  { execs }: { readonly execs: boolean },
  decoder: Pick<AuditDecoder, 'push' | 'pass' | 'take'>,
): (lines: Buffer) => readonly PlacedEvent[] {
  let found: PlacedEvent[] = []
  // Lines of the exec that is open: bounds in the bytes at hand, and copies of those that came before them.
  let bounds: number[] = []
  let copies: Buffer[] = []
  let heldSerial = 0
  let passed = { at: instant(0), serial: 0 }

  function pass(stamp: Stamp): void {
    // The records of one event have one stamp.
    if (stamp.serial === passed.serial && stamp.at === passed.at) return
    passed = { at: stamp.at, serial: stamp.serial }
    for (const event of decoder.pass(passed)) found.push(event)
  }

  function push(line: Buffer): void {
    for (const event of decoder.push(line, 1)) found.push(event)
  }

  function read(line: Buffer, stamp: Stamp | undefined): void {
    const record = stamp?.type === seccompType ? quickSeccomp(line.toString('latin1')) : undefined
    if (record === undefined || record.node !== undefined) return push(line)
    for (const event of decoder.take({ kind: 'seccomp-acted', ...record }, 1)) found.push(event)
  }

  function ofExec(lines: Buffer, { start, end }: Bounds, stamp: Stamp): void {
    if (stamp.serial !== heldSerial) {
      bounds = []
      copies = []
    }
    heldSerial = stamp.serial
    if (stamp.type !== directoryType) {
      if (bounds.length / 2 + copies.length < heldMax) bounds.push(start, end)
      return pass(stamp)
    }
    const isInSandbox = holds(lines, { start, end }, sandboxPart)
    if (!isInSandbox) pass(stamp)
    else {
      for (const line of copies) push(line)
      for (let at = 0; at < bounds.length; at += 2) push(lines.subarray(bounds[at], bounds[at + 1]))
      push(lines.subarray(start, end))
    }
    bounds = []
    copies = []
  }

  return (lines) => {
    found = []
    for (let start = 0; start < lines.length;) {
      const next = lines.indexOf(newline, start)
      const end = next === -1 ? lines.length : next
      const stamp = stampOf(lines, start, end)
      if (stamp === undefined || readTypes.has(stamp.type)) read(lines.subarray(start, end), stamp)
      else if (execs && isOfExec(stamp.type)) ofExec(lines, { start, end }, stamp)
      else pass(stamp)
      start = end + 1
    }
    for (let at = 0; at < bounds.length; at += 2) copies.push(Buffer.from(lines.subarray(bounds[at], bounds[at + 1])))
    bounds = []
    return found
  }
}

type Bounds = { readonly start: number; readonly end: number }

/** Whether a part of some bytes holds others: looking through all behind the part would take as long as the rest is. */
function holds(bytes: Buffer, { start, end }: Bounds, wanted: Buffer): boolean {
  const last = end - wanted.length
  for (let from = start; from <= last; from += 1) {
    let length = 0
    while (length < wanted.length && bytes[from + length] === wanted[length]) length += 1
    if (length === wanted.length) return true
  }
  return false
}

type Stamp = { readonly type: number; readonly at: Instant; readonly serial: number }

const [letterT, equals, blank, dot, colon, close, zero] = [0x74, 0x3d, 0x20, 0x2e, 0x3a, 0x29, 0x30]
/** Longer than any name of a type, and than `type=NAME msg=audit(SECONDS.MILLIS:SERIAL)`. */
const [typeMax, stampMax] = [45, 100]

/** `type=NAME msg=audit(SECONDS.MILLIS:SERIAL)`; undefined for a line that does not begin so. */
function stampOf(bytes: Buffer, start: number, end: number): Stamp | undefined {
  if (bytes[start] !== letterT || bytes[start + 4] !== equals) return undefined
  let index = start + 8
  const limit = Math.min(end, start + stampMax)
  while (bytes[index] !== blank) if ((index += 1) > start + typeMax || index >= end) return undefined
  // Behind ` msg=audit(`.
  index += 11
  let [seconds, millis, serial, part] = [0, 0, 0, 0]
  for (; index < limit; index += 1) {
    const byte = bytes[index] ?? 0
    if (byte >= zero && byte <= zero + 9) {
      const digit = byte - zero
      if (part === 0) seconds = seconds * 10 + digit
      else if (part === 1) millis = millis * 10 + digit
      else serial = serial * 10 + digit
    } else if (part === 0 && byte === dot) part = 1
    else if (part === 1 && byte === colon) part = 2
    else if (part === 2 && byte === close) break
    else return undefined
  }
  if (index >= limit || seconds > secondsMax) return undefined
  const type = ((bytes[start + 5] ?? 0) << 16) | ((bytes[start + 6] ?? 0) << 8) | (bytes[start + 7] ?? 0)
  return { type, at: instant(seconds * 1000 + millis), serial }
}

/** Milliseconds of it are still whole numbers. */
const secondsMax = 1e12
