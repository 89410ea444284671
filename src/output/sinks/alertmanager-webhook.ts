import type { AlertMessage } from '../alert/message.ts'
import { annotationsOf, labelsOf, startOf } from './alert-labels.ts'
import { deliveryOf, type Post } from './post.ts'
import { type Delivery, failed, type Secret, type Sink } from './sink.ts'

/** Alertmanager's word for an alert that has not ended. Source: Go's zero time, as its webhooks carry it. */
const noEnd = '0001-01-01T00:00:00Z'

/**
 * What a receiver of Alertmanager's webhooks takes, version 4: a group of one alert.
 * Source: prometheus.io/docs/alerting/latest/configuration, webhook_config; alertmanager notify/webhook/webhook.go.
 */
export function alertmanagerWebhookBody(message: AlertMessage, receiver: string): string | undefined {
  const { event, resolved, links } = message
  if (event === 'change') return undefined
  const status = resolved === null ? 'firing' : 'resolved'
  const labels = labelsOf(message)
  const annotations = annotationsOf(message)
  const groupLabels = { alertname: labels['alertname'] ?? '', alert_id: labels['alert_id'] ?? '' }
  const endsAt = resolved?.at ?? noEnd
  const startsAt = startOf(message, resolved?.at ?? message.at)
  return JSON.stringify({
    version: '4',
    groupKey: `{}:{alert_id="${groupLabels.alert_id}", alertname="${groupLabels.alertname}"}`,
    truncatedAlerts: 0,
    status,
    receiver,
    groupLabels,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: links.incident === null ? '' : new URL('/', links.incident).href,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt,
        endsAt,
        generatorURL: links.incident ?? '',
        fingerprint: fingerprint(labels),
      },
    ],
  })
}

/**
 * A label set's fingerprint: FNV-1a of 64 bits over names and values in order of names, each followed by the byte 255.
 * Source: prometheus/common, model/signature.go, labelSetToFingerprint.
 */
export function fingerprint(labels: Readonly<Record<string, string>>): string {
  const bytes = Object.keys(labels)
    .sort()
    .flatMap((name) => [...Buffer.from(name), 255, ...Buffer.from(labels[name] ?? ''), 255])
  let sum = 0xcbf29ce484222325n
  for (const byte of bytes) sum = ((sum ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn
  return sum.toString(16).padStart(16, '0')
}

/** Posts as an Alertmanager would, to whatever takes its webhooks. */
export const alertmanagerWebhookSink = ({
  name,
  url,
  post,
}: {
  readonly name: string
  readonly url: Secret
  readonly post: Post
}): Sink => ({
  name,
  kind: 'alertmanager-webhook',
  body: (message) => alertmanagerWebhookBody(message, name),
  refreshMs: undefined,
  close: post.close,
  send: async ({ body, cancelled }): Promise<Delivery> => {
    const to = url()
    return to.ok ? deliveryOf(await post.post(to.value, { headers: {}, body, cancelled })) : failed(to.error)
  },
})
