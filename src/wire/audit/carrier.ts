import type { AuditCarrier } from '../../domain/event.ts'
import { fromWallTime, instant, type Instant, parseIso } from '../../domain/time.ts'
import { shownText, withoutHexEscapes } from './byte-text.ts'
import type { LineClock } from './record.ts'

/** A line taken out of its wrapping: where the kernel's or daemon's own text starts, and what the wrapping said. */
export type CarriedText = {
  readonly carrier: AuditCarrier
  /** Byte text: the line, with the escapes of /dev/kmsg taken back. */
  readonly bytes: string
  readonly start: number
  readonly hostname: string | undefined
  /** What the wrapping says of the time; undefined where it has none that can be read. */
  readonly at: Instant | undefined
  /** Milliseconds since boot, from the ring buffer's stamp. */
  readonly uptimeMs: number | undefined
  /** The name a syslog line or journal entry carries: `kernel`, `audit`, `auditd`, …; undefined outside of those. */
  readonly tag: string | undefined
}

/**
 * Tells by its first characters which carrier a line is from. Cheap for lines that are none of ours.
 * A syslog line counts only under a tag of the kernel or of an audit daemon: any program can log text that looks like a record.
 *
 * @returns undefined for a line that cannot hold audit text
 */
export function carriedText(bytes: string, clock: LineClock): CarriedText | undefined {
  switch (bytes.charCodeAt(0)) {
    case 0x74: // t
    case 0x6e: // n
      return daemonText(bytes)
    case 0x61: // a
      return printedText(bytes)
    case 0x5b: // [
      return bracketText(bytes, 0, clock)
    case 0x3c: // <
      return priorityText(bytes, clock)
    case 0x6b: // k
    case 0x75: // u
      return decodedPriorityText(bytes, clock)
    default:
      return isDigit(bytes, 0) ? (kmsgText(bytes) ?? syslogText(bytes, 0, clock)) : syslogText(bytes, 0, clock)
  }
}

/** Tags whose lines are read. Source: kernel, systemd-journald and audispd name themselves so. */
export const isAuditTag = (tag: string): boolean =>
  /^(?:kernel|audit|auditd|auditctl|kauditd|audispd|audisp-\w+|tag_audit_log|audit_log|systemd-journald|rsyslogd)$/.test(
    tag,
  )

const isDigit = (bytes: string, at: number): boolean => bytes.charCodeAt(at) >= 0x30 && bytes.charCodeAt(at) <= 0x39

/** Text whose wrapping says nothing more. Written out: spreading an object takes longer than reading the line. */
const bareText = (carrier: AuditCarrier, bytes: string, start: number): CarriedText => ({
  carrier,
  bytes,
  start,
  hostname: undefined,
  at: undefined,
  uptimeMs: undefined,
  tag: undefined,
})

function daemonText(bytes: string): CarriedText | undefined {
  if (bytes.startsWith('type=')) {
    // 3.10 prints a number and no `msg=`; auditd never does.
    return bareText(isDigit(bytes, 5) ? 'dmesg' : 'auditd', bytes, 0)
  }
  return bytes.startsWith('node=') ? bareText('auditd', bytes, 0) : undefined
}

/** `dmesg -t` and `journalctl -k -o cat` leave nothing but the kernel's own text. */
const printedText = (bytes: string): CarriedText | undefined =>
  bytes.startsWith('audit: ') ? bareText('dmesg', bytes, 0) : undefined

const kmsgHead = /^\d{1,6},\d{1,20},(\d{1,17}),[^;]{0,120};/

/** `PRIORITY,SEQUENCE,MICROSECONDS,FLAGS;TEXT`. Source: Documentation/ABI/testing/dev-kmsg. */
function kmsgText(bytes: string): CarriedText | undefined {
  const head = kmsgHead.exec(bytes)
  if (head === null) return undefined
  const text = withoutHexEscapes(bytes)
  return { ...bareText('kmsg', text, head[0].length), uptimeMs: Number(head[1]) / 1000 }
}

/** `<5>` may precede a dmesg line or a syslog line; RFC 5424 has a version behind it. */
function priorityText(bytes: string, clock: LineClock): CarriedText | undefined {
  const head = /^<\d{1,3}>/.exec(bytes)
  if (head === null) return undefined
  const start = head[0].length
  if (bytes[start] === '[') return bracketText(bytes, start, clock)
  if (bytes.startsWith('audit: ', start) || bytes.startsWith('type=', start)) return bareText('dmesg', bytes, start)
  return syslogText(bytes, start, clock)
}

/** `dmesg -x`: `kern  :notice: [ 12.3] …`, `user  :info  : [ 12.3] …`. */
function decodedPriorityText(bytes: string, clock: LineClock): CarriedText | undefined {
  const head = /^(?:kern|user) *:[a-z]{1,8} *: (?=\[)/.exec(bytes)
  return head === null ? undefined : bracketText(bytes, head[0].length, clock)
}

const bracket = /\[ *([^\]]{1,40})\] ?(?:\[ *[TC]\d{1,10}\] ?)?/y

/** `[ 1675.690566] …`, `[Mon Nov 23 19:22:43 2026] …`, `[Nov23 19:22] …`, and `journalctl -o short-monotonic`. */
function bracketText(bytes: string, start: number, clock: LineClock): CarriedText | undefined {
  bracket.lastIndex = start
  const found = bracket.exec(bytes)
  if (found === null) return undefined
  const stamp = found[1] ?? ''
  const uptimeMs = /^\d{1,12}\.\d{1,9}$/.test(stamp) ? Number(stamp) * 1000 : undefined
  const after = start + found[0].length
  const tagged = tagAt(bytes, after)
  if (tagged?.hostname !== undefined)
    return {
      carrier: 'syslog',
      bytes,
      start: tagged.end,
      hostname: tagged.hostname,
      at: undefined,
      uptimeMs,
      tag: tagged.tag,
    }
  return { ...bareText('dmesg', bytes, after), uptimeMs, at: humanTime(stamp, clock) }
}

const tagHead =
  /(?:(\S{0,254}[^\s:]) )?(?:[a-z0-9]{1,8}\.[a-z]{1,8} )?([a-z][\w-]{1,31})(?:\[\d{1,10}\])?: ?(?:\[ *(\d{1,12}\.\d{1,9})\] ?)?/y

type Tag = {
  readonly hostname: string | undefined
  readonly tag: string
  readonly uptimeMs: number | undefined
  readonly end: number
}

/** `HOST TAG[PID]: [ 12.3] ` at a position, if the tag is one of ours. */
function tagAt(bytes: string, at: number): Tag | undefined {
  tagHead.lastIndex = at
  const found = tagHead.exec(bytes)
  if (found === null || !isAuditTag(found[2] ?? '')) return undefined
  // dmesg's own text `audit: type=1326` has no host before its tag.
  if (found[1] === undefined && found[2] === 'audit' && bytes.startsWith('type=', at + found[0].length))
    return undefined
  const uptimeMs = found[3] === undefined ? undefined : Number(found[3]) * 1000
  const hostname = found[1] === undefined ? undefined : shownText(found[1])
  return { hostname, tag: found[2] ?? '', uptimeMs, end: at + found[0].length }
}

/** The time stamps of syslog files and of `journalctl -o short…`. */
const stamps: readonly RegExp[] = [
  /([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: (\d{4}))? (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? /y,
  /(?:[A-Z][a-z]{2} )?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?) ?(Z|UTC|[+-]\d\d:?\d\d)? /y,
  /(\d{9,11})\.(\d{1,9}) /y,
]

function syslogText(bytes: string, start: number, clock: LineClock): CarriedText | undefined {
  if (bytes.startsWith('1 ', start)) return protocolText(bytes, start, clock)
  for (const [index, pattern] of stamps.entries()) {
    pattern.lastIndex = start
    const found = pattern.exec(bytes)
    if (found === null) continue
    const after = start + found[0].length
    const tag = tagAt(bytes, after)
    const read = (): Instant | undefined => stampTime(index, found, clock)
    if (tag !== undefined)
      return {
        carrier: 'syslog',
        bytes,
        start: tag.end,
        hostname: tag.hostname,
        at: read(),
        uptimeMs: tag.uptimeMs,
        tag: tag.tag,
      }
    // `dmesg --time-format iso` has a stamp and no host.
    const isKernel = bytes.startsWith('audit: ', after) || bytes.startsWith('type=', after)
    return isKernel && index === 1 ? { ...bareText('dmesg', bytes, after), at: read() } : undefined
  }
  return undefined
}

function stampTime(index: number, found: readonly (string | undefined)[], clock: LineClock): Instant | undefined {
  if (index === 2) return instant(Number(`${found[1]}.${found[2]}`) * 1000)
  if (index === 1) {
    const zone = found[2] === 'UTC' ? 'Z' : found[2]
    return isoTime(found[1] ?? '', zone, clock)
  }
  const [, month = '', day, year, hour, minute, second, fraction = ''] = found
  return wallTime({ month, day, year, hour, minute, second, fraction }, clock)
}

/** RFC 5424: `<5>1 STAMP HOST APP PROCID MSGID SD MSG`. */
function protocolText(bytes: string, start: number, clock: LineClock): CarriedText | undefined {
  protocol.lastIndex = start
  const found = protocol.exec(bytes)
  if (found === null || !isAuditTag(found[3] ?? '')) return undefined
  const [head, stamp = '', host, tag, seconds] = found
  const parts = /^([^Z+]{10,29}?)(Z|[+-]\d\d:\d\d)$/.exec(stamp)
  return {
    carrier: 'syslog',
    bytes,
    start: start + head.length,
    hostname: host === '-' || host === undefined ? undefined : shownText(host),
    at: parts === null ? undefined : isoTime(parts[1] ?? '', parts[2], clock),
    uptimeMs: seconds === undefined ? undefined : Number(seconds) * 1000,
    tag,
  }
}

const protocol =
  /1 (\S{1,40}) (\S{1,255}) (\S{1,48}) \S{1,128} \S{1,32} (?:-|(?:\[(?:[^\]\\]|\\.){0,2048}\])+)(?: (?:\xef\xbb\xbf)?|$)(?:\[ *(\d{1,12}\.\d{1,9})\] ?)?/y

function isoTime(stamp: string, zone: string | undefined, clock: LineClock): Instant | undefined {
  if (zone !== undefined) return parseIso(`${stamp}${zone}`)
  const [year, month, day, hour, minute, second, fraction = ''] = stamp.split(/\D/)
  return wallTime({ month, day, year, hour, minute, second, fraction }, clock)
}

/** `Mon Nov 23 19:22:43 2026` (dmesg -T) and `Nov23 19:22` (dmesg -H): when the ring buffer's clock says it was. */
function humanTime(stamp: string, clock: LineClock): Instant | undefined {
  const long = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})$/.exec(stamp)
  if (long !== null) {
    const [, month = '', day, hour, minute, second, year] = long
    return wallTime({ month, day, year, hour, minute, second, fraction: '' }, clock)
  }
  return undefined
}

type WallParts = Readonly<Record<'month' | 'day' | 'year' | 'hour' | 'minute' | 'second', string | undefined>> & {
  readonly fraction: string
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function wallTime(
  { month = '', day, year, hour, minute, second, fraction }: WallParts,
  clock: LineClock,
): Instant | undefined {
  const named = months.indexOf(month)
  const number = named === -1 ? Number(month) : named + 1
  const wall = {
    year: year === undefined ? undefined : Number(year),
    month: number,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: Number(fraction.padEnd(3, '0').slice(0, 3)),
  }
  return fromWallTime(wall, clock)
}
