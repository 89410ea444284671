import * as assert from 'uvu/assert'
import { clipped } from '../../../src/output/alert/clipped.ts'
import type { AlertMessage } from '../../../src/output/alert/message.ts'
import { alertmanagerWebhookBody } from '../../../src/output/sinks/alertmanager-webhook.ts'
import { alertmanagerBody } from '../../../src/output/sinks/alertmanager.ts'
import { cloudEventBody } from '../../../src/output/sinks/cloudevents.ts'
import { pagerdutyBody } from '../../../src/output/sinks/pagerduty.ts'
import { slackBody } from '../../../src/output/sinks/slack.ts'
import { webhookBody } from '../../../src/output/sinks/webhook.ts'
import { alertMessage, resolvedAlert } from '../../support/alert-message.ts'
import { describe } from '../../support/describe.ts'

const bodies: Readonly<Record<string, (message: AlertMessage) => string | undefined>> = {
  webhook: webhookBody,
  alertmanager: alertmanagerBody,
  'alertmanager-webhook': (message) => alertmanagerWebhookBody(message, 'team'),
  pagerduty: pagerdutyBody,
  slack: slackBody,
  cloudevents: cloudEventBody,
}

const escape = String.fromCharCode(27)
const hostile: Readonly<Record<string, string>> = {
  HTML: '<img src=x onerror=alert(1)><script>alert(1)</script>',
  'terminal escapes': `${escape}[31mred${escape}]0;title\u0007\u009b2J`,
  'marks that turn text around': 'abc\u202e\u2066gpj.exe\u2069',
  'a megabyte': 'A'.repeat(1 << 20),
  'Slack markup': '<!channel> <@U123> <https://evil.example|ok> *bold* `code` &amp;',
  'template syntax': '{{ .Labels }} {{ template "x" }} ${jndi:ldap://x} %{x} <%= 1 %>',
  'half a letter': 'a\ud83d',
  'nothing but line ends': 'a\r\n\r\nb\u2028c\u2029\u0000',
}

const told = (text: string): AlertMessage =>
  clipped(
    alertMessage({
      title: text,
      summary: text,
      cluster: text,
      profile: text,
      workloads: [{ kind: 'app', id: `/${text}`, version: text }],
      nodes: [text],
      cause: { code: 'seccomp-kill', confidence: 'certain', summary: text },
      fix: [{ do: text, if: text, risk: text, command: text }],
      forecast: { next_attempt_at: null, next_attempt_by: null, will_fail: true, basis: text, attempts_per_hour: null },
    }),
  )

/** Every text in a JSON value, keys too. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)])
}

const forbidden = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])/u

describe('hostile texts', (it) => {
  for (const [sink, bodyOf] of Object.entries(bodies))
    for (const [what, text] of Object.entries(hostile))
      it(`${what} is harmless in ${sink}`, () => {
        for (const message of [told(text), clipped(resolvedAlert({ ...told(text), event: 'resolved' }))]) {
          const body = bodyOf(message) ?? ''
          assert.ok(body.length > 0 && body.length < 100_000, `${body.length} characters`)
          for (const each of textsIn(JSON.parse(body))) assert.not.match(each, forbidden)
          assert.is(Buffer.from(body).toString(), body)
        }
      })

  it('cannot mention anybody in Slack: markup is read in the escaped text only', () => {
    const { text, blocks } = JSON.parse(slackBody(told(hostile['Slack markup'] ?? '')))
    assert.not.match(text, /[<>]/)
    assert.match(text, /&lt;!channel&gt;/)
    assert.not(JSON.stringify(blocks).includes('"type":"mrkdwn"'))
  })

  it('make no label name or key, and no address', () => {
    const message = told(hostile['HTML'] ?? '')
    const [alert] = JSON.parse(alertmanagerBody(message) ?? '')
    for (const name of Object.keys(alert.labels)) assert.match(name, /^[a-z_]+$/)
    assert.match(alert.generatorURL, /^https:\/\/sigsys\.example\//)
  })
})

describe('bodies of sinks', (it) => {
  it('Alertmanager: the labels stay the same from the beginning to the end', () => {
    const [first] = JSON.parse(alertmanagerBody(alertMessage()) ?? '')
    const [last] = JSON.parse(alertmanagerBody(resolvedAlert()) ?? '')
    assert.equal(last.labels, first.labels)
    assert.is(last.startsAt, first.startsAt)
    assert.is(last.endsAt, '2026-03-02T03:10:00.000Z')
    assert.is(first.endsAt, '2026-03-03T03:00:04.500Z')
    assert.equal(first.labels, {
      about: 'workload',
      alert_id: 'a-0123456789abcdef0123',
      alertname: 'seccomp-kill',
      cluster: 'east',
      profile: 'strict.json',
      service: 'sigsys',
      severity: 'error',
      workload: '/shop/cart',
    })
  })

  it('Alertmanager: a worse severity is another alert, and the milder ones end', () => {
    const update = JSON.parse(alertmanagerBody(alertMessage({ event: 'update', severity: 'critical' })) ?? '')
    const seen = update.map((one: { labels: { severity: string }; endsAt: string }) => [
      one.labels.severity,
      one.endsAt,
    ])
    assert.equal(seen, [
      ['critical', '2026-03-03T03:00:04.500Z'],
      ['info', '2026-03-02T03:00:04.500Z'],
      ['warning', '2026-03-02T03:00:04.500Z'],
      ['error', '2026-03-02T03:00:04.500Z'],
    ])
  })

  it('PagerDuty: trigger and resolve by one key, a change on its own', () => {
    const trigger = JSON.parse(pagerdutyBody(alertMessage()))
    assert.is(trigger.event_action, 'trigger')
    assert.is(trigger.dedup_key, 'a-0123456789abcdef0123')
    assert.equal([trigger.payload.severity, trigger.payload.class], ['error', 'seccomp-kill'])
    assert.equal(JSON.parse(pagerdutyBody(resolvedAlert())), {
      event_action: 'resolve',
      dedup_key: 'a-0123456789abcdef0123',
    })
    const change = JSON.parse(pagerdutyBody(alertMessage({ event: 'change', title: 'version 2 is rolled out' })))
    assert.equal([change.event_action, change.payload.summary], [undefined, 'version 2 is rolled out'])
  })

  it('a drill is marked in every one', () => {
    const drill = alertMessage({ drill: true, title: 'DRILL: somebody tries', event: 'firing' })
    for (const [sink, bodyOf] of Object.entries(bodies)) assert.match(bodyOf(drill) ?? '', /DRILL|"drill":true/, sink)
  })

  it('CloudEvents: the whole message, with an id of its own', () => {
    const event = JSON.parse(cloudEventBody(alertMessage()))
    assert.equal([event.specversion, event.id, event.type], ['1.0', 'a-0123456789abcdef0123.1', 'sigsys.alert'])
    assert.equal(event.data, alertMessage())
  })

  it('Slack: within the limits of its blocks', () => {
    const { blocks } = JSON.parse(slackBody(told('long '.repeat(2000))))
    assert.ok(blocks.length <= 50)
    for (const block of blocks) {
      if (block.type === 'header') assert.ok(block.text.text.length <= 150)
      if (block.text !== undefined) assert.ok(block.text.text.length <= 3000)
      assert.ok((block.fields ?? []).length <= 10)
      for (const { text } of block.fields ?? []) assert.ok(text.length <= 2000)
    }
  })
})
