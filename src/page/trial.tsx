import type { ComponentChildren } from 'preact'
import type { TrialObject, TrialSide } from '../domain/trial-object.ts'
import type { Instant } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { momentOf } from './next-attempt.ts'
import { clockText, countdownText, spanText } from './time-text.ts'

/** How far a trial has come. */
export type Trial =
  | { readonly is: 'pending' }
  | { readonly is: 'told'; readonly trial: TrialObject }
  | { readonly is: 'failed'; readonly why: string }

const charsMax = 400

/** What a step of advice would do, side by side with what happens without it. */
export function TrialOf({
  change,
  trial,
  now,
}: {
  readonly change: string
  /** undefined: it is not its turn yet. */
  readonly trial: Trial | undefined
  readonly now: Instant
}) {
  if (trial === undefined || trial.is === 'pending')
    return <p class="trial-note quiet">What it would do is being simulated …</p>
  if (trial.is === 'failed') return <Untold because={trial.why} />
  const { as_is: asIs, changed, simulated_ms: simulated } = trial.trial
  const within = spanText(simulated) === '1 d' ? 'a day' : spanText(simulated)
  return (
    <div class="trial">
      <table>
        <caption>
          What it would do <code class="code">{visibleStart(change, 80)}</code>
        </caption>
        <thead>
          <tr>
            <td />
            <th scope="col">as now</th>
            <th scope="col">with it</th>
          </tr>
        </thead>
        <tbody>
          <Row
            name="Next attempt"
            asIs={<Next side={asIs} now={now} />}
            changed={<NextWith {...{ trial: trial.trial, now }} />}
          />
          <Row name="It will" asIs={<End side={asIs} />} changed={<End side={changed} />} />
          <Row name={`Failures in ${within}`} asIs={failuresOf(asIs)} changed={failuresOf(changed)} />
          <Row name="Task time for nothing" asIs={wastedOf(asIs)} changed={wastedOf(changed)} />
        </tbody>
      </table>
      <p class="quiet trial-note">
        Simulated for {within} from the first launch on. {visibleStart(trial.trial.remarks.join(' '), charsMax)}
      </p>
    </div>
  )
}

/** Why nothing can be said of a step. */
export const Untold = ({ because }: { readonly because: string }) => (
  <p class="trial-note quiet">Not tried: {visibleStart(because, charsMax)}.</p>
)

function Row({
  name,
  asIs,
  changed,
}: {
  readonly name: string
  readonly asIs: ComponentChildren
  readonly changed: ComponentChildren
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{asIs}</td>
      <td>{changed}</td>
    </tr>
  )
}

function Next({ side, now }: { readonly side: TrialSide; readonly now: Instant }) {
  const from = momentOf(side.next_attempt?.not_before)
  if (from === undefined) return <>not known</>
  return from > now ? (
    <>
      in {countdownText(from - now)} <span class="quiet">({clockText(from)})</span>
    </>
  ) : (
    <>due now</>
  )
}

function NextWith({ trial, now }: { readonly trial: TrialObject; readonly now: Instant }) {
  switch (trial.takes_effect) {
    case 'new-version':
      return <>at once, when deployed</>
    case 'next-launch':
      return <Next side={trial.changed} now={now} />
    case 'agent-restart':
      return <>after the agents' restart</>
    default:
      return trial.takes_effect satisfies never
  }
}

function End({ side: { will_fail: fails, confidence, because } }: { readonly side: TrialSide }) {
  const sure = confidence === 'certain' ? 'certainly ' : confidence === 'likely' ? 'likely ' : ''
  if (fails === null) return <span class="outcome open">not known: {visibleStart(because, charsMax)}</span>
  return <span class={`outcome ${fails ? 'fails' : 'runs'}`}>{`${sure}${fails ? 'fail' : 'run'}`}</span>
}

const failuresOf = ({ attempts, failures }: TrialSide): string =>
  `${failures} of ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`

const wastedOf = ({ wasted_task_seconds: seconds }: TrialSide): string => spanText(seconds * 1000)
