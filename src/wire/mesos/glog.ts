import { fromWallTime, parseIso, type Instant, type WallTime } from '../../domain/time.ts'

/** How a clock without zone, and mostly without year, is read. */
export type LogClock = {
  /** An IANA name, `UTC` or an offset. */
  readonly zone: string
  /** A moment the log is known to be near to: it decides the year. */
  readonly near: Instant | undefined
}

/** A line of a log, freed of what a journal or syslog daemon put before it. */
export type CarriedLine = {
  readonly text: string
  /** The host as the carrier names it. */
  readonly hostname: string | undefined
  /** When the carrier took it, where it says so with a zone. */
  readonly at: Instant | undefined
}

/** The first line of a message in the format of glog. */
export type GlogLine = {
  readonly level: 'I' | 'W' | 'E' | 'F'
  readonly wall: WallTime
  readonly thread: number
  /** The source file, `slave.cpp`: it tells who speaks. */
  readonly file: string
  readonly text: string
}

const syslogDate = String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?`
const isoDate = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)`
const carrier = new RegExp(
  String.raw`^(?:(?:${syslogDate}|(?<iso>${isoDate})) (?<host>\S{1,255}) )?[\w@./-]{1,64}\[\d{1,10}\]: (?<text>.*)$`,
  's',
)

/**
 * A line without the carrier's prefix: `Nov 23 19:19:53 host mesos-agent[123]: ` of `journalctl -o short` and of
 * syslog, its ISO forms, or only `mesos-agent[123]: `. Any other line is itself.
 */
export function carriedLine(line: string): CarriedLine {
  const parts = carrier.exec(line)?.groups
  if (parts === undefined) return { text: line, hostname: undefined, at: undefined }
  const { text = '', host, iso } = parts
  return { text, hostname: host, at: iso === undefined ? undefined : parseIso(iso) }
}

const header =
  /^([IWEF])(?:(\d{4}))?(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})\d{3} +(\d{1,10}) ([^:\]\s]{1,100}):\d{1,7}\] ?(.*)$/s

/**
 * The first line of a glog message: level, month and day (later versions put the year before them), time, thread,
 * file and line. Source: google/glog, src/logging.cc, LogMessage::Init.
 */
export function glogLine(text: string): GlogLine | undefined {
  const parts = header.exec(text)
  if (parts === null) return undefined
  const [, level, year, month, day, hour, minute, second, ms, thread, file = '', message = ''] = parts
  const wall: WallTime = {
    year: year === undefined ? undefined : Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: Number(ms),
  }
  // The pattern takes these four letters only.
  return { level: level as GlogLine['level'], wall, thread: Number(thread), file, text: message }
}

/** When a message was written; undefined where nothing tells the year. */
export const glogAt = (line: GlogLine, clock: LogClock): Instant | undefined => fromWallTime(line.wall, clock)
