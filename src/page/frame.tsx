import type { ComponentChildren } from 'preact'
import { type Instant, iso } from '../domain/time.ts'
import { type DashboardState, isFresh, type Link } from './dashboard-state.ts'
import { Moment } from './moment.tsx'
import { addressOf, everything, type Place } from './place.ts'
import { clockText, spanText } from './time-text.ts'

/** What stands around every page: where one is, where one can go, and how old what is shown is. */
export function Frame({
  state,
  place,
  now,
  openCount,
  onSignOut,
  children,
}: {
  readonly state: DashboardState
  readonly place: Place
  readonly now: Instant
  readonly openCount: number
  readonly onSignOut: (() => void) | undefined
  readonly children: ComponentChildren
}) {
  return (
    <>
      <a class="skip" href="#content">
        To the content
      </a>
      <header class="bar">
        <a class="brand" href="/">
          sigsys
        </a>
        <nav aria-label="Pages">
          <a
            href={addressOf({ is: 'incidents', filter: everything })}
            aria-current={place.is === 'incidents' ? 'page' : undefined}
          >
            Incidents{state.read.has('open') ? <span class="badge"> {openCount}</span> : null}
          </a>
          <a href="/nodes" aria-current={place.is === 'nodes' ? 'page' : undefined}>
            Nodes
          </a>
        </nav>
        <Freshness state={state} now={now} />
        {onSignOut === undefined ? null : (
          <button type="button" class="plain-button" onClick={onSignOut}>
            Sign out
          </button>
        )}
      </header>
      <OldData state={state} now={now} />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

function Freshness({ state, now }: { readonly state: DashboardState; readonly now: Instant }) {
  const { asOf } = state
  const fresh = isFresh(state, now)
  return (
    <p class={`freshness ${fresh ? 'fresh' : 'old'}`}>
      <span class="dot" aria-hidden="true" />
      {fresh ? 'Live' : asOf === undefined ? 'Connecting' : 'Not live'}
      {asOf === undefined ? null : (
        <time class="quiet as-of" dateTime={iso(asOf)}>
          {clockText(fresh ? now : asOf)} UTC
        </time>
      )}
    </p>
  )
}

/** Said aloud when the data grows old; silent while it is fresh, so that nobody is told the time every second. */
function OldData({ state, now }: { readonly state: DashboardState; readonly now: Instant }) {
  const { asOf, link } = state
  const isOld = asOf !== undefined && !isFresh(state, now)
  return (
    <div role="status" class={isOld ? 'old-data' : 'silent'}>
      {isOld ? (
        <>
          <strong>What is shown is old.</strong> It is as of <Moment at={asOf} now={now} form="clock" />.
          <span aria-hidden="true"> {retryText(link, now)}</span>
        </>
      ) : null}
    </div>
  )
}

function retryText(link: Link, now: Instant): string {
  if (link.is === 'connecting') return 'Connecting again …'
  if (link.is === 'live') return 'The daemon does not answer.'
  return `${link.why}; trying again ${link.retryAt > now ? `in ${spanText(link.retryAt - now + 999)}` : 'now'}.`
}
