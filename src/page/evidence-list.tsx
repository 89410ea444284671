import type { Diagnosis, Evidence } from '../domain/diagnosis.ts'
import { type Instant, parseIso } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { causeWords } from './cause-words.ts'
import { Moment } from './moment.tsx'
import { offsetText } from './time-text.ts'

const charsMax = 2000

const weights: Readonly<Record<Evidence['weight'], { readonly sign: string; readonly says: string }>> = {
  decisive: { sign: '◆', says: 'decides' },
  supports: { sign: '+', says: 'supports' },
  contradicts: { sign: '−', says: 'against' },
}
const order: readonly Evidence['weight'][] = ['decisive', 'contradicts', 'supports']

/** The evidence, what decides first, each piece with the line it stands in. */
export function EvidenceList({ evidence, now }: { readonly evidence: readonly Evidence[]; readonly now: Instant }) {
  if (evidence.length === 0) return <p class="quiet">None was kept.</p>
  const sorted = evidence.toSorted((left, right) => order.indexOf(left.weight) - order.indexOf(right.weight))
  return (
    <ul class="evidence">
      {sorted.map((piece, index) => {
        const { sign, says } = weights[piece.weight]
        const at = piece.at === null ? undefined : parseIso(piece.at)
        return (
          <li key={index} class={piece.weight}>
            <span class="weight">
              <span class="sign" aria-hidden="true">
                {sign}
              </span>{' '}
              {says}
            </span>
            <p class="piece">{visibleStart(piece.says, charsMax)}</p>
            <p class="origin quiet">
              {visibleStart(piece.kind, 60)} · <bdi class="code">{visibleStart(piece.source, 400)}</bdi>
              {at === undefined ? null : (
                <>
                  {' · '}
                  <Moment at={at} now={now} form="full" />
                </>
              )}
            </p>
          </li>
        )
      })}
    </ul>
  )
}

/** Causes that were looked at and are not it. */
export function RuledOut({ ruledOut }: { readonly ruledOut: Diagnosis['ruled_out'] }) {
  return (
    <ul class="plain">
      {ruledOut.map(({ code, because }) => (
        <li key={code}>
          <strong>{causeWords(code).title}</strong> <code class="code">{code}</code>
          <span class="quiet">: {visibleStart(because, charsMax)}</span>
        </li>
      ))}
    </ul>
  )
}

/** What could not be seen, and whose clock was off. */
export function Unseen({ gaps, clocks, now }: Pick<Diagnosis, 'gaps' | 'clocks'> & { readonly now: Instant }) {
  return (
    <ul class="plain">
      {gaps.map(({ source, from, to, why }) => (
        <li key={`${source} ${from} ${to} ${why}`}>
          <bdi>{visibleStart(source, 200)}</bdi>: {visibleStart(why, charsMax)}
          <span class="quiet">
            {' '}
            <End text={from} now={now} otherwise="from the beginning" /> to <End text={to} now={now} otherwise="open" />
          </span>
        </li>
      ))}
      {clocks.map(({ source, offset_ms: offset, error_ms: error }) => (
        <li key={source}>
          The clock of <bdi>{visibleStart(source, 200)}</bdi> is {offsetText(offset)} (± {error} ms)
        </li>
      ))}
    </ul>
  )
}

function End({
  text,
  now,
  otherwise,
}: {
  readonly text: string | null
  readonly now: Instant
  readonly otherwise: string
}) {
  const at = text === null ? undefined : parseIso(text)
  return at === undefined ? <>{otherwise}</> : <Moment at={at} now={now} form="clock" />
}
