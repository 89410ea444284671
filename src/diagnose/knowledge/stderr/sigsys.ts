import { callsOfWord } from '../call-words.ts'
import type { SigsysSign } from './line-sign.ts'
import { plainText, withoutLogPrefix } from './plain-text.ts'

/**
 * The number of SIGSYS on the architectures Mesos is built for; MIPS has 12.
 * Source: arch/x86/include/uapi/asm/signal.h, include/uapi/asm-generic/signal.h.
 */
const sign = (form: SigsysSign['form'], certainty: SigsysSign['certainty'], text: string): SigsysSign => ({
  kind: 'sigsys',
  form,
  pid: pidOf(text),
  command: undefined,
  core: /\bcore dump(?:ed)?\b/i.test(text) && !/\bno core\b/i.test(text),
  call: undefined,
  number: undefined,
  arch: undefined,
  ownFilter: false,
  certainty,
})

/** The pid of the process that died, where a supervisor prints one; of the process's own pid namespace. */
function pidOf(text: string): number | undefined {
  const match =
    /\bpid[ :=]*\(?(\d{1,7})\b/i.exec(text) ??
    /\b(?:child|worker|process)(?: (?:process|pid))?[ #:=(<[]*(\d{1,7})\b(?! of\b)/i.exec(text)
  const pid = Number(match?.[1])
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
}

/**
 * Bash's report of a dead child: place, pid, strsignal(), the command.
 * Source: jobs.c of GNU bash, pretty_print_job and notify_of_job_status.
 */
const bashReport =
  /(?:^|: )(?:line \d+: +)?(?:\[\d+\][ +-]* *)?(\d+) +Bad system call(?: +\(core dumped\))?(?: +(?:\| )?(.*))?$/
/** The same for a job of an interactive shell, without pid; and dash, which prints strsignal() alone. */
const plainReport =
  /^(?:\[\d+\][ +-]* *)?(?:\S+: )?(?:\S+: )?(?:bad|invalid) system call(?: ?\(core dumped\))?(?: {2,}(.*))?[.!]?$/i
/** make, and everything that prints `TARGET] strsignal()`. Source: job.c of GNU make, child_error. */
const makeReport = /^\S*make(?:\[\d+\])?: \*\*\* .*\] Bad system call(?: \(core dumped\))?$/

function shellReport(text: string): SigsysSign | undefined {
  const bash = bashReport.exec(text)
  if (bash !== null) {
    const command = bash[2]?.trim()
    return { ...sign('signal', 'clear', text), pid: Number(bash[1]), command: command === '' ? undefined : command }
  }
  const plain = plainReport.exec(text)
  if (plain !== null) return { ...sign('signal', 'clear', text), pid: undefined, command: plain[1]?.trim() }
  return makeReport.test(text) ? sign('signal', 'clear', text) : undefined
}

/** Text printed by a sandbox a program put around itself: its filter, not Mesos'. The call is a number or a name. */
const ownReports: readonly RegExp[] = [
  // Chromium: decimal with leading zeros, in newer releases hexadecimal. Source: sandbox/linux/seccomp-bpf-helpers/sigsys_handlers.cc.
  /\bseccomp-bpf failure in syscall (?:nr=)?(\w+)/,
  // Firefox, without `tid` in old releases. Source: security/sandbox/linux/Sandbox.cpp, SigSysHandler.
  /\bseccomp sandbox violation: pid \d+,(?: tid \d+,)? syscall (\w+)/,
  // OpenSSH. Source: sandbox-seccomp-filter.c, ssh_sandbox_violation.
  /\bssh_sandbox_violation: unexpected system call \(arch:\w+,syscall:(\w+)/,
  // tor: a name, a number in old releases. Source: src/lib/sandbox/sandbox.c, sigsys_debugging.
  /\(Sandbox\) Caught a bad syscall attempt \(syscall (\w+)\)/,
]

function sandboxReport(text: string): SigsysSign | undefined {
  for (const pattern of ownReports) {
    const said = pattern.exec(text)?.[1]
    if (said === undefined) continue
    const isNumber = /^(?:0x[\da-f]+|\d+)$/i.test(said)
    return {
      ...sign('report', 'clear', text),
      number: isNumber ? Number(said) : undefined,
      call: isNumber ? undefined : said,
      ownFilter: true,
    }
  }
  return undefined
}

/** strace's view of the signal, which has the call by name. Source: strace src/printsiginfo.c. */
const siginfo = /\bSIGSYS\b.*\bsi_syscall=(?:__NR_(\w+)|(\d+))/

function tracedSignal(text: string): SigsysSign | undefined {
  const match = siginfo.exec(text)
  if (match === null) return undefined
  const number = match[2] === undefined ? undefined : Number(match[2])
  return { ...sign('report', 'clear', text), call: match[1], number }
}

/** Talk about the signal that is not the report of a death. */
const notDeath =
  /\b(?:no|not|never|without|unknown) (?:\w+ ){0,2}(?:sig(?:nal)?|SIGSYS|kill|killed|terminated)\b|\b(?:ignor\w*|block\w*|mask\w*|handlers?|handling|install\w*|regist\w*|reset\w*|forward\w*|catch\w*|subscrib\w*|list of|supported|available|send(?:ing)?|set up|setting|will be|would|expect(?:s|ing))\b/i
/** Words of a death, which must stand in the same line as the number of the signal. */
const death =
  /\b(?:exit(?:ed|s)?|exiting|kill(?:ed)?|terminat(?:ed|ing|ion)|died?|dead|dies|lost|end(?:ed)?|gone|crash(?:ed)?|abort(?:ed)?|stopped|fail(?:ed|ure)?|caught|receiv(?:ed|ing)|got|shot|down|reaped|finished|due to|wait status|core dumped|signall?ed|uncaught|unhandled|w?term_?sig)\b/i

/** SIGSYS by name in a line that reports a death. */
function namedSignal(text: string): SigsysSign | undefined {
  if (!/(?<![A-Za-z])SIGSYS\b|\b31\/SYS\b|<Signals\.SIGSYS/.test(text)) return undefined
  if (text.startsWith('SIGSYS: bad system call') || /\b31\/SYS\b/.test(text)) return sign('signal', 'clear', text)
  if (/["']?signal(?:Code)?["']?\s*[:=]\s*\[?["']?SIGSYS\b/.test(text)) return sign('signal', 'clear', text)
  if (/\bSIG[A-Z0-9]+\b.*[,|/ ]\s*SIGSYS\b.*|\bSIGSYS\b[,|/ ]+SIG[A-Z]/.test(text) && !death.test(text))
    return undefined
  if (notDeath.test(text)) return undefined
  if (
    death.test(text) ||
    /\b(?:null|None) SIGSYS$|\bpid\b.*\bSIGSYS\b|^(?:\S+: )?(?:npm ERR! |npm error )?signal:? SIGSYS|exitcode=-SIGSYS|was sent SIGSYS/.test(
      text,
    )
  )
    return sign('signal', 'clear', text)
  return /signal: bad system call/.test(text) ? sign('signal', 'clear', text) : undefined
}

/** strsignal's text behind a word for the signal or the death: Go's ExitError, Apache, HAProxy. */
const wordedSignal =
  /(?:\bsignal:? |\bby |\bwith |\bon |\bof |\bgot |\bfrom |: |\()["'(]?bad system call\b(?: ?\((?:31|core dumped|SIGSYS)\))?[).,;"']*(?:\s|$)/i

/** A number that stands for SIGSYS: `signal 31`, and what a status makes of it. */
const numberedSignal =
  /\b(?:signal(?:l?ed)?|sig|signo|signum|w?term_?sig)(?: (?:number|no\.?|code))?\s*[:=#]?\s*\(?31\b(?!\s*(?:st\b|\.\d|\/|:\d))/i
const numberedStatus =
  /(?:^|[\s"'({,:])(?:exit(?:ed|s)?(?: (?:with|on|code|status|value))*|(?:exit|return|status|error)[ _-]?(?:code|status|value)?|rc|ret|retval|\$\?|code|failed(?: with)?|died(?: with)?|ended(?: with)?|returned(?: non-zero exit status)?)["']?\s*(?::|=|is|was|of|with|code|status|\()*\s*(?:<)?(159|-31)\b(?!\s*(?:\.\d|%|ms\b|s\b|bytes?\b|rows?\b|items?\b|[a-z]{3,}))/i
/** The wait status in hexadecimal, with and without the core bit. */
const rawStatus =
  /\b(?:wait ?status|wstat(?:us)?|raw status)\s*[:=]?\s*\(?(?:31|40704|0x9f00)\b|\bw?stat(?:us)?\s*[:=]?\s*\(?0x[19]f\b/i

function numbered(text: string): SigsysSign | undefined {
  if (notDeath.test(text)) return undefined
  if (numberedSignal.test(text) && (death.test(text) || /\bby signal 31\b/i.test(text)))
    return sign('signal', 'fair', text)
  if (rawStatus.test(text)) return sign('status', 'fair', text)
  return numberedStatus.test(text) ? sign('status', 'fair', text) : undefined
}

/**
 * Reads the death of a process by SIGSYS out of a line: shells, language runtimes, supervisors, sandboxes.
 *
 * The number 31 needs a word for a death beside it, and 159 a word for a status: both are ordinary numbers otherwise.
 */
export function sigsys(line: string): SigsysSign | undefined {
  const text = withoutLogPrefix(plainText(line))
  if (text === '') return undefined
  const report =
    sandboxReport(text) ?? tracedSignal(text) ?? shellReport(plainText(line)) ?? shellReport(text) ?? namedSignal(text)
  if (report !== undefined) return report
  if (wordedSignal.test(text) && !notDeath.test(text)) return sign('signal', 'clear', text)
  return numbered(text)
}

/** A frame of a Go stack that is a system call's wrapper. Source: src/syscall/zsyscall_linux_*.go in golang/go. */
const goFrame =
  /^(?:syscall|internal\/runtime\/syscall|golang\.org\/x\/sys\/unix|internal\/syscall\/unix)\.([A-Za-z]\w*)\(/

/** How many lines after `SIGSYS: bad system call` are looked at; a dump of many goroutines has thousands. */
export const trapDumpLinesMax = 4000

/** The call Go's dump after a trapped call names: by the first wrapper on the stack, and by the register. */
export type TrapDump = {
  readonly call: string | undefined
  readonly number: number | undefined
  readonly arch: string | undefined
}

/** The call of a wrapper's frame: `syscall.mount(`, `unix.Unshare(`; undefined for other frames and for `Syscall6`. */
function framedCall(text: string): string | undefined {
  const wrapper = goFrame.exec(text)?.[1]?.toLowerCase()
  return wrapper === undefined ? undefined : callsOfWord(wrapper)[0]
}

/**
 * The registers that hold the number when TRAP's signal arrives, per architecture: the kernel rolls the call back.
 * Sources: arch/x86/include/asm/syscall.h, syscall_rollback; src/runtime/signal_arm64.go, dumpregs (golang/go).
 */
const goRegisters: readonly (readonly [pattern: RegExp, arch: string])[] = [
  [/^rax\s+0x([\da-f]+)$/, 'x86_64'],
  [/^eax\s+0x([\da-f]+)$/, 'i386'],
  [/^r8\s+0x([\da-f]+)$/, 'aarch64'],
]

/**
 * Reads which call was trapped out of what Go prints after `SIGSYS: bad system call`.
 * Only there: the registers of any other crash mean something else.
 *
 * @param after the lines after that one
 */
export function trapDump(after: readonly string[]): TrapDump {
  let call: string | undefined
  for (const line of after.slice(0, trapDumpLinesMax)) {
    const text = plainText(line)
    call ??= framedCall(text)
    if (/^trap\s+0x/.test(text)) break // 32-bit ARM, whose r8 is no call's number.
    for (const [pattern, arch] of goRegisters) {
      const digits = pattern.exec(text)?.[1]
      if (digits !== undefined) return { call, number: Number.parseInt(digits, 16), arch }
    }
  }
  return { call, number: undefined, arch: undefined }
}
