import { remembered } from '../domain/remembered.ts'
import { endText } from '../domain/status-text.ts'
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

/** How a task's process ended, read out of its status' message, or of its executor's last word. */
export const endOf = ({ message = '' }: Pick<TaskStatus, 'message'>): ProcessEnd =>
  message.length > shortMax ? endIn(message) : endInShort(message)

function endIn(message: string): ProcessEnd {
  const end = endText(message)?.end
  const signal = end?.is === 'signalled' ? end.signal : undefined
  const exitCode = end?.is === 'exited' ? end.status : undefined
  return {
    sigsys: signal === sigsysNumber || exitCode === 128 + sigsysNumber,
    signal,
    signalName: end?.is === 'signalled' ? end.name : undefined,
    exitCode,
    core: end?.is === 'signalled' && end.coreDumped,
  }
}

/** Tasks by the million end in few ways. */
const endInShort = remembered(endIn, 1000)
const shortMax = 200

/** On every architecture that Mesos runs on but MIPS. */
const sigsysNumber = 31

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
  if (lines.length === 0) return silence
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

const silence: SandboxSigns = {
  printedPids: new Set(),
  reportedPids: new Set(),
  saysSigsys: false,
  line: undefined,
}
