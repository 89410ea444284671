import type { AlertMessage } from '../alert/message.ts'

/** Somewhere alerts go. Which, when and how often again is decided elsewhere. */
export type Sink = {
  readonly name: string
  readonly kind: SinkKind
  /**
   * What is sent of a message, without any secret: it is kept until it has arrived, so that a second attempt sends the
   * same bytes. Pure.
   *
   * @returns undefined where this kind of sink says nothing of such a message
   */
  readonly body: (message: AlertMessage) => string | undefined
  readonly send: (outgoing: Outgoing) => Promise<Delivery>
  /** The sink forgets what is open, so that it must be told again this often. */
  readonly refreshMs: number | undefined
  readonly close: () => Promise<void>
}

export const sinkKinds = [
  'webhook',
  'alertmanager',
  'alertmanager-webhook',
  'pagerduty',
  'slack',
  'cloudevents',
  'file',
  'stdout',
] as const

export type SinkKind = (typeof sinkKinds)[number]

/** One attempt. */
export type Outgoing = {
  /** The message's own: the same in every attempt. */
  readonly id: string
  readonly body: string
  /** ms since 1970. */
  readonly at: number
  /** What the sink answered to the first message of the same alert. */
  readonly first: string | undefined
  readonly cancelled: AbortSignal
}

/** How an attempt ended. `why` never holds a secret or more of an address than its host. */
export type Delivery =
  | { readonly ok: true; readonly receipt: string | undefined }
  | {
      readonly ok: false
      /** Another attempt with the same bytes may succeed. */
      readonly isRetryable: boolean
      readonly why: string
      /** The sink asked for a pause. */
      readonly retryAfterMs: number | undefined
    }

/** A failed attempt. */
export const failed = (
  why: string,
  {
    isRetryable = true,
    retryAfterMs,
  }: { readonly isRetryable?: boolean; readonly retryAfterMs?: number | undefined } = {},
): Delivery => ({ ok: false, isRetryable, why, retryAfterMs })

/** A secret, read when it is needed; what is wrong names the file or variable, never what is in it. */
export type Secret = () =>
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly error: string }
