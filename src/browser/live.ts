import type { Diagnosis } from '../domain/diagnosis.ts'
import { after, duration } from '../domain/time.ts'
import { stampedEvent } from '../wire/cloudevent.ts'
import type { Link } from '../page/dashboard-state.ts'
import { daemonNow } from './daemon.ts'

/** What a connection tells. */
export type LiveOptions = {
  readonly onDiagnosis: (diagnosis: Diagnosis) => void
  /** Something may have been missed: read again. */
  readonly onGap: () => void
  readonly onLink: (link: Link) => void
}

/** A connection that comes back by itself. */
export type Live = {
  /** Nothing is heard on it any more, though it seems open. */
  readonly distrust: (why: string) => void
  readonly close: () => void
}

const firstWaitMs = 500
const longestWaitMs = 15_000

/** Follows the diagnoses of the daemon. After each connection the caller reads what it shows, so nothing is resumed. */
export function follow({ onDiagnosis, onGap, onLink }: LiveOptions): Live {
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isClosed = false

  function connect(): void {
    timer = undefined
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const opened = new WebSocket(`${scheme}://${location.host}/v1/diagnoses`, 'cloudevents.json')
    socket = opened
    opened.addEventListener('open', () => {
      failures = 0
      onLink({ is: 'live' })
    })
    opened.addEventListener('message', ({ data }) => take(String(data)))
    opened.addEventListener('close', ({ reason }) => {
      if (socket === opened) lost(reason === '' ? 'The connection was lost' : reason)
    })
  }

  function take(message: string): void {
    const event = stampedEvent(message)
    if (!event.ok) return
    if (event.value.type === 'sigsys.diagnosis') onDiagnosis(event.value.data as Diagnosis)
    else onGap()
  }

  function lost(why: string): void {
    socket = undefined
    if (isClosed) return
    failures += 1
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(10, failures - 1)) * (0.75 + Math.random() / 2)
    onLink({ is: 'lost', why, retryAt: after(daemonNow(), duration(wait)) })
    timer = setTimeout(connect, wait)
  }

  // A phone that wakes up, or a network that is back, should not wait for its turn.
  function hurry(): void {
    if (timer === undefined) return
    clearTimeout(timer)
    connect()
  }
  addEventListener('online', hurry)
  connect()

  return {
    distrust: (why) => {
      const old = socket
      if (old === undefined) return
      lost(why)
      old.close()
    },
    close: () => {
      isClosed = true
      clearTimeout(timer)
      removeEventListener('online', hurry)
      socket?.close()
    },
  }
}
