import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import * as assert from 'uvu/assert'
import { hubLimits } from '../../src/hub/limits.ts'
import { routeOf } from '../../src/hub/route.ts'
import { receivedEvent } from '../../src/wire/cloudevent.ts'
import { collectorFact, collectorRecord } from '../../src/wire/collector.ts'
import { repository } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { exampleDiagnosis } from '../support/diagnosis.ts'

type Reference = { readonly $ref: string }
type Description = {
  readonly asyncapi: string
  readonly channels: Readonly<
    Record<
      string,
      {
        readonly address: string
        readonly messages: Readonly<Record<string, Reference>>
        readonly bindings: {
          readonly ws: { readonly query: { readonly properties: Readonly<Record<string, object>> } }
        }
      }
    >
  >
  readonly operations: Readonly<
    Record<string, { readonly channel: Reference; readonly messages: readonly Reference[]; readonly 'x-role': string }>
  >
  readonly components: {
    readonly messages: Readonly<
      Record<string, { readonly name: string; readonly payload: object; readonly examples?: readonly Example[] }>
    >
  }
  readonly 'x-bounds': Readonly<Record<string, number>>
}
type Example = { readonly payload: { readonly type: string; readonly data: unknown } }

const read = (name: string): unknown => JSON.parse(readFileSync(`${repository}/docs/schema/${name}`, 'utf8'))
const description = read('asyncapi.json') as Description

/** What a reference inside the document points at. */
const at = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], description)

describe('the AsyncAPI description', (it) => {
  it('is of version 3, and every reference in it leads somewhere', () => {
    assert.is(description.asyncapi, '3.0.0')
    const text = JSON.stringify(description)
    const references = [...text.matchAll(/"\$ref":"(#[^"]+)"/g)].map((match) => match[1] ?? '')
    assert.ok(references.length > 20)
    assert.equal(
      references.filter((reference) => at(reference) === undefined),
      [],
    )
  })

  const values: Readonly<Record<string, string>> = { since: '1', cause: 'unknown', confidence: 'likely' }
  for (const [name, { address, bindings }] of Object.entries(description.channels)) {
    it(`${address}: its parameters are those the hub takes, and its role is the one it asks for`, () => {
      const properties = Object.keys(bindings.ws.query.properties)
      const query = properties.map((key) => `${key}=${values[key] ?? 'x'}`).join('&')
      const route = routeOf(`${address}?${query}`, hubLimits)
      assert.is.not(route.is, 'none')
      const role = Object.values(description.operations).find(({ channel }) => channel.$ref.endsWith(`/${name}`))
      assert.is(route.is === 'none' ? '' : route.role, role?.['x-role'])
      const strange = routeOf(`${address}?colour=red`, hubLimits)
      const known = strange.is === 'none' ? (/takes (.*)$/.exec(strange.says)?.[1] ?? '') : ''
      assert.equal(known === 'none' ? [] : known.split(/, | and /).sort(), properties.sort())
    })
  }

  it('says the bounds that the hub has', () => {
    for (const [key, value] of Object.entries(description['x-bounds']))
      assert.is(hubLimits[key as keyof typeof hubLimits], value, key)
  })

  const ajv = new Ajv({ strict: false, logger: false })
  ajv.addSchema({ ...(description as object), $id: 'asyncapi.json' })
  ajv.addSchema(read('diagnosis.schema.json') as object)
  for (const [key, { name, examples }] of Object.entries(description.components.messages)) {
    it(`${name}: its examples are events, as its schema and the program say`, () => {
      const shown =
        key === 'diagnosis'
          ? [
              {
                payload: { specversion: '1.0', id: 'd-1:1', source: '/lab/sigsys', type: name, data: exampleDiagnosis },
              },
            ]
          : (examples ?? [])
      assert.ok(shown.length > 0)
      const validate = ajv.compile({ $ref: `asyncapi.json#/components/messages/${key}/payload` })
      for (const { payload } of shown) {
        assert.ok(validate(payload), JSON.stringify(validate.errors))
        assert.ok(receivedEvent(JSON.stringify(payload)).ok)
        assert.is(payload.type, name)
        if (name === 'sigsys.audit')
          assert.ok(collectorRecord(payload.data, { agentId: undefined, hostname: 'agent-1' }).ok)
        if (name === 'sigsys.container') assert.ok(collectorFact(payload.data).ok)
        assert.not(validate({ ...payload, type: 'other' }))
      }
    })
  }
})
