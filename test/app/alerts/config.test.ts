import * as assert from 'uvu/assert'
import { type AlertsConfig, configOf } from '../../../src/app/alerts/config.ts'
import { readSettings } from '../../../src/app/settings/read-settings.ts'
import { problemLine } from '../../../src/document/problem.ts'
import { describe } from '../../support/describe.ts'
import { valueOf } from '../../support/hub.ts'

const problems = (text: string): readonly string[] => {
  const found = readSettings(text, 'serve.yaml')
  return found.ok ? [] : found.error.map(problemLine)
}

const configIn = (text: string): AlertsConfig => {
  const { alerts = {}, public_url: publicUrl } = valueOf(readSettings(text, 'serve.yaml'))
  return configOf(alerts, { publicUrl, folder: '/etc/sigsys' })
}

const whole = `
public_url: https://sigsys.example/
alerts:
  failures: 2
  repeat_every: 1h
  severity_min: error
  rate: { new_max: 5, window: 1m }
  allow_networks: [10.0.0.0/8, "::1"]
  rules:
    - match: { workload: /batch/*, cause: [exit-code, signal] }
      failures: 10
  sinks:
    - { name: pager, kind: pagerduty, routing_key_file: /etc/key }
    - { name: hook, kind: webhook, url: "https://hooks.example/x", secret_files: [/etc/new, /etc/old] }
    - { name: chat, kind: slack, channel: "#ops", token_env: SLACK_TOKEN }
    - { name: log, kind: file, path: /var/log/alerts.jsonl }
  routes:
    - match: { severity: critical }
      sinks: pager
      continue: true
    - sinks: [hook, log]
  canary: { workload: sigsys.canary, every: 1h }
`

describe('the section alerts of a configuration', (it) => {
  it('is read with what is usual for the rest', () => {
    const config = configIn(whole)
    assert.is(config.publicUrl, 'https://sigsys.example')
    assert.equal([config.settings.failures, config.settings.repeatEvery, config.settings.newMax], [2, 3_600_000, 5])
    assert.equal(
      config.sinks.map(({ name }) => name),
      ['pager', 'hook', 'chat', 'log'],
    )
    assert.equal(
      config.routes.map(({ sinks, isLast }) => [sinks, isLast]),
      [
        [['pager'], false],
        [['hook', 'log'], true],
      ],
    )
    assert.equal(
      config.settings.rules.map(({ match, failures, severity }) => [match.workloads, failures, severity]),
      [
        [['sigsys.canary'], undefined, 'info'],
        [['/batch/*'], 10, undefined],
      ],
    )
    assert.equal(config.retry, { first: 5000, max: 3_600_000, giveUpAfter: 259_200_000 })
  })

  it('may stand in the section of serve, and may be left out', () => {
    const nested = configIn('serve:\n  alerts:\n    failures: 7\n')
    assert.is(nested.settings.failures, 7)
    assert.equal(configIn('cluster: x\n').sinks, [])
  })

  it('without routes every sink gets everything', () => {
    const config = configIn('alerts:\n  sinks: [{ name: out, kind: stdout }]\n')
    assert.equal(
      config.routes.map(({ sinks }) => sinks),
      [['out']],
    )
  })

  it('says everything that is wrong, each at its place', () => {
    const text = `alerts:
  failurs: 3
  hold: 30
  severity_min: bad
  sinks:
    - { name: Pager, kind: pagerduty }
    - { name: hook, kind: webhok }
  allow_networks: [10.0.0.0/40]
`
    assert.equal(problems(text), [
      'serve.yaml:2:3: unknown key failurs; did you mean failures?',
      'serve.yaml:3:9: hold: found 30; it has no unit; write 30s',
      'serve.yaml:4:17: severity_min: found "bad"; write one of info, warning, error, critical',
      'serve.yaml:6:7: sinks: found keys; sink Pager: write one of routing_key_file and routing_key_env',
      'serve.yaml:6:15: name: found "Pager"; write a name of lower-case letters, digits, - and _',
      'serve.yaml:7:27: kind: found "webhok"; write kind: webhook, alertmanager, alertmanager-webhook, pagerduty, slack, cloudevents, file or stdout',
      'serve.yaml:8:20: allow_networks: found "10.0.0.0/40"; write a network such as 10.0.0.0/8, or an address',
    ])
  })

  it('says what does not go together', () => {
    const text = `alerts:
  sinks:
    - { name: hook, kind: webhook, url: "https://a.example", url_file: /x }
    - { name: hook, kind: pagerduty }
    - { name: chat, kind: slack, channel: "#a" }
    - { name: am, kind: alertmanager }
  routes:
    - sinks: [hok]
  heartbeat: { every: 1m }
`
    assert.equal(problems(text), [
      'serve.yaml:3:7: sinks: found keys; sink hook: write one of url, url_file and url_env',
      'serve.yaml:3:7: sinks: found keys; sink hook: write secret_files or secret_envs: a webhook is always signed',
      'serve.yaml:4:7: sinks: found keys; sink hook: write one of routing_key_file and routing_key_env',
      'serve.yaml:4:15: name: found "hook"; another sink is called so; give each a name of its own',
      'serve.yaml:5:7: sinks: found keys; sink chat: a channel needs one of token_file and token_env',
      'serve.yaml:6:7: sinks: found keys; sink am: write one of url, url_file and url_env',
      'serve.yaml:8:14: sinks: found a list; no sink is called hok; did you mean hook?',
      'serve.yaml:9:14: heartbeat: found keys; write one of url, url_file and url_env',
    ])
  })

  it('says what does not go together even where single keys are wrong', () => {
    const text = `alerts:
  hold: 30
  sinks:
    - { name: hook, kind: webhook, secret_files: [/s], url: nowhere, url_file: /x }
    - { name: hook, kind: webhok }
    - { name: page, kind: pagerduty }
  routes:
    - { sinks: hok, continue: maybe }
  heartbeat: { every: 1 }
`
    assert.equal(
      problems(text).map((line) => line.replace(/^serve\.yaml:(\d+:\d+): .*?; /, '$1 ')),
      [
        '2:9 it has no unit; write 30s',
        '4:7 sink hook: write one of url, url_file and url_env',
        '4:61 write an address that begins with https:// or http://',
        '5:15 another sink is called so; give each a name of its own',
        '5:27 write kind: webhook, alertmanager, alertmanager-webhook, pagerduty, slack, cloudevents, file or stdout',
        '6:7 sink page: write one of routing_key_file and routing_key_env',
        '8:16 no sink is called hok; did you mean hook?',
        '8:31 write true or false',
        '9:14 write one of url, url_file and url_env',
        '9:23 it has no unit; write 1s',
      ],
    )
    for (const odd of [
      'alerts: []',
      'alerts: { sinks: 3, routes: x, heartbeat: [] }',
      'alerts: { sinks: [1], routes: [2] }',
    ])
      assert.ok(problems(odd).length > 0, odd)
  })

  it('repeats no secret that stands in an address', () => {
    const text = 'alerts:\n  sinks: [{ name: a, kind: cloudevents, url: "https://user:hunter2@a.example/" }]\n'
    assert.not.match(problems(text).join('\n'), /hunter2/)
    assert.match(problems(text).join('\n'), /no user or password/)
  })
})
