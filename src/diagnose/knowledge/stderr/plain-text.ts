/** The longest part of a line that is looked at; a program may print a megabyte without a line feed. */
const lineCharactersMax = 4096

const ansi = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)/g

/** A line without terminal colours and surrounding blanks, cut at `lineCharactersMax`. */
export const plainText = (line: string): string => line.slice(0, lineCharactersMax).replace(ansi, '').trim()

const stamps: readonly RegExp[] = [
  // Compose and kubectl prefix each line with the container's name.
  /^[\w.-]+ +\| +/,
  // ISO 8601, nginx and PostgreSQL times; Java's unified logging puts them in brackets.
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d\d:?\d\d))?\]?:?\s+/,
  /^\[\d+(?:\.\d+)?m?s\]/,
  // glog and klog: level and month, time, thread, file.
  /^[EFIW]\d{4,8} \d\d:\d\d:\d\d\.\d+ +\d+ [\w./-]+:\d+\] */,
  // syslog of old: month, day, time, host, then `prog[pid]:` which names the program and stays.
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: \d{4})? (?:\S+ (?=[\w.\-/]+(?:\[\d+\])?: ))?/,
  /^\d\d:\d\d:\d\d(?:[.,]\d+)?\s+/,
  // Levels: in brackets or before a colon, or in capitals; then the process and thread numbers of nginx.
  /^(?:\[(?:emerg|alert|crit|fatal|error|err|severe|warning|warn|notice|info|debug|trace|note|system)\]:?|(?:fatal|error|warning|warn|notice|info|debug|log|severe|critical):) +(?:\d+#\d+: +(?:\*\d+ +)?)?(?=\S)/i,
  /^(?:FATAL|ERROR|WARN|WARNING|NOTICE|INFO|DEBUG|SEVERE|CRITICAL) +(?=\S)/,
  /^\d+ (?=\[)/,
  /^\[(?=[^\]]*[a-zA-Z.:])[\w:,./ -]{1,40}\] *(?=\S)/,
]

/** The text behind a log's time stamps, levels and thread numbers, where any are known. */
export function withoutLogPrefix(text: string): string {
  let rest = text
  for (let round = 0; round < 6; round += 1) {
    const stamp = stamps.find((pattern) => pattern.test(rest))
    const next = stamp === undefined ? rest : rest.replace(stamp, '')
    if (next === rest || next === '') return rest
    rest = next
  }
  return rest
}
