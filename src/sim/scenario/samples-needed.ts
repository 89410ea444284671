import { type Duration, type Instant, instant } from '../../domain/time.ts'
import type { Looked } from './happened.ts'
import type { Expectation, Scenario, Subject, Window } from './scenario.ts'

/** A look that somebody has to take while the scenario runs. */
export type Look = { readonly at: Instant; readonly looked: Looked }

/** Looks that one scenario may ask for. */
export const looksMax = 100_000

/** When which delays and REST views must be looked at so that the expectations can be judged: by moment, no look twice. */
export function samplesNeeded({ expectations }: Pick<Scenario, 'expectations'>): readonly Look[] {
  const looks = new Map<string, Look>()
  for (const { looked, at } of expectations.flatMap(looksOf)) {
    const key = `${at} ${looked.kind} ${looked.kind === 'delay' ? looked.of : looked.request}`
    if (!looks.has(key)) looks.set(key, { at, looked })
  }
  return [...looks.values()].sort((left, right) => left.at - right.at)
}

/** How many looks an expectation asks for. */
export const lookCount = (expectation: Expectation): number => {
  const subjects = subjectsOf(expectation).filter(({ kind }) => kind === 'delay' || kind === 'view')
  if (expectation.kind === 'at') return subjects.length
  const { from, to } = expectation.window
  return subjects.length * (Math.floor(Math.max(0, to - from) / everyOf(expectation)) + 2)
}

const everyOf = (expectation: Expectation): Duration =>
  'every' in expectation ? expectation.every : (1000 as Duration)

function subjectsOf(expectation: Expectation): readonly Subject[] {
  if (expectation.kind === 'order') return expectation.subjects
  if (expectation.kind !== 'within' || typeof expectation.after === 'number') return [expectation.subject]
  return [expectation.subject, expectation.after]
}

function looksOf(expectation: Expectation): readonly Look[] {
  return subjectsOf(expectation).flatMap((subject): readonly Look[] => {
    const looked = lookedOf(subject)
    if (looked === undefined) return []
    const moments = expectation.kind === 'at' ? [expectation.at] : momentsOf(expectation.window, everyOf(expectation))
    return moments.map((at) => ({ at, looked }))
  })
}

function lookedOf(subject: Subject): Looked | undefined {
  if (subject.kind === 'delay') return { kind: 'delay', of: subject.of }
  return subject.kind === 'view' ? { kind: 'view', request: subject.request } : undefined
}

/** From the beginning, every so often, and the end. */
function momentsOf({ from, to }: Window, every: Duration): readonly Instant[] {
  const moments: Instant[] = []
  for (let at: number = from; at < to && moments.length < looksMax; at += Math.max(1, every)) moments.push(instant(at))
  return [...moments, to]
}
