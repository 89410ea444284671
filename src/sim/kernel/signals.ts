import { signalName } from '../../domain/status-text.ts'

const sigint = 2
const sigpipe = 13
/** SIGSYS. */
export const sigsys = 31

/** The signals whose default is a core file. Source: signal(7). */
const coreSignals: ReadonlySet<number> = new Set([3, 4, 5, 6, 7, 8, 11, 24, 25, sigsys])

/** Whether a signal that nobody handles is one the kernel writes a core file for. */
export const dumpsCore = (signal: number): boolean => coreSignals.has(signal)

/** What a shell says on stderr of the signal its child died of; of two it says nothing. Source: dash, src/jobs.c, sprint_status. */
export const signalSaid = (signal: number): string | undefined =>
  signal === sigint || signal === sigpipe ? undefined : signalName(signal)
