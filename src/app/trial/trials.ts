import type { Incident } from '../../domain/incident.ts'
import type { AskedChange } from '../incident-scenario.ts'
import type { FactsPlace, TrialRuns, TrialTask } from './run-trial.ts'
import { type RunnerLimits, runnerOf } from './runner.ts'

/** What became of a question. */
export type TrialAnswer =
  | { readonly is: 'runs'; readonly runs: TrialRuns }
  /** It cannot be tried, and why, a line each; asking again does not help. */
  | { readonly is: 'impossible'; readonly says: readonly string[] }
  | { readonly is: 'busy' }

/** Tries changes on incidents, one at a time. */
export type Trials = {
  readonly ask: (incident: Incident, changes: readonly AskedChange[]) => Promise<TrialAnswer>
  readonly counters: () => Readonly<TrialCounters>
  readonly stop: () => void
}

/** What was asked, and what came of it. */
export type TrialCounters = {
  asked: number
  /** Answered from what was run before. */
  remembered: number
  run: number
  /** Not taken on, because enough wait. */
  refused: number
  /** Given up because they took too long or too much memory. */
  overrun: number
  /** Ended by a fault of ours. */
  failed: number
}

/** Bounds of trials. */
export type TrialLimits = RunnerLimits & {
  /** Under way and waiting together; one more is refused. */
  readonly waitingMax: number
  /** Answers that are remembered; one more forgets the oldest. */
  readonly rememberedMax: number
}

const usualLimits: TrialLimits = {
  waitingMax: 8,
  rememberedMax: 200,
  timeMs: 30_000,
  memoryMib: 512,
  idleMs: 60_000,
}

/** What trials are given. */
export type TrialsOptions = {
  /** What incidents are made of. */
  readonly place: (incident: Incident) => Promise<FactsPlace>
  readonly say: (line: string) => void
  readonly limits?: Partial<TrialLimits>
}

/** Tries changes in a process of their own, which begins with the first question. */
export function startTrials({ place, say, limits: given = {} }: TrialsOptions): Trials {
  const limits = { ...usualLimits, ...given }
  const counters: TrialCounters = { asked: 0, remembered: 0, run: 0, refused: 0, overrun: 0, failed: 0 }
  const remembered = new Map<string, TrialAnswer>()
  const underWay = new Map<string, Promise<TrialAnswer>>()
  const runner = runnerOf(limits)
  let last: Promise<unknown> = Promise.resolve()

  function ask(incident: Incident, changes: readonly AskedChange[]): Promise<TrialAnswer> {
    counters.asked += 1
    const state = stateOf(incident)
    const key = [state, ...changes.map(({ says }) => says)].join('\n')
    const answer = remembered.get(key)
    if (answer !== undefined) {
      counters.remembered += 1
      return Promise.resolve(answer)
    }
    const same = underWay.get(key)
    if (same !== undefined) return same
    if (underWay.size >= limits.waitingMax) {
      counters.refused += 1
      return Promise.resolve({ is: 'busy' })
    }
    const running = last
      .then(() => run(incident, { state, changes }))
      .catch((error: unknown) => failed(incident, String(error)))
    last = running
    underWay.set(key, running)
    return running.then((made) => {
      underWay.delete(key)
      if (made.is === 'busy') return made
      const [oldest] = remembered.keys()
      if (remembered.size >= limits.rememberedMax && oldest !== undefined) remembered.delete(oldest)
      return remembered.set(key, made) && made
    })
  }

  async function run(
    incident: Incident,
    { state, changes }: Pick<TrialTask, 'state' | 'changes'>,
  ): Promise<TrialAnswer> {
    counters.run += 1
    const end = await runner.run({ incident: incident.id, state, place: await place(incident), changes })
    switch (end.is) {
      case 'told':
        return end.runs.ok ? { is: 'runs', runs: end.runs.value } : { is: 'impossible', says: end.runs.error }
      case 'overtime':
        return beyond(`${limits.timeMs / 1000} s`)
      case 'out-of-memory':
        return beyond(`${limits.memoryMib} MiB`)
      case 'stopped':
        return { is: 'busy' }
      case 'fault':
        return failed(incident, end.says)
      default:
        return end satisfies never
    }
  }

  function beyond(bound: string): TrialAnswer {
    counters.overrun += 1
    return { is: 'impossible', says: [`a run of it takes more than ${bound}; incidents show --try has no such bound`] }
  }

  function failed({ id }: Incident, says: string): TrialAnswer {
    counters.failed += 1
    say(`a trial of ${id} failed: ${says}`)
    return { is: 'impossible', says: ['a run of it failed, which is a fault of ours'] }
  }

  return { ask, counters: () => ({ ...counters }), stop: runner.stop }
}

/** Whatever an incident is run from shows in its newest diagnosis. */
const stateOf = ({ id, failures, latest }: Incident): string => `${id} ${failures} ${latest.id}:${latest.revision}`
