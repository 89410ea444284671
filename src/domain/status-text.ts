import { unreachable } from './invariant.ts'

/** How a process ended, as far as a text says. */
export type ProcessEnd =
  | { readonly is: 'exited'; readonly status: number }
  | {
      readonly is: 'signalled'
      /** undefined for a name that glibc on x86 does not print. */
      readonly signal: number | undefined
      readonly name: string
      readonly coreDumped: boolean
    }
  | { readonly is: 'stopped'; readonly signal: number | undefined; readonly name: string }
  | { readonly is: 'wait-status'; readonly raw: number }
  | { readonly is: 'unknown-status' }

/**
 * What glibc's `strsignal` prints on Linux, by number, in the C locale that agents run in.
 * Source: glibc, sysdeps/unix/sysv/linux/siglist and string/strsignal.c.
 */
const signalNames: readonly string[] = [
  'Unknown signal 0',
  'Hangup',
  'Interrupt',
  'Quit',
  'Illegal instruction',
  'Trace/breakpoint trap',
  'Aborted',
  'Bus error',
  'Floating point exception',
  'Killed',
  'User defined signal 1',
  'Segmentation fault',
  'User defined signal 2',
  'Broken pipe',
  'Alarm clock',
  'Terminated',
  'Stack fault',
  'Child exited',
  'Continued',
  'Stopped (signal)',
  'Stopped',
  'Stopped (tty input)',
  'Stopped (tty output)',
  'Urgent I/O condition',
  'CPU time limit exceeded',
  'File size limit exceeded',
  'Virtual timer expired',
  'Profiling timer expired',
  'Window changed',
  'I/O possible',
  'Power failure',
  'Bad system call',
]
const realTimeMin = 34
const realTimeMax = 64

const signalNumbers: ReadonlyMap<string, number> = new Map(signalNames.map((name, number) => [name, number]))

/** A signal's text as glibc prints it. */
export function signalName(signal: number): string {
  const name = signalNames[signal]
  if (name !== undefined) return name
  const isRealTime = signal >= realTimeMin && signal <= realTimeMax
  return isRealTime ? `Real-time signal ${signal - realTimeMin}` : `Unknown signal ${signal}`
}

/** The number of a signal from its text; undefined for a text glibc does not print. */
export function signalNumber(name: string): number | undefined {
  const known = signalNumbers.get(name)
  if (known !== undefined) return known
  const parts = /^(Real-time|Unknown) signal (\d{1,3})$/.exec(name)
  if (parts === null) return undefined
  return Number(parts[2]) + (parts[1] === 'Real-time' ? realTimeMin : 0)
}

/** How a process ended, from a raw `wait(2)` status as the agent's API has it. Source: wait(2), WIFEXITED and so on. */
export function processEnd(raw: number): ProcessEnd {
  const signal = raw & 0x7f
  if (signal === 0) return { is: 'exited', status: (raw >> 8) & 0xff }
  if (signal !== 0x7f) {
    return { is: 'signalled', signal, name: signalName(signal), coreDumped: (raw & 0x80) !== 0 }
  }
  const stop = (raw >> 8) & 0xff
  return (raw & 0xff) === 0x7f ? { is: 'stopped', signal: stop, name: signalName(stop) } : { is: 'wait-status', raw }
}

/** A raw `wait(2)` status in Mesos' words. Source: src/common/status_utils.hpp, WSTRINGIFY. */
export function waitText(raw: number): string {
  const end = processEnd(raw)
  switch (end.is) {
    case 'exited':
      return `exited with status ${end.status}`
    case 'signalled':
      return `terminated with signal ${end.name}${end.coreDumped ? ' (core dumped)' : ''}`
    case 'stopped':
      return `stopped on signal ${end.name}`
    case 'wait-status':
    case 'unknown-status':
      return `wait status ${raw}`
    default:
      return unreachable(end)
  }
}

/** The raw `wait(2)` status of an end; undefined where the text does not decide it. */
export function rawStatus(end: ProcessEnd): number | undefined {
  switch (end.is) {
    case 'exited':
      return end.status << 8
    case 'signalled':
      return end.signal === undefined ? undefined : end.signal | (end.coreDumped ? 0x80 : 0)
    case 'stopped':
      return end.signal === undefined ? undefined : (end.signal << 8) | 0x7f
    case 'wait-status':
      return end.raw
    case 'unknown-status':
      return undefined
    default:
      return unreachable(end)
  }
}

/** A sentence about the end of a process: whose, how, and what follows after a colon. */
export type EndText = {
  /** `Command`, `Container`, `'IOSwitchboard'`; empty in a log line that names the executor before. */
  readonly subject: string
  readonly end: ProcessEnd
  /** What the default executor appends from the agent, for instance the memory limit. */
  readonly detail: string | undefined
}

const subjects = `(?<subject>Command|Container|'IOSwitchboard')?\\s*`
const tail = '(?:: (?<detail>[\\s\\S]*))?$'
const exitedText = new RegExp(`^${subjects}exited with status (?<status>\\d{1,10})${tail}`)
const signalText = new RegExp(
  `^${subjects}terminated with signal (?<name>[^:\\n]+?)(?<core> \\(core dumped\\))?${tail}`,
)
const stoppedText = new RegExp(`^${subjects}stopped on signal (?<name>[^:\\n]+?)${tail}`)
const waitStatusText = new RegExp(`^${subjects}wait status (?<status>\\d{1,10})${tail}`)
const unknownText = [
  new RegExp(`^${subjects}(?:has )?terminated with unknown status${tail}`),
  /^(?:Failed to get exit status for |Unable to retrieve )(?<subject>Command)(?:'s termination information)?(?:: (?<detail>[\s\S]*))?$/i,
]

/**
 * Reads `Command exited with status 1`, `terminated with signal Bad system call (core dumped)` and the like.
 * Source: src/common/status_utils.hpp, WSTRINGIFY; src/launcher/executor.cpp, reaped; default_executor.cpp, waited;
 * src/docker/executor.cpp, _reaped.
 */
export function endText(text: string): EndText | undefined {
  const exited = exitedText.exec(text)
  if (exited !== null) return found(exited, { is: 'exited', status: Number(exited.groups?.['status']) })
  const signalled = signalText.exec(text)
  if (signalled !== null) {
    const { name = '', core } = signalled.groups ?? {}
    return found(signalled, { is: 'signalled', signal: signalNumber(name), name, coreDumped: core !== undefined })
  }
  const stopped = stoppedText.exec(text)
  if (stopped !== null) {
    const name = stopped.groups?.['name'] ?? ''
    return found(stopped, { is: 'stopped', signal: signalNumber(name), name })
  }
  const raw = waitStatusText.exec(text)
  if (raw !== null) return found(raw, { is: 'wait-status', raw: Number(raw.groups?.['status']) })
  for (const shape of unknownText) {
    const unknown = shape.exec(text)
    if (unknown !== null) return found(unknown, { is: 'unknown-status' })
  }
  return undefined
}

const found = (parts: RegExpExecArray, end: ProcessEnd): EndText => ({
  subject: parts.groups?.['subject'] ?? '',
  end,
  detail: parts.groups?.['detail'],
})
