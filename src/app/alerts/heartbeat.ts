import { poster } from '../../output/sinks/post.ts'
import type { AlertsConfig } from './config.ts'
import type { Environment } from './secrets.ts'
import { addressOf } from './sinks.ts'

/** Tells a dead-man's switch that we live: one that hears nothing for a while calls somebody. */
export type Heartbeat = {
  readonly counters: () => { readonly beats: number; readonly failed: number }
  readonly stop: () => Promise<void>
}

/** Beats while all is well: a daemon that does not get on with its work is as good as dead. */
export function heartbeatOf(
  config: AlertsConfig,
  {
    env,
    body,
    isWell,
  }: {
    readonly env: Environment
    /** What is posted. */
    readonly body: () => string
    readonly isWell: () => boolean
  },
): Heartbeat {
  const { heartbeat, networks } = config
  const counters = { beats: 0, failed: 0 }
  if (heartbeat === undefined) return { counters: () => counters, stop: () => Promise.resolve() }
  const cancel = new AbortController()
  const { post, close } = poster({ allowed: { networks }, timeoutMs: 10_000, connectionsMax: 1, ca: undefined })
  const address = addressOf(heartbeat, env)

  async function beat(): Promise<void> {
    const to = address?.()
    if (!isWell() || to?.ok !== true) return
    const answer = await post(to.value, { headers: {}, body: body(), cancelled: cancel.signal })
    if (answer.ok && answer.status >= 200 && answer.status < 300) counters.beats += 1
    else counters.failed += 1
  }

  const beating = setInterval(() => void beat(), heartbeat.every)
  beating.unref()
  void beat()
  return {
    counters: () => ({ ...counters }),
    stop: async () => {
      clearInterval(beating)
      cancel.abort()
      await close()
    },
  }
}
