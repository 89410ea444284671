import type { Placed } from '../../document/placed.ts'
import { below, itemsOf, membersOf } from '../../document/placed.ts'
import { scenarioJsonSchema } from './schema.ts'

/** A node of the JSON Schema. */
export type SchemaNode = {
  readonly type?: string
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: SchemaNode | boolean
  readonly items?: SchemaNode | readonly SchemaNode[]
  readonly anyOf?: readonly SchemaNode[]
  readonly 'x-names'?: string
  readonly 'x-exactly-one'?: readonly string[]
  readonly 'x-narrowing'?: Readonly<Record<string, readonly string[]>>
  readonly 'x-noun'?: string
  readonly 'x-definition'?: boolean
  readonly 'x-time'?: boolean
  readonly 'x-pattern'?: boolean
  readonly 'x-apart'?: Readonly<Record<string, readonly string[]>>
  readonly 'x-needs'?: Readonly<Record<string, readonly string[]>>
}

let made: SchemaNode | undefined
/** The schema as data, made once: what is known of keys and names is read from it. */
export const schemaTree = (): SchemaNode => (made ??= scenarioJsonSchema() as SchemaNode)

/** The schema's nodes that speak of a value: of alternatives those of its kind. */
export function meant(schema: SchemaNode, node: Placed): readonly SchemaNode[] {
  if (schema.anyOf === undefined) return [schema]
  const kinds = schema.anyOf.flatMap((one) => meant(one, node)).filter((one) => fits(one, node))
  // What is said of all alternatives (a name, a description) stays with each.
  return kinds.map((one) => ({ ...schema, anyOf: undefined, ...one }) as SchemaNode)
}

const fits = ({ type }: SchemaNode, node: Placed): boolean => {
  if (node.is === 'map') return type === 'object'
  if (node.is === 'list') return type === 'array'
  return type !== 'object' && type !== 'array'
}

/** The schema of a member or item. */
export function schemaBelow(schema: SchemaNode, step: string | number): SchemaNode | undefined {
  if (typeof step === 'number') return Array.isArray(schema.items) ? schema.items[step] : (schema.items as SchemaNode)
  const own =
    schema.properties !== undefined && Object.hasOwn(schema.properties, step) ? schema.properties[step] : undefined
  const rest = schema.additionalProperties
  return own ?? (typeof rest === 'object' ? rest : undefined)
}

/** The keys that may stand at a place of the document. */
export function knownKeys(
  root: Placed,
  path: readonly PropertyKey[],
  tree: SchemaNode = schemaTree(),
): readonly string[] {
  let [nodes, here]: [readonly SchemaNode[], Placed | undefined] = [[tree], root]
  for (const step of path) {
    if (here === undefined) return []
    const inside: Placed = here
    here = inside.is === 'list' ? inside.items[Number(step)] : below(inside, String(step))
    const next = here
    const key = inside.is === 'list' ? Number(step) : String(step)
    nodes = nodes
      .flatMap((node) => meant(node, inside))
      .flatMap((node) => schemaBelow(node, key) ?? [])
      .flatMap((node) => (next === undefined ? [node] : meant(node, next)))
  }
  return [...new Set(nodes.flatMap(({ properties }) => Object.keys(properties ?? {})))]
}

/** Calls back for every value of the document that the schema says something of, outermost first. */
export function walk(root: Placed, visit: (schema: SchemaNode, node: Placed) => void): void {
  const enter = (schema: SchemaNode, node: Placed): void => {
    for (const one of meant(schema, node)) {
      visit(one, node)
      for (const { key, value } of membersOf(node)) {
        const inner = schemaBelow(one, key)
        if (inner !== undefined) enter(inner, value)
      }
      itemsOf(node).forEach((item, index) => {
        const inner = schemaBelow(one, index)
        if (inner !== undefined) enter(inner, item)
      })
    }
  }
  enter(schemaTree(), root)
}
