import type { Place } from '../document/json.ts'

/** What can be wrong with a profile. Closed; tests and scripts match on it. */
export type ProblemKind =
  | 'too-long'
  | 'json'
  | 'missing'
  | 'wrong-type'
  | 'unknown-word'
  | 'empty'
  | 'unknown-call'
  | 'default-action'
  | 'bad-comparison'
  | 'contradiction'
  | 'endless'
  | 'architecture'

/** One problem. `mesos` is the text Mesos would report if it were the first; undefined if Mesos would not mind. */
export type Complaint = { readonly kind: ProblemKind; readonly mesos: string | undefined; readonly says: string }

/** A problem with its place. */
export type ProfileProblem = Complaint & { readonly place: Place }

/** Why a profile is refused. */
export type ProfileProblems = {
  /** The one error Mesos reports; undefined where it reports none: the text is too long for us, or the agent hangs over it. */
  readonly mesosError: string | undefined
  /** In the order Mesos would come to them. */
  readonly problems: readonly ProfileProblem[]
  /** Found, but not kept: more than `problemsMax`. */
  readonly dropped: number
}

/** Collects problems in the order of evaluation. */
export type ProblemList = {
  readonly add: (place: Place, complaint: Complaint) => void
  readonly first: () => ProfileProblem | undefined
  readonly all: () => ProfileProblems
}

/** How many problems are kept; the rest is counted. */
const problemsMax = 1000

/** An empty list. */
export function profileProblems(): ProblemList {
  const problems: ProfileProblem[] = []
  let dropped = 0
  return {
    add: (place, { kind, mesos, says }) => {
      if (problems.length < problemsMax) problems.push({ place, kind, mesos, says })
      else dropped += 1
    },
    first: () => problems[0],
    all: () => ({ mesosError: problems[0]?.mesos, problems, dropped }),
  }
}

/** At most `problemsMax` problems, the last of which counts the rest. */
export function bounded(problems: readonly ProfileProblem[]): readonly ProfileProblem[] {
  const last = problems[problemsMax]
  if (last === undefined) return problems
  return [
    ...problems.slice(0, problemsMax),
    { ...last, says: `${problems.length - problemsMax} more problems from here` },
  ]
}
