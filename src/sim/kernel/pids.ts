import type { ProcessStart } from './kernel.ts'
import { mainOf } from './records.ts'

/**
 * In a pid namespace the container's init is 1, and the executor and its threads come before the command. The signals
 * that the command gets, and what its end looks like to its executor, are the same: it is not the namespace's init.
 * Assumption: so many. Source: isolators/namespaces/pid.cpp; src/launcher/executor.cpp.
 */
const firstInnerPid = 14

/** The pid of a process as it is seen in its container. */
export const innerPidOf = ({ hasOwnPids }: Pick<ProcessStart, 'hasOwnPids'>, pid: number): number =>
  hasOwnPids ? firstInnerPid : pid

/** What a program prints, with the pid that it has for itself in the place of `$$`. */
export const withPid = (line: string, start: Pick<ProcessStart, 'program' | 'hasOwnPids'>, pid: number): string =>
  line.includes('$$')
    ? line.replaceAll('$$', () => String(innerPidOf(start, pid) + mainOf(start, pid).pid - pid))
    : line
