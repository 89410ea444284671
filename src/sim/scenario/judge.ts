import { unreachable } from '../../domain/invariant.ts'
import type { Duration, Instant } from '../../domain/time.ts'
import { chainOf } from './chain.ts'
import { factsOf, type SeenFact } from './facts.ts'
import type { Happened } from './happened.ts'
import type { FilePlace } from '../../document/placed.ts'
import { durationText } from './quantities.ts'
import type { Bounds, Expectation, Subject, Window } from './scenario.ts'

/** What came of an expectation. `chain`: numbers of timeline entries, the first cause first, the end last. */
export type Verdict = {
  readonly passed: boolean
  readonly place: FilePlace
  readonly expected: string
  readonly happened: string
  readonly chain: readonly number[]
}

/** A finding before it is a verdict. `facts`: what it rests on; the last one's causes are told. */
type Finding = { readonly passed: boolean; readonly says: string; readonly facts: readonly SeenFact[] }

/** Judges what is expected of a run by what happened in it, one verdict an expectation, in their order. */
export function judgeExpectations(expectations: readonly Expectation[], happened: Happened): readonly Verdict[] {
  return expectations.map((expectation) => {
    const { passed, says, facts } = found(expectation, happened)
    const { place, text } = expectation
    const last = facts.at(-1)
    const chain = last === undefined ? [] : chainOf(originOf(last, happened), happened.entries)
    return { passed, place, expected: text, happened: says, chain }
  })
}

/** The entry that a fact tells of. A look comes upon whatever was the latest: what counts is the latest of its own lane. */
function originOf({ entry, isLook, lane }: SeenFact, { entries }: Happened): number {
  if (isLook === undefined) return entry
  return entries.findLast((one) => one.number <= entry && one.lane.id === lane)?.number ?? 0
}

function found(expectation: Expectation, happened: Happened): Finding {
  switch (expectation.kind) {
    case 'by':
      return foundBy(expectation, happened)
    case 'at':
      return foundAt(expectation, happened)
    case 'within':
      return foundWithin(expectation, happened)
    case 'throughout':
      return foundThroughout(expectation, happened)
    case 'never':
      return foundNever(expectation, happened)
    case 'count':
    case 'rate':
      return foundCount(expectation, happened)
    case 'order':
      return foundOrder(expectation, happened)
    default:
      return unreachable(expectation)
  }
}

type Of<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>

function foundBy({ subject, window }: Of<'by'>, happened: Happened): Finding {
  const facts = factsOf(subject, happened)
  // A diagnosis that was taken back before the end does not count: what stands at the end does.
  const meant =
    subject.kind === 'diagnosis'
      ? stateAt(facts, window.to).filter(({ isMeant, at }) => isMeant && at >= window.from)
      : [...standingAt(facts, window.from), ...inside(beginnings(facts), window)]
  const first = meant[0]
  if (first !== undefined) return { passed: true, says: told(first, happened), facts: [first] }
  return failed(facts, window, happened)
}

/** Nothing of what was wanted: the last things that happened to the subject instead. */
function failed(facts: readonly SeenFact[], window: Window, happened: Happened): Finding {
  const last = inside(facts, window).slice(-shownMax)
  const before = last.length > 0 ? last : stateAt(facts, window.to).slice(-shownMax)
  const says = before.length === 0 ? 'nothing of the kind' : before.map((fact) => told(fact, happened)).join('; ')
  return { passed: false, says, facts: before }
}

const shownMax = 3

function foundAt({ subject, at, count }: Of<'at'>, happened: Happened): Finding {
  const facts = factsOf(subject, happened)
  const state = isEvent(subject) ? facts.filter((fact) => fact.at === at) : stateAt(facts, at)
  return heldBy(state, { at, count, happened })
}

type Moment = { readonly at: Instant; readonly count: Bounds | undefined; readonly happened: Happened }

/** Whether enough of the things are what is meant at a moment. */
function heldBy(state: readonly SeenFact[], { at, count, happened }: Moment): Finding {
  const meant = state.filter(({ isMeant }) => isMeant)
  const passed = isWithin(count ?? { min: 1, max: undefined }, meant.length)
  const telling = (passed || meant.length > 0 ? meant : state).slice(-shownMax)
  const amount = count === undefined ? '' : `${meant.length}; `
  const says = telling.length === 0 ? 'nothing of the kind' : telling.map((fact) => told(fact, happened)).join('; ')
  return { passed, says: `at ${sinceStart(at, happened)}: ${amount}${says}`, facts: telling }
}

function foundThroughout({ subject, window, count }: Of<'throughout'>, happened: Happened): Finding {
  const facts = factsOf(subject, happened)
  const state = new Map(stateAt(facts, window.from).map((fact) => [fact.key, fact]))
  let last = heldBy([...state.values()], { at: window.from, count, happened })
  const changes = facts.filter(({ at }) => at > window.from && at <= window.to)
  for (const [index, fact] of changes.entries()) {
    state.set(fact.key, fact)
    // What lasts no time at all is not seen: of one moment the end counts.
    if (!last.passed || changes[index + 1]?.at === fact.at) continue
    last = heldBy([...state.values()], { at: fact.at, count, happened })
  }
  return last.passed ? { ...last, says: `all the time; ${last.says}` } : last
}

function foundNever({ subject, window }: Of<'never'>, happened: Happened): Finding {
  const facts = factsOf(subject, happened)
  const [first] = [...standingAt(facts, window.from), ...inside(facts, window).filter(({ isMeant }) => isMeant)]
  return first === undefined
    ? { passed: true, says: 'it did not happen', facts: [] }
    : { passed: false, says: told(first, happened), facts: [first] }
}

function foundCount(expectation: Of<'count' | 'rate'>, happened: Happened): Finding {
  const { subject, window, bounds } = expectation
  const facts = factsOf(subject, happened)
  const meant =
    subject.kind === 'diagnosis'
      ? stateAt(facts, window.to).filter(({ isMeant, at }) => isMeant && at >= window.from)
      : inside(beginnings(facts), window)
  const last = meant.slice(-1)
  const tail = last.map((fact) => `; the last: ${told(fact, happened)}`).join('')
  if (expectation.kind === 'count')
    return { passed: isWithin(bounds, meant.length), says: `${times(meant.length)}${tail}`, facts: last }
  const rate = rateOf(meant.length, window, expectation.per)
  const says = `${times(meant.length)} in ${durationText(window.to - window.from)}: ${rounded(rate)} per ${durationText(expectation.per)}${tail}`
  return { passed: isWithin(bounds, rate), says, facts: last }
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
const rounded = (rate: number): string => String(Math.floor(rate * 1000 + 0.5) / 1000)

const rateOf = (count: number, { from, to }: Window, per: Duration): number =>
  to > from ? (count * per) / (to - from) : 0

function foundWithin(expectation: Of<'within'>, happened: Happened): Finding {
  const { subject, after, length, window } = expectation
  const meant = factsOf(subject, happened).filter(({ isMeant }) => isMeant)
  const triggers: readonly Pick<SeenFact, 'at' | 'entry' | 'says'>[] =
    typeof after === 'number'
      ? [{ at: after, entry: 0, says: sinceStart(after, happened) }]
      : inside(beginnings(factsOf(after, happened)), window)
  if (triggers.length === 0) return { passed: false, says: 'what it should follow did not happen', facts: [] }
  let last: SeenFact | undefined
  for (const trigger of triggers) {
    const end = trigger.at + length
    const follower = meant.find((fact) => fact.at >= trigger.at && fact.at <= end && fact.entry >= trigger.entry)
    last = follower ?? last
    // What had no time to follow before the end of the run is not judged.
    if (follower !== undefined || end > happened.until) continue
    const late = meant.find((fact) => fact.at > end)
    const instead = late === undefined ? 'nothing followed' : `it followed only at ${told(late, happened)}`
    const facts = late === undefined ? [{ ...trigger, key: '', isMeant: false }] : [late]
    return { passed: false, says: `after ${sinceStart(trigger.at, happened)} (${trigger.says}): ${instead}`, facts }
  }
  return last === undefined
    ? { passed: false, says: 'the run ended before it could follow', facts: [] }
    : { passed: true, says: `each time, ${times(triggers.length)}; the last: ${told(last, happened)}`, facts: [last] }
}

function foundOrder({ subjects, window }: Of<'order'>, happened: Happened): Finding {
  const seen: SeenFact[] = []
  for (const [index, subject] of subjects.entries()) {
    const previous = seen.at(-1)
    const next = inside(beginnings(factsOf(subject, happened)), window).find(
      (fact) => previous === undefined || (fact.at >= previous.at && fact.entry >= previous.entry),
    )
    if (next === undefined) {
      const until = previous === undefined ? '' : ` after ${told(previous, happened)}`
      return { passed: false, says: `number ${index + 1} did not happen${until}`, facts: seen }
    }
    seen.push(next)
  }
  return { passed: true, says: seen.map((fact) => told(fact, happened)).join('; '), facts: seen }
}

/** What happens at one moment and is no state. */
const isEvent = ({ kind }: Subject): boolean => kind === 'entry'

const inside = (facts: readonly SeenFact[], { from, to }: Window): readonly SeenFact[] =>
  facts.filter(({ at }) => at >= from && at <= to)

/** How each thing is at a moment: the last that is known of it. */
function stateAt(facts: readonly SeenFact[], at: Instant): readonly SeenFact[] {
  const last = new Map<string, SeenFact>()
  for (const fact of facts) if (fact.at <= at) last.set(fact.key, fact)
  return [...last.values()]
}

/** What is as meant at a moment and goes on being so: a task that has failed is no failure of every later moment. */
const standingAt = (facts: readonly SeenFact[], at: Instant): readonly SeenFact[] =>
  stateAt(facts, at).filter(({ isMeant, isOver, at: since }) => isMeant && (isOver !== true || since === at))

/** When things come to be what is meant: a fact that only repeats it begins nothing. */
function beginnings(facts: readonly SeenFact[]): readonly SeenFact[] {
  const was = new Map<string, boolean>()
  return facts.filter(({ key, isMeant }) => {
    const isNew = isMeant && was.get(key) !== true
    was.set(key, isMeant)
    return isNew
  })
}

const isWithin = ({ min, max }: Bounds, number: number): boolean =>
  (min === undefined || number >= min) && (max === undefined || number <= max)

const told = ({ at, says }: Pick<SeenFact, 'at' | 'says'>, happened: Happened): string =>
  `${sinceStart(at, happened)} ${says}`

const sinceStart = (at: Instant, { start }: Happened): string => `+${durationText(Math.max(0, at - start))}`
