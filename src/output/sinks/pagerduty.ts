import type { AlertMessage } from '../alert/message.ts'
import { shortened } from '../alert/clipped.ts'
import { deliveryOf, type Post } from './post.ts'
import { type Delivery, failed, type Secret, type Sink } from './sink.ts'

/** Longest `summary`. Source: PagerDuty, Events API v2 overview, PD-CEF fields. */
const summaryCharsMax = 1024

/** An event without its routing key, which is a secret and added when it is sent. */
export function pagerdutyBody(message: AlertMessage): string {
  const { event, dedup_key, at, severity, title, cluster, workloads, nodes, cause, about, links } = message
  const linked = [
    ...(links.incident === null ? [] : [{ href: links.incident, text: 'incident' }]),
    ...(links.runbook === null ? [] : [{ href: links.runbook, text: 'runbook' }]),
  ]
  const summary = shortened(title, summaryCharsMax)
  const source = cluster === null ? 'sigsys' : `sigsys ${cluster}`
  if (event === 'change')
    return JSON.stringify({
      payload: { summary, timestamp: at, source, custom_details: details(message) },
      links: linked,
    })
  if (event === 'resolved') return JSON.stringify({ event_action: 'resolve', dedup_key })
  return JSON.stringify({
    event_action: 'trigger',
    dedup_key,
    client: 'sigsys',
    ...(links.incident === null ? {} : { client_url: links.incident }),
    payload: {
      summary,
      source,
      severity,
      timestamp: at,
      component: workloads[0]?.id ?? nodes[0] ?? 'sigsys',
      group: cluster ?? 'sigsys',
      class: cause?.code ?? about,
      custom_details: details(message),
    },
    links: linked,
  })
}

function details(message: AlertMessage): unknown {
  const { schema: _, dedup_key: __, title: ___, links: ____, ...rest } = message
  return rest
}

/**
 * Sends to PagerDuty's Events API v2: trigger and resolve under one key, changes to its own path.
 * Source: developer.pagerduty.com, Events API v2: 202 is taken in, 400 is refused for good, 429 and 5xx are tried again.
 */
export const pagerdutySink = ({
  name,
  url,
  routingKey,
  post,
}: {
  readonly name: string
  /** `https://events.pagerduty.com` */
  readonly url: Secret
  readonly routingKey: Secret
  readonly post: Post
}): Sink => ({
  name,
  kind: 'pagerduty',
  body: pagerdutyBody,
  refreshMs: undefined,
  close: post.close,
  send: async ({ body, cancelled }): Promise<Delivery> => {
    const to = url()
    const key = routingKey()
    if (!to.ok) return failed(to.error)
    if (!key.ok) return failed(key.error)
    const path = body.startsWith('{"event_action":') ? '/v2/enqueue' : '/v2/change/enqueue'
    const keyed = `{"routing_key":${JSON.stringify(key.value)},${body.slice(1)}`
    return deliveryOf(
      await post.post(`${to.value.replace(/\/+$/, '')}${path}`, { headers: {}, body: keyed, cancelled }),
    )
  },
})
