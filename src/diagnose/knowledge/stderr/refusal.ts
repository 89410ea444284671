import { callsOfPhrase, callsOfWord } from '../call-words.ts'
import { programName, purposeCalls } from '../programs.ts'
import type { Certainty, Language, Refusal, RefusalErrno } from './line-sign.ts'
import { plainText, withoutLogPrefix } from './plain-text.ts'

/** Where a line says which errno: the text before and after it, and how it was said. */
type Mention = {
  readonly errno: RefusalErrno
  readonly before: string
  readonly after: string
  readonly form: 'text' | 'symbol' | 'number' | 'atom'
  readonly spelled: string
}

const errnoOfText: Readonly<Record<string, RefusalErrno>> = {
  'operation not permitted': 'EPERM',
  'permission denied': 'EACCES',
  'function not implemented': 'ENOSYS',
}
const errnoOfNumber: Readonly<Record<string, RefusalErrno>> = { '1': 'EPERM', '13': 'EACCES', '38': 'ENOSYS' }

/**
 * What may stand after strerror's text when it is an errno and not a part of a sentence: the end, a closing mark,
 * or one of the ways in which languages append a path, a function or a place.
 */
const tail = new RegExp(
  [
    String.raw`[.!]?$`,
    String.raw`[.!]?(?:\\+[nrt"']|["'\x60)\]}])`,
    String.raw`:? \((?:[A-Za-z]*::)?(?:os error |errno[ :=]*|error |code )?-?[\w :]{1,40}\)`,
    String.raw`: +(?:b?['"/<]|unknown\.?$)`,
    String.raw` \[`,
    String.raw`, \w+(?: '|$)`,
    String.raw`, \w+=`,
    String.raw` - \S`,
    String.raw` @ \w+`,
    String.raw` at \S+ line \d`,
    String.raw` in \S+ on line \d`,
    String.raw`[,;.] +(?:fall|skip|ignor|continu|retry|giving|exit|abort|check|are you|see |try |is )`,
    String.raw`\.? \(are you root`,
    String.raw`  \w+=`,
  ]
    .map((part) => `(?:${part})`)
    .join('|'),
  'iy',
)

/** The last mention of an errno that reads as one. */
function mention(text: string): Mention | undefined {
  return textMention(text) ?? symbolMention(text) ?? numberMention(text)
}

function textMention(text: string): Mention | undefined {
  const pattern = /(?<![A-Za-z])(?:operation not permitted|permission denied|function not implemented)/gi
  let found: Mention | undefined
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length
    tail.lastIndex = end
    const errno = errnoOfText[match[0].toLowerCase()]
    if (errno === undefined || !tail.test(text)) continue
    found = { errno, before: text.slice(0, match.index), after: text.slice(end), form: 'text', spelled: match[0] }
  }
  return found
}

function symbolMention(text: string): Mention | undefined {
  if (new Set(text.match(/\bE(?:PERM|ACCES|NOSYS|INVAL|AGAIN|INTR|NOENT)\b/g)).size > 1) return undefined // A list of errnos is a discussion.
  const match =
    /(?<![\w.])-?(EPERM|EACCES|ENOSYS)\b(?!\s*(?:\||,\s*E[A-Z]{3}|or\b|and\b|is\b|means\b|handling\b))/.exec(text) ??
    /(?:Unix\.|Errno::|errno\.)(EPERM|EACCES|ENOSYS)\b/.exec(text)
  if (match !== null) {
    const errno = (match[1] ?? 'EPERM') as RefusalErrno // The pattern holds nothing but the three.
    const end = match.index + match[0].length
    return { errno, before: text.slice(0, match.index), after: text.slice(end), form: 'symbol', spelled: match[0] }
  }
  const atom = /\{\s*(?:error|errno)\s*,\s*:?(eperm|eacces|enosys)\b|[ (,]:(eperm|eacces|enosys)\b/.exec(text)
  if (atom === null) return undefined
  const errno = (atom[1] ?? atom[2] ?? 'eperm').toUpperCase() as RefusalErrno // Likewise.
  const end = atom.index + atom[0].length
  return { errno, before: text.slice(0, atom.index), after: text.slice(end), form: 'atom', spelled: atom[0] }
}

function numberMention(text: string): Mention | undefined {
  const match =
    /\berrno\s*(?:is|was|[:=#])?\s*\(?-?(1|13|38)\b(?![.\d])/i.exec(text) ??
    /\berror=(1|13|38), /.exec(text) ??
    /\bcode: (1|13|38), kind: (?:PermissionDenied|Unsupported|Uncategorized|Other)/.exec(text)
  const errno = errnoOfNumber[match?.[1] ?? '']
  if (match === null || errno === undefined) return undefined
  const end = match.index + match[0].length
  return { errno, before: text.slice(0, match.index), after: text.slice(end), form: 'number', spelled: match[0] }
}

const languages: readonly (readonly [Language, RegExp])[] = [
  ['strace', /\)\s+= -1 E(?:PERM|ACCES|NOSYS) \(/],
  ['python', /\[Errno -?\d+\]|\b[A-Z]\w*Error: \(?(?:1|13|38), '/],
  [
    'node',
    /\bE(?:PERM|ACCES|NOSYS): (?:operation|permission|function)|\bError: (?:\w+ )?E(?:PERM|ACCES|NOSYS)\b(?!: [A-Z])|code: 'E/,
  ],
  ['rust', /\(os error \d+\)|\bOs \{ code: /],
  ['ruby', /Errno::E|\(ThreadError\)| @ (?:rb|dir|apply|io|proc)\w*_\w+/],
  ['php', /\bin \S+ on line \d+/],
  ['perl', /\bat \S+ line \d+\.?$/],
  ['ocaml', /Unix\.Unix_error|Unix\.E/],
  ['haskell', /: (?:permission denied|unsupported operation) \(/],
  ['erlang', /\{\s*error\s*,|[ (,]:e(?:perm|acces|nosys)\b/],
  ['java', /\bjavax?\.\w+|\berror=\d+, |\bException\b|\bos::|\[os,thread\]/],
  ['nginx', /\(\d+: [A-Z][a-z ]+\)/],
  ['c++', /\bwhat\(\):|\bstd::|libc\+\+abi|\bfilesystem error\b/],
]

/** How the line is worded; lower-case strerror without anything else of a language is Go's. */
function languageOf(text: string, { form, spelled }: Mention): Language {
  const known = languages.find(([, pattern]) => pattern.test(text))
  if (known !== undefined) return known[0]
  return form === 'text' && /^[a-z]/.test(spelled) && !/^u?mount: /.test(text) ? 'go' : 'c'
}

/** Words that stand where a program's name would, and are none. */
const notPrograms =
  /^(?:traceback|(?:.*(?:Error|Exception|Warning))|error|err|fatal|panic|warning|warn|info|debug|alert|emerg|crit|notice|failed|failure|cause|caused|reason|level|msg|message|time|unable|could|cannot|cant|exception|thread|main|libc\+\+abi|E[A-Z]{4,}|stderr|stdout|terminate|assertion|[EWFID])$/i

/** The name before the first colon, if it looks like a program's: one word, at most with a path and a pid. */
function programOf(text: string): string | undefined {
  const match = /^(?:-|\.\/)?((?:[\w.+@-]*\/)*[A-Za-z_][\w.+-]*)(?:\[\d+\])?:(?!:) ?/.exec(text)
  if (match?.[1] === undefined || notPrograms.test(match[1])) return undefined
  const name = programName(match[1])
  return name === '' || /\.(?:go|c|cc|cpp|rs|py|rb|js|ts|php|pl|java)$/.test(name) ? undefined : name
}

/** The errno's number where it stands before its text: `errno=1 (`, `(1: `, `error 1: `. */
const numberBefore = /(?:\berr(?:no|or)\s*[:=]?\s*-?\d+[: ]*\(?|\(?-?\d+\)?:? ?)$/i

/** The call a line names, by the forms that leave no doubt which word it is. */
function formalCall(text: string, { before: head, after }: Mention): string | undefined {
  const before = head.slice(-beforeCharactersMax).replace(numberBefore, '')
  const candidates = [
    /\b([a-z_]\w*)\([^=]*\)\s+= -1 $/.exec(before)?.[1], // strace
    /^(?::[^,]*)?, (\w+)/.exec(after)?.[1], // Node: EPERM: operation not permitted, chown '/x'
    /\b(\w+) \(?$/.exec(before)?.[1], // Node: spawn EPERM; apt: setgroups (1: …)
    /^: b?['"](\w+)['"]$/.exec(after)?.[1], // Python: [Errno 1] Operation not permitted: 'unshare'
    /^ (?:from|in|on|calling|returned by) (\w+)/.exec(after)?.[1],
    /Unix_error/.test(text) ? /^[^"]*"(\w+)"/.exec(after)?.[1] : undefined,
    /\bin [`'"](?:[\w:.#]*[.#])?(\w+)['"]:? *$/.exec(before)?.[1], // Ruby
    /\b((?:sys_|SYS_|__NR_)?[A-Za-z_]\w*) ?\((?!\d\))[^()]*\)[^():]*[:(]*[^():]*$/.exec(before)?.[1], // nginx, PHP, C
    /\b([a-z_]\w*)\([23]?\)/.exec(before)?.[1],
    /\bcalling (\w+)/.exec(before)?.[1],
  ]
  return candidates.find((word) => word !== undefined && callsOfWord(word).length > 0)
}

/** Calls whose names are English words: `cannot access` is a stat, `read kernel buffer` is a syslog. */
const english: ReadonlySet<string> = new Set([
  'access',
  'open',
  'read',
  'write',
  'link',
  'stat',
  'time',
  'accept',
  'exec',
])

/** How much of the text before the errno is searched for a call; the name stands near it. */
const beforeCharactersMax = 400

/** The last word of the last part before the errno that is a call, the parts being set off by colons. */
function namedCall(before: string): string | undefined {
  const parts = before
    .slice(-beforeCharactersMax)
    .split(/: |:$|; /)
    .filter((part) => part.trim() !== '')
  for (const part of parts.slice(-2).reverse()) {
    const words = part.split(/[\s,'"`()[\]{}=<>]+/).filter((word) => word !== '')
    const names = words.reverse().map((word) => word.replace(/[.:]$/, ''))
    const found = names.find((word) => callsOfWord(word).length > 0)
    if (found !== undefined) return english.has(found) && callsOfPhrase(part).length > 0 ? undefined : found
  }
  return undefined
}

/** Signs that the text repeats what some other machine answered. */
const remote =
  /\bHTTP\/[123]|\b(?:status|code|status_?code)["']?\s*[:=]?\s*["']?40[13]\b|\bhttps?:\/\/|\brpc error\b|AccessDenied|\bForbidden\b|\bUnauthorized\b|\bpublickey\b|\bSQLSTATE\b|\bssh:/i
const goesOn =
  /\bfall(?:ing)? ?back\b|\bignor(?:ed|ing)\b|\bskipp(?:ed|ing)\b|\bcontinuing\b|\bnot fatal\b|\[?\bwarn(?:ing)?\b\]?|\[Note\]|\blevel=(?:warn|info|debug)/i

/** Programs that print EPERM in words of their own. Sources: libmount/src/context_mount.c, net-tools hostname.c, and as named. */
const ownWords: readonly (readonly [pattern: RegExp, errno: RefusalErrno, call: string])[] = [
  [/^mount: .*\bpermission denied(?:\.| \(are you root\?\))?$/i, 'EPERM', 'mount'],
  [/^mount: .*\bmust be superuser to use mount\b/i, 'EPERM', 'mount'],
  [/^umount: .*\bmust be superuser to u(?:n)?mount\b/i, 'EPERM', 'umount2'],
  [/^(?:\S*\/)?hostname: you must be root to change the host name/i, 'EPERM', 'sethostname'],
  [/^(?:reboot|halt|poweroff): must be superuser/i, 'EPERM', 'reboot'],
  [/^(?:tcpdump|tshark|dumpcap)\b.*\bYou don't have permission to (?:perform this )?capture\b/i, 'EPERM', 'socket'],
  [/^bwrap: No permissions to create (?:a )?new namespace/i, 'EPERM', 'clone'],
  [
    /^(?:Error:\n)?Access to performance monitoring and observability operations is limited/i,
    'EPERM',
    'perf_event_open',
  ],
]

/**
 * Reads a refused call out of a line: errno, the call it names or may mean, the program.
 *
 * The rules are about forms (strerror after a colon, `(1: …)`, `[Errno 1]`), not about programs, since any program may
 * be the task's. A mention inside a sentence (`operation not permitted by policy`) is none.
 */
export function refusal(line: string): Refusal | undefined {
  const whole = plainText(line)
  const text = withoutLogPrefix(whole)
  const own = ownWords.find(([pattern]) => pattern.test(text))
  if (own !== undefined) {
    const [, errno, call] = own
    const program = programOf(text)
    return {
      kind: 'refusal',
      errno,
      call,
      calls: callsOfWord(call),
      program,
      language: 'c',
      certainty: 'fair',
      tolerated: false,
    }
  }
  const said = mention(text)
  if (said === undefined) return undefined
  const language = languageOf(whole, said)
  const named = programOf(text)
  const call = formalCall(text, said) ?? namedCall(withoutProgram(said.before, named)) ?? callItself(named, said)
  const program =
    named !== undefined && named === call && !text.includes(`${named}: `.repeat(2)) && isAlone(said) ? undefined : named
  return {
    kind: 'refusal',
    errno: said.errno,
    call,
    calls: callsBehind(call, said.before, program),
    program,
    language: language === 'c' && program !== undefined && isShell(program) ? 'shell' : language,
    certainty: certaintyOf(whole, said, call),
    tolerated: goesOn.test(whole),
  }
}

const isShell = (program: string): boolean => /^(?:ba|da|z|k|a|mk)?sh$/.test(program)

/** Whether nothing but one word stands before the errno, as perror("keyctl") prints it. */
const isAlone = ({ before }: Mention): boolean => /^[\w/.+-]+: *$/.test(before.replace(numberBefore, ''))

/** `keyctl: Operation not permitted`: the word is the program, the call, or both. */
const callItself = (program: string | undefined, said: Mention): string | undefined =>
  program !== undefined && isAlone(said) && callsOfWord(program).length > 0 ? program : undefined

function withoutProgram(before: string, program: string | undefined): string {
  if (program === undefined) return before
  const rest = before.slice(before.indexOf(': ') + 2)
  return rest.trim() === '' ? '' : rest
}

function callsBehind(call: string | undefined, before: string, program: string | undefined): readonly string[] {
  if (call !== undefined) return callsOfWord(call)
  const phrase = callsOfPhrase(before)
  if (phrase.length > 0) return phrase
  return program === undefined ? [] : purposeCalls(program)
}

function certaintyOf(whole: string, { form, before, spelled }: Mention, call: string | undefined): Certainty {
  if (remote.test(whole)) return 'weak'
  const isBare = before.trim() === '' || !/[:([=\-"'}]\s*$/.test(before)
  if (call === undefined && form === 'text' && isBare && /^[a-z]/.test(spelled)) return 'weak'
  return call === undefined ? 'fair' : 'clear'
}
