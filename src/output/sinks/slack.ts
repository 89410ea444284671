import type { AlertMessage } from '../alert/message.ts'
import { shortened } from '../alert/clipped.ts'
import { type Answer, deliveryOf, type Post } from './post.ts'
import { type Delivery, failed, type Secret, type Sink } from './sink.ts'

/** Longest texts. Source: api.slack.com/reference/block-kit/blocks: header 150, section 3000, field 2000. */
const headerCharsMax = 150
const textCharsMax = 2900

const marks = {
  info: ':large_blue_circle:',
  warning: ':large_yellow_circle:',
  error: ':red_circle:',
  critical: ':rotating_light:',
}

/**
 * A text that Slack shows as it is: with these three escaped no link, mention or channel can be written. Source:
 * api.slack.com/reference/surfaces/formatting, "Escaping text".
 */
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

const plain = (text: string, charsMax: number) => ({
  type: 'plain_text',
  text: shortened(text, charsMax),
  emoji: false,
})

/**
 * A message as blocks. What strangers chose (names, messages) stands in `plain_text` only, where no markup is read; the
 * fallback text is escaped. Channel and thread are added when it is sent.
 */
export function slackBody(message: AlertMessage): string {
  const { event, title, summary, severity, links, fix, forecast, resolved, workloads, nodes, failures } = message
  const facts = [
    ['Severity', severity],
    ['Confidence', message.cause?.confidence ?? ''],
    ['Failures', failures === 0 ? '' : String(failures)],
    ['Cluster', message.cluster ?? ''],
    [
      'Workloads',
      namesOf(
        workloads.map(({ id }) => id),
        message.workloads_more,
      ),
    ],
    ['Nodes', namesOf(nodes, 0)],
  ].filter(([, value]) => value !== '')
  const said = resolved === null ? summary : `Over: ${resolved.because.join('; ')}`
  const next = forecast === null ? '' : `Next: ${forecast.next_attempt_at ?? 'no attempt'}. ${forecast.basis}`
  const first = fix[0]?.do ?? ''
  const buttons = [
    ...(links.incident === null ? [] : [button('Incident', links.incident)]),
    ...(links.runbook === null ? [] : [button('Runbook', links.runbook)]),
  ]
  const mark = resolved === null ? marks[severity] : ':white_check_mark:'
  return JSON.stringify({
    text: `${mark} ${escaped(shortened(`${event}: ${title}`, textCharsMax))}`,
    blocks: [
      { type: 'header', text: plain(`${event}: ${title}`, headerCharsMax) },
      ...[said, next, first === '' ? '' : `Do: ${first}`]
        .filter((text) => text !== '')
        .map((text) => ({ type: 'section', text: plain(text, textCharsMax) })),
      ...(facts.length === 0
        ? []
        : [{ type: 'section', fields: facts.map(([name, value]) => plain(`${name}: ${value}`, 1900)) }]),
      ...(buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }]),
    ],
    unfurl_links: false,
    unfurl_media: false,
  })
}

const button = (text: string, url: string) => ({ type: 'button', text: plain(text, 75), url })

const namesOf = (names: readonly string[], more: number): string =>
  names.length === 0
    ? ''
    : `${names.slice(0, 5).join(', ')}${names.length + more > 5 ? ` and ${names.length + more - 5} more` : ''}`

type SlackOptions = { readonly name: string; readonly url: Secret; readonly post: Post }

/** Posts to an incoming webhook, whose address is the secret. It gives no handle of what it posted, so no threads. */
export const slackWebhookSink = ({ name, url, post }: SlackOptions): Sink => ({
  name,
  kind: 'slack',
  body: slackBody,
  refreshMs: undefined,
  close: post.close,
  send: async ({ body, cancelled }): Promise<Delivery> => {
    const to = url()
    return to.ok ? deliveryOf(await post.post(to.value, { headers: {}, body, cancelled })) : failed(to.error)
  },
})

/** Posts with `chat.postMessage`: a thread for each alert, whose end is shown in the channel too. */
export const slackChatSink = ({
  name,
  url,
  token,
  channel,
  post,
}: SlackOptions & { readonly token: Secret; readonly channel: string }): Sink => ({
  name,
  kind: 'slack',
  body: slackBody,
  refreshMs: undefined,
  close: post.close,
  send: async ({ body, first, cancelled }): Promise<Delivery> => {
    const to = url()
    const bearer = token()
    if (!to.ok) return failed(to.error)
    if (!bearer.ok) return failed(bearer.error)
    const isEnd = body.startsWith('{"text":":white_check_mark:')
    const thread = first === undefined ? {} : { thread_ts: first, ...(isEnd ? { reply_broadcast: true } : {}) }
    const front = JSON.stringify({ channel, ...thread })
    const answer = await post.post(`${to.value.replace(/\/+$/, '')}/chat.postMessage`, {
      headers: { authorization: `Bearer ${bearer.value}`, 'content-type': 'application/json; charset=utf-8' },
      body: `${front.slice(0, -1)},${body.slice(1)}`,
      cancelled,
    })
    return chatDelivery(answer)
  },
})

/** Errors that say that these very bytes will never be taken. Source: api.slack.com/methods/chat.postMessage, errors. */
const refusals: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_too_long',
  'msg_blocks_too_long',
  'no_text',
  'too_many_attachments',
])

/** Slack answers 200 to nearly everything; whether it was taken stands in the body. */
export function chatDelivery(answer: Answer): Delivery {
  const delivery = deliveryOf(answer)
  if (!answer.ok || !delivery.ok) return delivery
  let said: { readonly ok?: unknown; readonly error?: unknown; readonly ts?: unknown }
  try {
    said = (JSON.parse(answer.text) as typeof said | null) ?? {}
  } catch {
    return failed('the answer is no JSON')
  }
  if (said.ok === true) return { ok: true, receipt: typeof said.ts === 'string' ? said.ts : undefined }
  const word = typeof said.error === 'string' && /^[a-z_]{1,60}$/.test(said.error) ? said.error : 'unknown'
  return failed(`Slack says ${word}`, { isRetryable: !refusals.has(word), retryAfterMs: answer.retryAfterMs })
}
