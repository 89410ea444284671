/** What the shapes of the picture mean. */
export function Legend() {
  return (
    <ul class="legend" aria-hidden="true">
      <li>
        <svg viewBox="0 0 14 14">
          <g class="past">
            <rect x={5.5} y={0} width={3} height={7} rx={1.5} />
            <path d="M3.5 6.5l7 7m0-7-7 7" />
          </g>
        </svg>
        failed
      </li>
      <li>
        <svg viewBox="0 0 14 14">
          <g class="future next">
            <path d="M7 1l5 6-5 6-5-6z" />
          </g>
        </svg>
        foretold, filled if it will fail
      </li>
      <li>
        <svg viewBox="0 0 14 14">
          <g class="future later">
            <line x1={7} y1={1} x2={7} y2={13} />
          </g>
        </svg>
        if it goes on like this
      </li>
      <li>
        <svg viewBox="0 0 14 14" class="timeline">
          <path class="hatch" d="M0 8 8 0M3 14 14 3" />
        </svg>
        not seen
      </li>
    </ul>
  )
}
