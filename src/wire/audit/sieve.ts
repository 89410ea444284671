import { type Instant, instant } from '../../domain/time.ts'
import type { AuditDecoder, PlacedEvent } from './decoder.ts'

/** The first three letters of a type as a number: those of our types are no other type's. */
const code = (name: string): number => (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2)

/** Types of which a line bears on a violation by itself, or may: SECCOMP, ANOM_…, CONFIG_CHANGE, DAEMON_…. */
const readTypes: ReadonlySet<number> = new Set(['SEC', 'ANO', 'CON', 'DAE'].map(code))

/** Whose lines together tell of an exec: SYSCALL, EXECVE, and last CWD. */
const [syscallType, execType, directoryType] = [code('SYS'), code('EXE'), code('CWD')]
const isOfExec = (type: number): boolean => type === syscallType || type === execType || type === directoryType

/** What every path of a sandbox has in it. */
const sandboxPart = Buffer.from('/runs/')
/** Lines of one exec that wait for its working directory. */
const heldMax = 64

/**
 * Reads the lines of auditd's raw log that bear on violations, and of the others the serial alone: at a hundred thousand
 * lines a second the rest would take a whole processor. Of execs only those in a sandbox are read, whose directory names
 * the container; with `execs` false, none. Lines of any other form are read like everywhere.
 */
export function auditSieve(
  { execs }: { readonly execs: boolean },
  decoder: Pick<AuditDecoder, 'push' | 'pass'>,
): (line: Uint8Array) => readonly PlacedEvent[] {
  let held: Uint8Array[] = []
  let heldSerial = 0

  function ofExec(line: Uint8Array, { type, at, serial }: Stamp): readonly PlacedEvent[] {
    if (serial !== heldSerial) held = []
    heldSerial = serial
    if (type !== directoryType) {
      if (held.length < heldMax) held.push(line)
      return decoder.pass({ at, serial })
    }
    const isInSandbox = Buffer.from(line.buffer, line.byteOffset, line.length).includes(sandboxPart)
    const lines = isInSandbox ? [...held, line] : []
    held = []
    return lines.length === 0 ? decoder.pass({ at, serial }) : lines.flatMap((each) => decoder.push(each, 1))
  }

  return (line) => {
    const stamp = stampOf(line)
    if (stamp === undefined || readTypes.has(stamp.type)) return decoder.push(line, 1)
    return execs && isOfExec(stamp.type) ? ofExec(line, stamp) : decoder.pass(stamp)
  }
}

type Stamp = { readonly type: number; readonly at: Instant; readonly serial: number }

const [letterT, equals, blank, dot, colon, close, zero] = [0x74, 0x3d, 0x20, 0x2e, 0x3a, 0x29, 0x30]
/** Longer than any name of a type, and than `type=NAME msg=audit(SECONDS.MILLIS:SERIAL)`. */
const [typeMax, stampMax] = [45, 100]

/** `type=NAME msg=audit(SECONDS.MILLIS:SERIAL)`; undefined for a line that does not begin so. */
function stampOf(line: Uint8Array): Stamp | undefined {
  if (line[0] !== letterT || line[4] !== equals) return undefined
  let index = 8
  while (line[index] !== blank) if ((index += 1) > typeMax) return undefined
  // Behind ` msg=audit(`.
  index += 11
  const numbers = [0, 0, 0]
  let part = 0
  for (; index < stampMax; index += 1) {
    const byte = line[index] ?? 0
    if (byte >= zero && byte <= zero + 9) numbers[part] = (numbers[part] ?? 0) * 10 + byte - zero
    else if (part === 0 && byte === dot) part = 1
    else if (part === 1 && byte === colon) part = 2
    else if (part === 2 && byte === close) break
    else return undefined
  }
  const [seconds = 0, millis = 0, serial = 0] = numbers
  if (index >= stampMax || seconds > secondsMax) return undefined
  const type = ((line[5] ?? 0) << 16) | ((line[6] ?? 0) << 8) | (line[7] ?? 0)
  return { type, at: instant(seconds * 1000 + millis), serial }
}

/** Milliseconds of it are still whole numbers. */
const secondsMax = 1e12
