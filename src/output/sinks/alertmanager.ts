import type { AlertMessage } from '../alert/message.ts'
import { severities } from '../alert/severity.ts'
import { annotationsOf, type LabelledAlert, labelsOf, startOf } from './alert-labels.ts'
import { deliveryOf, type Post } from './post.ts'
import { type Delivery, failed, type Secret, type Sink } from './sink.ts'

/** An open alert that nobody tells of any more ends there by itself after this time. */
const forgetMs = 86_400_000

/**
 * What `POST /api/v2/alerts` takes. While open, an alert ends a day later: an Alertmanager ends what has no end after
 * its own `resolve_timeout`, which would be a resolve by silence. As severity is a label, a worse one is another alert:
 * the milder ones are ended with it. Source: prometheus/alertmanager, api/v2/openapi.yaml, postableAlert.
 */
export function alertmanagerBody(message: AlertMessage): string | undefined {
  const { event, at, severity, resolved } = message
  if (event === 'change') return undefined
  const milder = event === 'update' || event === 'resolved' ? severities.slice(0, severities.indexOf(severity)) : []
  const end = resolved?.at ?? new Date(Date.parse(at) + forgetMs).toISOString()
  const one = (labels: LabelledAlert['labels'], endsAt: string): LabelledAlert => ({
    labels,
    annotations: annotationsOf(message),
    startsAt: startOf(message, endsAt),
    endsAt,
    generatorURL: message.links.incident ?? '',
  })
  return JSON.stringify([
    one(labelsOf(message), end),
    ...milder.map((other) => one(labelsOf(message, other), resolved?.at ?? at)),
  ])
}

/** Tells an Alertmanager. It keeps alerts in memory only, so what is open is told again every few minutes. */
export const alertmanagerSink = ({
  name,
  url,
  token,
  refreshMs,
  post,
}: {
  readonly name: string
  /** Of the server, without `/api`. */
  readonly url: Secret
  readonly token: Secret | undefined
  readonly refreshMs: number
  readonly post: Post
}): Sink => ({
  name,
  kind: 'alertmanager',
  body: alertmanagerBody,
  refreshMs,
  close: post.close,
  send: async ({ body, cancelled }): Promise<Delivery> => {
    const to = url()
    const bearer = token?.()
    if (!to.ok) return failed(to.error)
    if (bearer?.ok === false) return failed(bearer.error)
    const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer.value}` }
    return deliveryOf(await post.post(`${to.value.replace(/\/+$/, '')}/api/v2/alerts`, { headers, body, cancelled }))
  },
})
