import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import { blank, type DashboardInput, type DashboardState, dashboardStep } from '../page/dashboard-state.ts'
import { causeWords } from '../page/cause-words.ts'
import { chosen } from '../page/chosen.ts'
import { FilterBar } from '../page/filter-bar.tsx'
import { Frame } from '../page/frame.tsx'
import { IncidentPage } from '../page/incident-page.tsx'
import { NodesPage } from '../page/nodes-page.tsx'
import { addressOf, type Filter, type Place, placeOf } from '../page/place.ts'
import { SignIn } from '../page/sign-in.tsx'
import { daemonNow, isInSession, signIn, signOut } from './daemon.ts'
import { keeperOf } from './keeper.ts'
import { isTyping, VirtualList } from './virtual-list.tsx'

const hereAndNow = (): Place => placeOf({ path: location.pathname, query: location.search })

/** The whole page: keeps what is known, shows the place that the address names, and follows links itself. */
export function App() {
  const [state, dispatch] = useReducer(dashboardStep, blank)
  const [place, setPlace] = useState<Place>(hereAndNow)
  const [now, setNow] = useState(daemonNow)
  const stand = useRef(0)
  const [isSignedIn, setSignedIn] = useState(false)
  const latest = useRef<DashboardState>(state)
  latest.current = state

  const keeper = useMemo(() => {
    const tell = (input: DashboardInput): void => {
      setNow(daemonNow())
      dispatch(input)
    }
    return keeperOf({ state: () => latest.current, tell })
  }, [])

  useEffect(() => {
    keeper.start()
    void isInSession().then(setSignedIn)
    const ticking = setInterval(() => setNow(daemonNow()), 1000)
    return () => {
      clearInterval(ticking)
      keeper.stop()
    }
  }, [keeper])

  useEffect(() => keeper.look(place), [keeper, addressOf(place)])
  useNavigation(setPlace)
  useTitle(place, state)

  const open = useMemo(() => [...state.incidents.values()].filter((each) => each.state === 'open').length, [state])

  function filterBy(filter: Filter): void {
    history.replaceState(null, '', addressOf({ is: 'incidents', filter }))
    stand.current = 0
    setPlace({ is: 'incidents', filter })
  }

  async function giveToken(token: string): Promise<void> {
    const answer = await signIn(token)
    if (answer.is === 'fault') return dispatch({ kind: 'needs-token', refusal: answer.why })
    setSignedIn(true)
    dispatch({ kind: 'signed-in' })
    keeper.start()
  }

  async function leave(): Promise<void> {
    keeper.stop()
    await signOut()
    setSignedIn(false)
    dispatch({ kind: 'needs-token', refusal: undefined })
  }

  if (state.needsToken)
    return (
      <main id="content">
        <SignIn refusal={state.refusal} onToken={(token) => void giveToken(token)} />
      </main>
    )
  return (
    <Frame
      state={state}
      place={place}
      now={now}
      openCount={open}
      onSignOut={isSignedIn ? () => void leave() : undefined}
    >
      <Content state={state} place={place} now={now} stand={stand} onFilter={filterBy} />
    </Frame>
  )
}

type ContentProps = {
  readonly state: DashboardState
  readonly place: Place
  readonly now: ReturnType<typeof daemonNow>
  readonly stand: { current: number }
  readonly onFilter: (filter: Filter) => void
}

function Content({ state, place, now, stand, onFilter }: ContentProps) {
  const filter = place.is === 'incidents' ? place.filter : undefined
  const rows = useMemo(
    () => (filter === undefined ? [] : chosen(state.incidents.values(), filter)),
    [state.incidents, filter],
  )
  const width = useWidth(place)
  switch (place.is) {
    case 'incidents': {
      const total = [...state.incidents.values()].filter((each) => each.state === place.filter.state).length
      return (
        <>
          <h1 class="unseen-label" tabIndex={-1}>
            Incidents
          </h1>
          <FilterBar filter={place.filter} count={rows.length} total={total} isCut={state.isCut} onFilter={onFilter} />
          {rows.length === 0 ? (
            <Empty isRead={state.read.has(place.filter.state)} isAll={total === 0} filter={place.filter} />
          ) : (
            <VirtualList incidents={rows} now={now} stand={stand} />
          )}
        </>
      )
    }
    case 'incident':
      if (state.missing === place.id)
        return <Notice title="No such incident" says="It may have been closed long ago, and forgotten." />
      if (state.detail?.incident.id !== place.id) return <Notice title="Incident" says="Reading …" isPending />
      return (
        <IncidentPage
          detail={state.detail}
          trials={state.trials}
          others={state.incidents.values()}
          now={now}
          span={place.span}
          width={width}
        />
      )
    case 'nodes':
      if (state.nodes === undefined) return <Notice title="Nodes" says="Reading …" isPending />
      return <NodesPage nodes={state.nodes} now={now} />
    case 'nowhere':
      return <Notice title="No such page" says="There are incidents and nodes." />
    default:
      return place satisfies never
  }
}

function Notice({
  title,
  says,
  isPending = false,
}: {
  readonly title: string
  readonly says: string
  readonly isPending?: boolean
}) {
  return (
    <div class="notice">
      <h1 tabIndex={-1} data-pending={isPending ? '' : undefined}>
        {title}
      </h1>
      <p class="quiet">{says}</p>
    </div>
  )
}

function Empty({
  isRead,
  isAll,
  filter,
}: {
  readonly isRead: boolean
  readonly isAll: boolean
  readonly filter: Filter
}) {
  if (!isRead) return <p class="empty quiet">Reading …</p>
  if (isAll)
    return <p class="empty">{filter.state === 'open' ? 'Nothing is wrong that was heard of.' : 'None is kept.'}</p>
  return <p class="empty">No incident is like that.</p>
}

/** Follows the address: links of this page without loading it again, and the browser's own keys. */
function useNavigation(setPlace: (place: Place) => void): void {
  const toHeading = useRef(false)
  // A screen reader goes on at the heading of the page that was asked for, once it is there.
  useEffect(() => {
    const heading = toHeading.current ? document.querySelector<HTMLElement>('h1:not([data-pending])') : null
    if (heading === null) return
    toHeading.current = false
    heading.focus({ preventScroll: true })
  })
  useEffect(() => {
    history.scrollRestoration = 'manual'
    const go = (link: HTMLAnchorElement): void => {
      const isSamePage = link.pathname === location.pathname
      history.replaceState({ scrolled: scrollY }, '')
      history.pushState(null, '', `${link.pathname}${link.search}`)
      setPlace(hereAndNow())
      if (isSamePage) return
      toHeading.current = true
      soon(() => scrollTo(0, 0))
    }
    const click = (event: MouseEvent): void => {
      const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
      const link = event.target instanceof Element ? event.target.closest('a') : null
      if (!isPlain || event.defaultPrevented || link === null || link.origin !== location.origin) return
      if (link.hash !== '' || link.target !== '' || link.hasAttribute('download')) return
      event.preventDefault()
      go(link)
    }
    const back = ({ state }: PopStateEvent): void => {
      setPlace(hereAndNow())
      const { scrolled = 0 } = (state ?? {}) as { readonly scrolled?: number }
      soon(() => scrollTo(0, scrolled))
    }
    const press = (event: KeyboardEvent): void => {
      const isInField = isTyping(event.target)
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === '/' && !isInField) {
        const search = document.querySelector<HTMLInputElement>('#search')
        if (search === null) return
        event.preventDefault()
        search.focus()
      } else if (event.key === 'Escape' && !isInField && location.pathname !== '/') history.back()
    }
    document.addEventListener('click', click)
    addEventListener('popstate', back)
    addEventListener('keydown', press)
    return () => {
      document.removeEventListener('click', click)
      removeEventListener('popstate', back)
      removeEventListener('keydown', press)
    }
  }, [setPlace])
}

/** After what was changed is drawn. */
const soon = (work: () => void): void => void requestAnimationFrame(() => setTimeout(work))

function useTitle(place: Place, { detail }: DashboardState): void {
  const incident = place.is === 'incident' && detail?.incident.id === place.id ? detail.incident : undefined
  const title =
    incident === undefined
      ? { incidents: 'Incidents', incident: 'Incident', nodes: 'Nodes', nowhere: 'No such page' }[place.is]
      : `${causeWords(incident.cause.code).title}: ${incident.workload.id.slice(0, 80)}`
  useEffect(() => {
    document.title = `${title} · sigsys`
  }, [title])
}

/** How wide the picture may be. */
function useWidth(place: Place): number {
  const [width, setWidth] = useState(() => Math.max(240, document.documentElement.clientWidth - 32))
  useLayoutEffect(() => {
    const measure = (): void => {
      const frame = document.querySelector('[data-measure]')
      if (frame !== null && frame.clientWidth > 0) setWidth(frame.clientWidth)
    }
    measure()
    addEventListener('resize', measure)
    return () => removeEventListener('resize', measure)
  })
  return place.is === 'incident' ? width : 0
}
