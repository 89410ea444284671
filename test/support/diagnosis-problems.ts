import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'

type Schema = {
  readonly $id: string
  readonly properties: Readonly<Record<string, Node>>
  readonly definitions?: object
}
type Node = {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly allOf?: readonly Node[]
}

const schemaOf = (name: string): Schema => JSON.parse(readFileSync(`docs/schema/${name}.schema.json`, 'utf8')) as Schema
const schemas = { diagnosis: schemaOf('diagnosis'), notice: schemaOf('notice') }

// The pattern beside each `format` already tells a good instant from a bad one.
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, formats: { 'date-time': true } })
ajv.addSchema(schemas.diagnosis).addSchema(schemas.notice)

/**
 * What is wrong with a diagnosis or notice, by the published schema and the order of its keys, which no schema can
 * state. Empty for a good one.
 */
export function diagnosisProblems(value: unknown): readonly string[] {
  const isNotice = (value as { readonly schema?: unknown } | null)?.schema === 'sigsys.notice/1'
  const schema = isNotice ? schemas.notice : schemas.diagnosis
  const validate: ValidateFunction | undefined = ajv.getSchema(schema.$id)
  if (validate === undefined) throw new Error(`no schema ${schema.$id}`)
  if (!validate(value)) {
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`.trim(),
    )
  }
  return orderProblems(value, { node: schema, path: '' })
}

function orderProblems(
  value: unknown,
  { node, path }: { readonly node: Node; readonly path: string },
): readonly string[] {
  if (Array.isArray(value)) {
    const { items } = flat(node)
    return value.flatMap((entry: unknown, index) =>
      items === undefined ? [] : orderProblems(entry, { node: items, path: `${path}/${index}` }),
    )
  }
  const { properties } = flat(node)
  if (typeof value !== 'object' || value === null || properties === undefined) return []
  const wanted = Object.keys(properties)
  const own =
    Object.keys(value).join(' ') === wanted.join(' ') ? [] : [`${path} keys are not in order: ${wanted.join(', ')}`]
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, entry]) => {
      const below = properties[key]
      return below === undefined ? [] : orderProblems(entry, { node: below, path: `${path}/${key}` })
    }),
  ]
}

/** A node with its reference followed, and the alternative that describes an object or a list. */
function flat(node: Node): Node {
  const definitions = schemas.diagnosis.definitions as Readonly<Record<string, Node>>
  const name = node.$ref?.split('/').at(-1)
  const target = name === undefined ? undefined : definitions[name]
  if (target !== undefined) return flat(target)
  const parts = node.anyOf ?? node.allOf?.slice(0, 1)
  if (node.properties !== undefined || parts === undefined) return node
  return parts.map(flat).find(({ properties, items }) => properties !== undefined || items !== undefined) ?? node
}
