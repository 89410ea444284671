import { jsonEnd } from './json-end.ts'

/** `type=SECCOMP msg=audit(1795460142.523:540):`. Source: kernel-audit §9. */
const auditStart = /type=(?:[A-Z_0-9]{2,40}|UNKNOWN\[\d+\]) msg=audit\(\d/
/** `I1123 19:19:52.975714 23093 main.cpp:545] `. Source: glog, src/logging.cc. */
const glogStart = /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ [\w.+-]{1,80}:\d+\] /

/** Starts of lines that no line holds by itself: what a program can put into an audit record has no spaces. */
const starts = [
  `(?:node=[^\\s"]{1,255} )?${auditStart.source}`,
  glogStart.source,
  // The kernel log as `dmesg` and as `/dev/kmsg` have it; of its lines only audit records bear on anything.
  String.raw`(?:<\d>)?\[ *\d+\.\d{6}\] (?:audit: )?type=\d+ audit\(`,
  String.raw`\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\] `,
  String.raw`(?<!^\d{1,2})\d,\d+,\d+,-;(?:audit: )?type=\d+ audit\(`,
  String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,255} (?:kernel|audit\[\d+\]|mesos-\w+\[\d+\]): `,
  '----$',
  String.raw`__CURSOR=s=`,
  String.raw`HTTP/1\.[01] \d{3} `,
  String.raw`event: ?\w+\r?$`,
  String.raw`data: ?\{"`,
]
/** JSON that goes on to the end of the line, or beyond it. */
const jsonStart = String.raw`(?<json>\{"\w{1,80}":|\[?\{\r?$|\[\{"|\[\r?$)`

const insideShape = new RegExp([...starts, jsonStart].join('|'), 'g')

/** What each of the shapes has in it, for a first look that costs a fifth: none but audit records have `audit(`. */
const hint = /[[\]{]|,-;|kernel: |__CURSOR=s=|HTTP\/1\.|event:|data:|----$|audit\(/g

/** Whether another line may begin behind the head of this one. */
function mayHoldOther(text: string): boolean {
  const own = text.startsWith('type=') ? text.indexOf('audit(') : -1
  hint.lastIndex = own === -1 ? 1 : own + 1
  return hint.test(text)
}

/**
 * Where, inside a line, another file's line begins: files that do not end in a line feed are joined that way.
 *
 * @param text of the line, one byte a character, so that an index is an offset
 */
export function innerStart(bytes: Buffer, text: string): number | undefined {
  if (!mayHoldOther(text)) return undefined
  const end = text.length
  insideShape.lastIndex = 1
  for (let found = insideShape.exec(text); found !== null; found = insideShape.exec(text)) {
    const isJson = found.groups?.['json'] !== undefined
    const fits = !isJson || endsLine(bytes.subarray(found.index, end))
    if (fits && !isQuotedBy(text.slice(0, found.index))) return found.index
    insideShape.lastIndex = found.index + 1
  }
  return undefined
}

/** Whether JSON that begins here goes on to the end of the line, but for a RecordIO header or another piece. */
function endsLine(bytes: Buffer): boolean {
  const found = jsonEnd().scan(bytes)
  if (found.is !== 'ended') return found.is === 'open'
  const rest = bytes.toString('latin1', found.at)
  return /^\s*(?:\d*|[{[].*)$/.test(rest) || beginsOtherPiece(rest)
}

/** Whether what comes next is no line of its own: it follows another carrier's head, or a program quotes it. */
const isQuotedBy = (before: string): boolean =>
  /[\s'`([{<=:>,;|/\\-]$/.test(before) || (before.endsWith('"') && before.split('"').length % 2 === 0)

/** Heads of lines that are certainly no part of a broken JSON document. */
const others: readonly RegExp[] = [
  new RegExp(`^(?:node=\\S+ )?${auditStart.source}`),
  /^type=\d+ audit\(/,
  new RegExp(`^${glogStart.source}`),
  /^(?:<\d{1,3}>)?\[ *\d+\.\d{6}\]/,
  /^\d{1,3},\d+,\d+,[-a-z,=A-Z0-9+]*;/,
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /,
  /^(?:<\d{1,3}>)?(?:1 )?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/,
  /^(?:event|data):/,
  /^HTTP\/1\.[01] \d{3}/,
  /^(?:----|time->.*)$/,
  /^__(?:CURSOR|REALTIME_TIMESTAMP)=/,
]

/** Whether a line ends a broken document before it. */
export const beginsOtherPiece = (text: string): boolean => others.some((shape) => shape.test(text))
