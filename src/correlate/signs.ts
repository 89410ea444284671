import type { TaskStatus } from '../domain/task.ts'
import type { ProgramLine } from './deaths.ts'

/** How a task's process ended, as its status says. */
export type ProcessEnd = {
  /** The parent saw signal 31, or a shell's 159 = 128 + 31. */
  readonly sigsys: boolean
  readonly signal: number | undefined
  readonly signalName: string | undefined
  readonly exitCode: number | undefined
  readonly core: boolean
}

/** glibc's strsignal texts. Source: mesos §6.1. SIGSYS is 31 on every architecture Mesos runs on but MIPS. */
const signals: ReadonlyMap<string, number> = new Map([
  ['Hangup', 1],
  ['Interrupt', 2],
  ['Quit', 3],
  ['Illegal instruction', 4],
  ['Trace/breakpoint trap', 5],
  ['Aborted', 6],
  ['Bus error', 7],
  ['Floating point exception', 8],
  ['Killed', 9],
  ['User defined signal 1', 10],
  ['Segmentation fault', 11],
  ['User defined signal 2', 12],
  ['Broken pipe', 13],
  ['Alarm clock', 14],
  ['Terminated', 15],
  ['Stack fault', 16],
  ['CPU time limit exceeded', 24],
  ['File size limit exceeded', 25],
  ['Bad system call', 31],
])

const ended =
  /\b(?:Command|Container|Process)\b[^:\n]*?\b(?:exited with status (\d+)|terminated with signal ([^:;(\n]+?)( \(core dumped\))?(?=$|[:;\n]| \())/

/** Reads the end of a process out of a status' message. Source: src/common/status_utils.hpp, WSTRINGIFY. */
export function endOf({ message }: Pick<TaskStatus, 'message'>): ProcessEnd {
  const parts = ended.exec(message ?? '')
  const exitCode = parts?.[1] === undefined ? undefined : Number(parts[1])
  const signalName = parts?.[2]?.trim()
  const signal = signalName === undefined ? undefined : (signals.get(signalName) ?? realtime(signalName))
  return {
    sigsys: signal === 31 || exitCode === 159,
    signal,
    signalName,
    exitCode,
    core: parts?.[3] !== undefined || / \(core dumped\)/.test(message ?? ''),
  }
}

const realtime = (name: string): number | undefined => {
  const digits = /^(?:Unknown signal|Real-time signal|Signal) (\d+)$/i.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** What the output of a task says of pids and of SIGSYS. */
export type SandboxSigns = {
  readonly printedPids: ReadonlySet<number>
  readonly reportedPids: ReadonlySet<number>
  readonly saysSigsys: boolean
  /** The line that says SIGSYS. */
  readonly line: ProgramLine | undefined
}

const ownPid = /\bpid[ =:#]{1,2}(\d{1,7})\b/gi

/** What one line says of a death by SIGSYS: the victim's pid, as its parent saw it, where the line has it. */
export type ReadSigsys = (line: string) => { readonly pid: number | undefined } | undefined

/** Reads pids and signs of SIGSYS out of a task's output. A pid a program prints may be one of its own namespace. */
export function sandboxSigns(lines: readonly ProgramLine[], readSigsys: ReadSigsys): SandboxSigns {
  const printedPids = new Set<number>()
  const reportedPids = new Set<number>()
  let line: ProgramLine | undefined
  for (const each of lines) {
    const sign = readSigsys(each.text)
    if (sign !== undefined) line ??= each
    if (sign?.pid !== undefined) reportedPids.add(sign.pid)
    for (const [, digits] of each.text.matchAll(ownPid)) printedPids.add(Number(digits))
  }
  return { printedPids, reportedPids, saysSigsys: line !== undefined, line }
}
