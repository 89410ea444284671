import { Webhook } from 'standardwebhooks'
import type { AlertMessage } from '../alert/message.ts'
import { deliveryOf, type Post } from './post.ts'
import { type Delivery, failed, type Outgoing, type Secret, type Sink } from './sink.ts'

/** What a webhook is told of: the message itself. */
export const webhookBody = (message: AlertMessage): string => JSON.stringify(message)

/** A webhook's headers, by the newest version of each secret. Source: Standard Webhooks 1.0, "Signature scheme". */
export function webhookHeaders(
  { id, at, body }: Pick<Outgoing, 'id' | 'at' | 'body'>,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const when = new Date(Math.floor(at / 1000) * 1000)
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, when, body))
  return {
    'webhook-id': id,
    'webhook-timestamp': String(when.getTime() / 1000),
    'webhook-signature': signatures.join(' '),
  }
}

/** Posts messages, signed with every secret that is given: while one is replaced, both are valid. */
export const webhookSink = ({
  name,
  url,
  secrets,
  post,
}: {
  readonly name: string
  readonly url: Secret
  readonly secrets: readonly Secret[]
  readonly post: Post
}): Sink => ({
  name,
  kind: 'webhook',
  body: webhookBody,
  refreshMs: undefined,
  close: post.close,
  send: async (outgoing): Promise<Delivery> => {
    const to = url()
    if (!to.ok) return failed(to.error)
    const found: string[] = []
    for (const secret of secrets) {
      const read = secret()
      if (!read.ok) return failed(read.error)
      if (!isSigningSecret(read.value)) return failed('a secret is not whsec_ and base64 of 24 to 64 bytes')
      found.push(read.value)
    }
    const { body, cancelled } = outgoing
    return deliveryOf(await post.post(to.value, { headers: webhookHeaders(outgoing, found), body, cancelled }))
  },
})

/** `whsec_` and base64 of 24 to 64 bytes. Source: Standard Webhooks 1.0, "Symmetric". */
export function isSigningSecret(text: string): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  if (base64 === undefined) return false
  const { length } = Buffer.from(base64, 'base64')
  return length >= 24 && length <= 64
}
