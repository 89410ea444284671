import type { Instant } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { momentText, spanText } from './time-text.ts'
import type { FutureMark, PastMark, TimelinePlan } from './timeline-plan.ts'

const height = 132
const base = 92
const axis = 104

/** Past attempts and what is foretold, on one axis of time. The same stands in words in its name and in the table below it. */
export function Timeline({
  plan,
  width,
  now,
  willFail,
}: {
  readonly plan: TimelinePlan
  readonly width: number
  readonly now: Instant
  readonly willFail: boolean | null
}) {
  const { ticks, past, future, bands, flags } = plan
  return (
    <svg
      class="timeline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={inWords(plan, now)}
    >
      <defs>
        <pattern id="unseen" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="hatch" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      <rect class="to-come" x={plan.now} y={18} width={Math.max(0, width - plan.now)} height={axis - 18} />
      {bands.map(({ x, width: wide, says }) => (
        <rect key={`${x} ${says}`} class="unseen" x={x} y={18} width={wide} height={axis - 18} fill="url(#unseen)">
          <title>{visibleStart(`not seen: ${says}`, 300)}</title>
        </rect>
      ))}
      <line class="axis" x1={0} y1={axis} x2={width} y2={axis} />
      {ticks.map(({ at, x, label }) => (
        <g key={at} class="tick">
          <line x1={x} y1={axis} x2={x} y2={axis + 5} />
          {x > 18 && x < width - 18 ? (
            <text x={x} y={axis + 19} text-anchor="middle">
              {label}
            </text>
          ) : null}
        </g>
      ))}
      {past.map((mark) => (
        <Past key={mark.first} mark={mark} />
      ))}
      {future.map((mark) => (
        <Future key={mark.at} mark={mark} willFail={willFail} width={width} now={now} />
      ))}
      {flags.map(({ x, at, says, is }) => (
        <g key={`${is} ${at}`} class={`flag ${is}`}>
          <line x1={x} y1={22} x2={x} y2={axis} />
          <path d={`M${x} 22h9l-3 4 3 4h-9z`} />
          <text x={nearEdge(x, width)} y={16} text-anchor={anchorOf(x, width)}>
            {says}
          </text>
          <title>{`${says}: ${momentText(at)}`}</title>
        </g>
      ))}
      <g class="now">
        <line x1={plan.now} y1={18} x2={plan.now} y2={axis} />
        <text x={nearEdge(plan.now, width)} y={13} text-anchor={anchorOf(plan.now, width)}>
          now
        </text>
      </g>
    </svg>
  )
}

/** A failed attempt; more of them stand higher. */
function Past({ mark: { x, count, first, last, task } }: { readonly mark: PastMark }) {
  const tall = Math.min(60, 16 + 8 * Math.log2(count))
  const says =
    count === 1 ? `${momentText(first)}: ${task}` : `${count} attempts, ${momentText(first)} to ${momentText(last)}`
  return (
    <g class="past">
      <rect x={x - 1.5} y={base - tall} width={3} height={tall} rx={1.5} />
      <path d={`M${x - 3.5} ${base + 1}l7 7m0-7-7 7`} />
      <title>{visibleStart(says, 300)}</title>
    </g>
  )
}

function Future({
  mark: { x, width: within, at, isForetold },
  willFail,
  width,
  now,
}: {
  readonly mark: FutureMark
  readonly willFail: boolean | null
  readonly width: number
  readonly now: Instant
}) {
  if (!isForetold)
    return (
      <g class="future later">
        <line x1={x} y1={base - 16} x2={x} y2={base + 4} />
        <title>{`about ${momentText(at)}, if it goes on like this`}</title>
      </g>
    )
  const isRight = x > width - 120
  const outcome = willFail === true ? 'will fail' : willFail === false ? 'should run' : 'outcome not known'
  return (
    <g class={`future next ${willFail === true ? 'fails' : willFail === false ? 'runs' : 'open'}`}>
      {within > 1 ? <rect class="within" x={x} y={base - 36} width={within} height={base - 48} /> : null}
      <line x1={x} y1={base - 42} x2={x} y2={base + 8} />
      <path d={`M${x} ${base - 50}l6 7-6 7-6-7z`} />
      <text x={isRight ? x - 11 : x + 11} y={base - 39} text-anchor={isRight ? 'end' : 'start'}>
        {at > now ? outcome : 'was due'}
      </text>
      <title>{`next attempt ${momentText(at)}: ${outcome}`}</title>
    </g>
  )
}

const edge = 46

const anchorOf = (x: number, width: number): 'start' | 'middle' | 'end' =>
  x < edge ? 'start' : x > width - edge ? 'end' : 'middle'

const nearEdge = (x: number, width: number): number => Math.min(width - 2, Math.max(2, x))

/** The picture for those who do not see it. */
function inWords({ past, future, from, to, earlier }: TimelinePlan, now: Instant): string {
  const attempts = past.reduce((sum, { count }) => sum + count, 0)
  const last = past.at(-1)?.last
  const next = future.find(({ isForetold }) => isForetold)?.at
  return [
    `Attempts from ${momentText(from)} to ${momentText(to)}`,
    `${attempts} failed${last === undefined ? '' : `, the last ${spanText(now - last)} ago`}`,
    earlier === 0 ? undefined : `${earlier} before that`,
    next === undefined
      ? 'when the next one comes is not known'
      : next > now
        ? `the next one in ${spanText(next - now)}`
        : 'the next one is due',
  ]
    .filter((part) => part !== undefined)
    .join('; ')
}
