import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import * as assert from 'uvu/assert'
import { drillMessages } from '../../src/app/alerts/drill.ts'
import { withLinks } from '../../src/app/alerts/links.ts'
import { causeCodes } from '../../src/domain/diagnosis.ts'
import { type Instant, instant } from '../../src/domain/time.ts'
import type { AlertMessage } from '../../src/output/alert/message.ts'
import { alertStep } from '../../src/output/alert/policy.ts'
import { usualSettings } from '../../src/output/alert/settings.ts'
import { type AlertInput, alerting } from '../../src/output/alert/state.ts'
import { alertMessage, resolvedAlert } from '../support/alert-message.ts'
import { repository } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { exampleDiagnosis } from '../support/diagnosis.ts'

const schema = JSON.parse(readFileSync(join(repository, 'docs/schema/alert.schema.json'), 'utf8')) as object
const matches = new Ajv({ strict: false, validateFormats: false }).compile(schema)
const problems = (message: unknown): readonly string[] => {
  matches(message)
  return (matches.errors ?? []).map(({ instancePath, message: says }) => `${instancePath} ${says ?? ''}`)
}

/** Everything that the policy says in one run: an alert, its repeat, its end, a digest, and what it says of itself. */
function told(): readonly AlertMessage[] {
  const settings = { ...usualSettings, newMax: 1 }
  const state = alerting(settings, (text) => createHash('sha256').update(text).digest('hex'))
  const at = (seconds: number): Instant => instant(Date.parse('2026-11-23T19:31:03Z') + seconds * 1000)
  const { workload } = exampleDiagnosis
  const fails = (id: string, s: number): AlertInput => ({
    kind: 'diagnosis',
    at: at(s),
    diagnosis: {
      ...exampleDiagnosis,
      id: `d-${id}`,
      workload: { ...workload, id: `/${id}`, kind: 'app' },
      forecast: null,
    },
  })
  const gone = (id: string, s: number): AlertInput => ({
    kind: 'gone',
    at: at(s),
    workload: { kind: 'app', id },
    why: 'was removed',
  })
  const watch = (s: number, wrong: string | null): AlertInput => ({
    kind: 'watch',
    at: at(s),
    name: 'x',
    title: 'blind',
    severity: 'critical',
    wrong,
  })
  const inputs: readonly AlertInput[] = [
    ...['a', 'b', 'c'].map((id) => fails(id, 0)),
    { kind: 'tick', at: at(100) },
    watch(101, 'no word'),
    { kind: 'tick', at: at(700) },
    { kind: 'tick', at: at(15_000) },
    watch(15_001, null),
    gone('/a', 15_002),
    gone('/b', 15_003),
    gone('/c', 15_004),
  ]
  return inputs.flatMap((input) => alertStep(state, input))
}

describe('the JSON Schema of an alert', (it) => {
  it('holds for everything that the policy says, with links or without', () => {
    const messages = told()
    assert.equal([...new Set(messages.map(({ event }) => event))].sort(), ['digest', 'firing', 'repeat', 'resolved'])
    const links = { publicUrl: 'https://sigsys.example', runbookUrl: undefined }
    for (const message of messages) {
      assert.equal(problems(JSON.parse(JSON.stringify(message))), [])
      assert.equal(problems(JSON.parse(JSON.stringify(withLinks(message, links)))), [])
    }
  })

  it('holds for a drill, an end and a change', () => {
    const drill = drillMessages({ severity: 'critical', sinks: undefined }, { now: instant(0), cluster: 'east' })
    for (const message of [...drill, alertMessage(), resolvedAlert(), alertMessage({ event: 'change' })])
      assert.equal(problems(message), [])
  })

  it('holds keys in the order of the message, and refuses others', () => {
    assert.equal(Object.keys(alertMessage()), Object.keys((schema as { properties: object }).properties))
    assert.is(problems({ ...alertMessage(), other: 1 }).length, 1)
    assert.is(problems({ ...alertMessage(), severity: 'bad' }).length, 1)
  })
})

describe('the runbook of a cause', (it) => {
  const text = readFileSync(join(repository, 'docs/diagnoses.md'), 'utf8')
  for (const code of causeCodes)
    it(`${code} has a section that its link leads to`, () => {
      const cause = { code, confidence: 'certain', summary: '' } as const
      const { links } = withLinks(alertMessage({ cause }), {
        publicUrl: undefined,
        runbookUrl: 'https://docs.example/diagnoses.md',
      })
      assert.is(links.runbook, `https://docs.example/diagnoses.md#${code}`)
      assert.match(text, new RegExp(`^## ${code}$`, 'm'))
    })
})
