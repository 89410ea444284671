import { type Instant, iso } from '../../domain/time.ts'
import { type AlertMessage, bareMessage, resolvedMessage } from './message.ts'
import { type AlertInput, type AlertState, type Watch, watchesMax } from './state.ts'

/** Takes in how sigsys itself does: what is wrong is told when it begins and when it ends, and again as any alert is. */
export function takeWatch(
  state: AlertState,
  { at, name, title, severity, wrong }: Extract<AlertInput, { readonly kind: 'watch' }>,
): readonly AlertMessage[] {
  const known = state.watches.get(name)
  if (wrong === null) return known === undefined ? [] : endWatch(state, name, at)
  if (known !== undefined) {
    if (known.last.summary !== wrong) {
      known.last = { ...known.last, summary: bareMessage({ ...known.last, summary: wrong }, at).summary }
      state.touched.watch.add(name)
    }
    return []
  }
  if (state.watches.size >= watchesMax) {
    state.counters.refused += 1
    return []
  }
  const id = `a-${state.sha256(`watch\n${name}\n${at}`).slice(0, 20)}`
  const last = bareMessage(
    { id, event: 'firing', about: 'sigsys', severity, title, summary: wrong, first_seen: iso(at) },
    at,
  )
  const watch: Watch = { id, since: at, toldAt: at, sequence: 1, last }
  state.watches.set(name, watch)
  state.touched.watch.add(name)
  state.counters.told += 1
  return [last]
}

/** What is still wrong after the time after which an open alert is told again. */
export function repeatWatches(state: AlertState, at: Instant): readonly AlertMessage[] {
  return [...state.watches].flatMap(([name, watch]) => {
    if (at - watch.toldAt < state.settings.repeatEvery) return []
    watch.sequence += 1
    watch.toldAt = at
    watch.last = bareMessage({ ...watch.last, sequence: watch.sequence, event: 'repeat' }, at)
    state.touched.watch.add(name)
    state.counters.repeated += 1
    return [watch.last]
  })
}

function endWatch(state: AlertState, name: string, at: Instant): readonly AlertMessage[] {
  const watch = state.watches.get(name)
  if (watch === undefined) return []
  state.watches.delete(name)
  state.touched.watch.add(name)
  state.counters.resolved += 1
  return [resolvedMessage(watch.last, { at, sequence: watch.sequence + 1, because: ['it is well again'] })]
}
