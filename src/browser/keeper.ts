import type { Diagnosis } from '../domain/diagnosis.ts'
import { fixChanges } from '../domain/fix-change.ts'
import { type DashboardInput, isFresh, type DashboardState } from '../page/dashboard-state.ts'
import type { IncidentDetail } from '../page/incident-page.tsx'
import type { Place } from '../page/place.ts'
import type { Trial } from '../page/trial.tsx'
import { type Answer, daemonNow, readIncident, readIncidents, readNodes, readTrial } from './daemon.ts'
import { follow, type Live } from './live.ts'

/** Keeps what the page knows as it is at the daemon. */
export type Keeper = {
  readonly look: (place: Place) => void
  readonly start: () => void
  readonly stop: () => void
}

/** What a keeper is given. */
export type KeeperOptions = {
  readonly state: () => DashboardState
  readonly tell: (input: DashboardInput) => void
}

/** Between a diagnosis and reading its incident: what comes in one burst is read at once. */
const gatherMs = 60
/** Between two questions whether the daemon still answers. */
const confirmMs = 8000
/** Between two readings of everything: incidents also end without a diagnosis. */
const wholeMs = 45_000
/** Workloads asked for by name in one question; with more, everything is read. */
const namedMax = 30
const namedCharsMax = 900
/** Between two questions to a daemon that has too much to do, and how often it is asked. */
const busyMs = 5000
const busyMax = 5

/** A keeper; it does nothing until it is started. */
export function keeperOf({ state, tell }: KeeperOptions): Keeper {
  let place: Place | undefined
  let live: Live | undefined
  let gathering: ReturnType<typeof setTimeout> | undefined
  const changed = new Set<string>()
  let isTrying = false
  const timers: ReturnType<typeof setInterval>[] = []

  function answered<T>(answer: Answer<T>): T | undefined {
    if (answer.is === 'token') {
      stop()
      tell({ kind: 'needs-token', refusal: undefined })
    }
    return answer.is === 'answer' ? answer.value : undefined
  }

  async function readState(which: 'open' | 'closed'): Promise<void> {
    const answer = answered(await readIncidents({ state: which }, which === 'open' ? undefined : 1000))
    if (answer !== undefined) tell({ kind: 'listed', state: which, ...answer })
  }

  async function readDetail(id: string): Promise<void> {
    const answer = await readIncident(id)
    if (answer.is === 'missing') tell({ kind: 'missing', id })
    const detail = answered(answer)
    if (detail === undefined) return
    tell({ kind: 'detail', detail, at: daemonNow() })
    void tryFixes(detail)
  }

  /** Tries what the advice names, one after the other, each once while the page stays at the incident. */
  async function tryFixes({ incident, diagnoses: [newest] }: IncidentDetail): Promise<void> {
    const { id } = incident
    if (isTrying || incident.state !== 'open' || newest === undefined) return
    isTrying = true
    const isHere = (): boolean => live !== undefined && place?.is === 'incident' && place.id === id
    for (const change of fixChanges(newest)) {
      if (state().trials.has(change)) continue
      if (!isHere()) break
      tell({ kind: 'trial', id, change, trial: { is: 'pending' } })
      tell({ kind: 'trial', id, change, trial: await triedOnce(id, change) })
    }
    isTrying = false
    // Who went to another incident meanwhile was not served yet.
    const now = state().detail
    if (now !== undefined && now.incident.id !== id) await tryFixes(now)
  }

  async function triedOnce(id: string, change: string): Promise<Trial> {
    for (let asked = 0; asked < busyMax; asked += 1) {
      const answer = await readTrial(id, change)
      if (answer.is === 'busy') await new Promise((resolve) => setTimeout(resolve, busyMs))
      // What follows the first line is of who asked to know more.
      else if (answer.is === 'fault') return { is: 'failed', why: answer.why.split('\n')[0] ?? '' }
      else {
        const trial = answered(answer)
        return trial === undefined ? { is: 'failed', why: 'the daemon does not know it' } : { is: 'told', trial }
      }
    }
    return { is: 'failed', why: 'the daemon has too much to do' }
  }

  async function readOthers(id: string): Promise<void> {
    const workload = state().incidents.get(id)?.workload.id
    if (workload === undefined || !isNameable(workload)) return
    const answer = answered(await readIncidents({ state: 'all', workload }, 50))
    if (answer !== undefined) tell({ kind: 'heard', ...answer })
  }

  async function readPlace(): Promise<void> {
    if (place?.is === 'incident') {
      const { id } = place
      await readDetail(id)
      await readOthers(id)
    } else if (place?.is === 'nodes') {
      const answer = answered(await readNodes())
      if (answer !== undefined) tell({ kind: 'nodes', nodes: answer.nodes, at: daemonNow() })
    } else if (place?.is === 'incidents' && place.filter.state === 'closed') await readState('closed')
  }

  async function readAll(): Promise<void> {
    await Promise.all([readState('open'), readPlace()])
  }

  /** Reads the incidents of the workloads that were heard of, however many diagnoses told of them. */
  async function readChanged(): Promise<void> {
    gathering = undefined
    const names = [...changed]
    changed.clear()
    const isMany = names.length > namedMax || names.join(',').length > namedCharsMax || !names.every(isNameable)
    if (isMany) return readAll()
    const answer = answered(await readIncidents({ state: 'all', workload: names.join(',') }, 1000))
    if (answer === undefined) return
    tell({ kind: 'heard', ...answer })
    if (place?.is !== 'incident') return
    const { id } = place
    if (answer.incidents.some((incident) => incident.id === id)) await readDetail(id)
  }

  function hear({ workload, task }: Diagnosis): void {
    changed.add(workload.id ?? task.name ?? task.id)
    gathering ??= setTimeout(() => void readChanged(), gatherMs)
  }

  async function confirm(): Promise<void> {
    const answer = await readIncidents({ state: 'open' }, 1)
    if (answer.is === 'fault') live?.distrust(answer.why)
    const found = answered(answer)
    if (found !== undefined && state().link.is === 'live') tell({ kind: 'confirmed', at: found.at })
  }

  function start(): void {
    stop()
    live = follow({
      onDiagnosis: hear,
      onGap: () => void readAll(),
      onLink: (link) => {
        tell({ kind: 'link', link })
        if (link.is === 'live') void readAll()
      },
    })
    timers.push(setInterval(() => void confirm(), confirmMs))
    timers.push(setInterval(() => void (document.hidden || readAll()), wholeMs))
    document.addEventListener('visibilitychange', wake)
    void readAll()
  }

  function wake(): void {
    if (!document.hidden && !isFresh(state(), daemonNow())) void confirm()
  }

  function stop(): void {
    live?.close()
    live = undefined
    for (const timer of timers.splice(0)) clearInterval(timer)
    clearTimeout(gathering)
    gathering = undefined
    document.removeEventListener('visibilitychange', wake)
  }

  return {
    look: (next) => {
      place = next
      if (live !== undefined) void readPlace()
    },
    start,
    stop,
  }
}

/** Whether a name can be asked for: a comma would part it, and blanks at its ends would be lost. */
const isNameable = (name: string): boolean => !name.includes(',') && name.trim() === name && name !== ''
