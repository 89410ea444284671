import type { Diagnosis } from '../domain/diagnosis.ts'
import { visibleStart } from '../domain/visible-text.ts'

const charsMax = 1200

/** What to change, the best first: what to do, when it applies, what it risks, and the command. */
export function Fixes({ fixes }: { readonly fixes: Diagnosis['fix'] }) {
  if (fixes.length === 0) return <p class="quiet">Nothing is known that would help.</p>
  return (
    <ol class="fixes">
      {fixes.map((fix) => (
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
        </li>
      ))}
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
