import type { Diagnosis } from '../domain/diagnosis.ts'
import { fixChange } from '../domain/fix-change.ts'
import type { Instant } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { type Trial, TrialOf, Untold } from './trial.tsx'

const charsMax = 1200

/** What to change, the best first: what to do, when it applies, what it risks, the command, and what it would do. */
export function Fixes({
  latest,
  trials,
  isOpen,
  now,
}: {
  readonly latest: Diagnosis | undefined
  /** By change. */
  readonly trials: ReadonlyMap<string, Trial>
  /** What is over is not tried. */
  readonly isOpen: boolean
  readonly now: Instant
}) {
  if (latest === undefined || latest.fix.length === 0) return <p class="quiet">Nothing is known that would help.</p>
  const shown = new Set<string>()
  return (
    <ol class="fixes">
      {latest.fix.map((fix) => {
        const found = isOpen ? fixChange(latest, fix) : undefined
        const isFirst = found?.is === 'change' && !shown.has(found.change)
        if (found?.is === 'change') shown.add(found.change)
        return (
          <li key={`${fix.do} ${fix.command}`}>
            <p class="do">{visibleStart(fix.do, charsMax)}</p>
            {fix.if === null ? null : (
              <p>
                <span class="tag">if</span> {visibleStart(fix.if, charsMax)}
              </p>
            )}
            {fix.risk === null ? null : (
              <p>
                <span class="tag risk">risk</span> {visibleStart(fix.risk, charsMax)}
              </p>
            )}
            {fix.command === null ? null : (
              <pre tabIndex={0}>
                <code>{visibleStart(fix.command, charsMax)}</code>
              </pre>
            )}
            {found?.is === 'untold' ? <Untold because={found.because} /> : null}
            {found?.is === 'change' && isFirst ? (
              <TrialOf change={found.change} trial={trials.get(found.change)} now={now} />
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}

/** What would raise the confidence. */
export function WouldSettle({ says }: { readonly says: readonly string[] }) {
  return (
    <ul class="plain">
      {says.map((each) => (
        <li key={each}>{visibleStart(each, charsMax)}</li>
      ))}
    </ul>
  )
}
