import { type ChildProcess, fork } from 'node:child_process'
import { threadModule } from '../../domain/own-files.ts'
import type { Result } from '../../domain/result.ts'
import type { TrialRuns, TrialTask } from './run-trial.ts'

/** What the process of trials says of a task. */
export type Told =
  | { readonly is: 'told'; readonly runs: Result<TrialRuns, readonly string[]> }
  /** It ran into a fault of ours. */
  | { readonly is: 'fault'; readonly says: string }

/** How a task ended. */
export type TrialEnd =
  | Told
  | { readonly is: 'overtime' }
  | { readonly is: 'out-of-memory' }
  | { readonly is: 'stopped' }

/** Runs one task after the other in a process of its own: whatever becomes of it, the daemon goes on. */
export type Runner = { readonly run: (task: TrialTask) => Promise<TrialEnd>; readonly stop: () => void }

/** Bounds of a runner. */
export type RunnerLimits = { readonly timeMs: number; readonly memoryMib: number; readonly idleMs: number }

/** A process begins with the first task, and ends when none comes for a while. The caller gives one task at a time. */
export function runnerOf({ timeMs, memoryMib, idleMs }: RunnerLimits): Runner {
  let child: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let isStopped = false

  function started(): ChildProcess {
    if (child !== undefined) return child
    const made = fork(threadModule('app/trial/trial-process.js'), {
      execArgv: [`--max-old-space-size=${memoryMib}`],
      // Nothing of ours is for it to know.
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    made.on('exit', () => {
      if (child === made) child = undefined
    })
    child = made
    return made
  }

  function run(task: TrialTask): Promise<TrialEnd> {
    if (isStopped) return Promise.resolve({ is: 'stopped' })
    clearTimeout(idle)
    const runs = started()
    return new Promise((resolve) => {
      const end = (how: TrialEnd): void => {
        clearTimeout(overtime)
        runs.off('message', told).off('exit', gone).off('error', broken)
        idle = setTimeout(() => runs.kill('SIGKILL'), idleMs)
        idle.unref()
        resolve(how)
      }
      const told = (message: unknown): void => end(message as Told) // The other end is this very program.
      const gone = (_code: number | null, signal: NodeJS.Signals | null): void =>
        end(isStopped ? { is: 'stopped' } : signal === 'SIGABRT' ? { is: 'out-of-memory' } : fault('it ended'))
      const broken = (error: Error): void => end(fault(error.message))
      const overtime = setTimeout(() => {
        end({ is: 'overtime' })
        child = undefined
        runs.kill('SIGKILL')
      }, timeMs)
      runs.on('message', told).on('exit', gone).on('error', broken)
      runs.send(task, (error) => {
        if (error !== null) broken(error)
      })
    })
  }

  function stop(): void {
    isStopped = true
    clearTimeout(idle)
    child?.kill('SIGKILL')
  }

  return { run, stop }
}

const fault = (says: string): TrialEnd => ({ is: 'fault', says })
