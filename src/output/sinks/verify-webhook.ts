import { timingSafeEqual } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { err, ok, type Result } from '../../domain/result.ts'
import { isSigningSecret } from './webhook.ts'

/** A webhook as it came, and what it is held against. */
export type Signed = {
  readonly id: string
  /** Seconds since 1970. */
  readonly timestamp: string
  /** One signature or several, with spaces between. */
  readonly signature: string
  /** The very bytes. */
  readonly body: string
}

/**
 * Whether a webhook is ours and fresh: signed with one of the secrets, and sent within a while of now, so that what
 * somebody recorded cannot be sent again later. Source: Standard Webhooks 1.0, "Verifying webhook authenticity".
 *
 * @returns why not
 */
export function verifyWebhook(
  { id, timestamp, signature, body }: Signed,
  {
    secrets,
    now,
    toleranceMs,
  }: { readonly secrets: readonly string[]; readonly now: number; readonly toleranceMs: number },
): Result<undefined, string> {
  if (secrets.some((secret) => !isSigningSecret(secret)))
    return err('a secret is not whsec_ and base64 of 24 to 64 bytes')
  if (!/^\d{1,12}$/.test(timestamp)) return err('the timestamp is no number of seconds')
  const at = Number(timestamp) * 1000
  const apart = Math.abs(now - at)
  if (apart > toleranceMs)
    return err(
      `it was sent ${Math.round(apart / 1000)} s ${at < now ? 'ago' : 'from now'}; at most ${toleranceMs / 1000} s are taken`,
    )
  const given = signature.split(' ').filter((one) => one.startsWith('v1,'))
  if (given.length === 0) return err('there is no signature of version v1')
  const right = secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), body))
  return right.some((one) => given.some((other) => isSame(one, other)))
    ? ok(undefined)
    : err('no signature is by one of the secrets over this id, timestamp and body')
}

const isSame = (left: string, right: string): boolean => {
  const [one, other] = [Buffer.from(left), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
