import type { AlertMessage } from '../alert/message.ts'
import { sealed } from '../../wire/cloudevent.ts'
import { deliveryOf, type Post } from './post.ts'
import { type Delivery, failed, type Secret, type Sink } from './sink.ts'

/** A message in structured mode. Source: CloudEvents HTTP Protocol Binding 1.0.2, 3.2. */
export function cloudEventBody(message: AlertMessage): string {
  const { id, sequence, cluster, dedup_key: subject, at: time, drill } = message
  const head = {
    id: `${id}.${sequence}`,
    source: `/${encodeURIComponent(cluster ?? 'cluster')}/sigsys`,
    type: 'sigsys.alert',
    subject,
    time,
  }
  return sealed(head, JSON.stringify(message), drill ? { drill: true } : {}).text
}

/** Posts CloudEvents. */
export const cloudEventsSink = ({
  name,
  url,
  token,
  post,
}: {
  readonly name: string
  readonly url: Secret
  readonly token: Secret | undefined
  readonly post: Post
}): Sink => ({
  name,
  kind: 'cloudevents',
  body: cloudEventBody,
  refreshMs: undefined,
  close: post.close,
  send: async ({ body, cancelled }): Promise<Delivery> => {
    const to = url()
    const bearer = token?.()
    if (!to.ok) return failed(to.error)
    if (bearer?.ok === false) return failed(bearer.error)
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer.value}` }),
    }
    return deliveryOf(await post.post(to.value, { headers, body, cancelled }))
  },
})
