import { type JsonNode, type Place, placesOf } from './json.ts'
import type { YamlNode } from './yaml.ts'
import { unreachable } from '../domain/invariant.ts'

/** Where something stands: a file as it was named, line and column from 1. */
export type FilePlace = Place & { readonly path: string }

/** A member of a mapping, with the place of its key. */
export type PlacedMember = { readonly key: string; readonly place: FilePlace; readonly value: Placed }

/** A value from any of the files a document is made of, that knows its file and place. */
export type Placed = { readonly place: FilePlace } & (
  | { readonly is: 'map'; readonly members: readonly PlacedMember[] }
  | { readonly is: 'list'; readonly items: readonly Placed[] }
  | { readonly is: 'scalar'; readonly value: unknown; readonly text: string }
)

/** A YAML tree with its file. Merge keys (`<<`) are followed; a key of the mapping itself goes before a merged one. */
export function fromYaml(node: YamlNode, path: string): Placed {
  const place = { path, ...node.place }
  switch (node.is) {
    case 'scalar':
      return { is: 'scalar', place, value: node.value, text: node.text }
    case 'list':
      return { is: 'list', place, items: node.items.map((item) => fromYaml(item, path)) }
    case 'map': {
      const own = node.members.filter(({ key }) => key !== '<<').map((one) => fromMember(one, path))
      const taken = new Set(own.map(({ key }) => key))
      const merged = node.members
        .filter(({ key }) => key === '<<')
        .flatMap(({ value }) => (value.is === 'list' ? value.items : [value]))
        .flatMap((value) => membersOf(fromYaml(value, path)))
        .filter(({ key }) => !taken.has(key) && taken.add(key))
      return { is: 'map', place, members: [...own, ...merged] }
    }
    default:
      return unreachable(node)
  }
}

const fromMember = (
  { key, place, value }: { readonly key: string; readonly place: Place; readonly value: YamlNode },
  path: string,
): PlacedMember => ({ key, place: { path, ...place }, value: fromYaml(value, path) })

/** A JSON tree with its file; of repeated keys the last counts. */
export function fromJson(node: JsonNode, { path, text }: { readonly path: string; readonly text: string }): Placed {
  const placeOf = placesOf(text)
  const at = (offset: number): FilePlace => ({ path, ...placeOf(offset) })
  const convert = (one: JsonNode): Placed => {
    const place = at(one.at)
    switch (one.kind) {
      case 'object': {
        const last = new Map(one.members.map((member) => [member.key, member]))
        const members = [...last.values()].map(({ key, keyAt, value }) => ({
          key,
          place: at(keyAt),
          value: convert(value),
        }))
        return { is: 'map', place, members }
      }
      case 'array':
        return { is: 'list', place, items: one.items.map(convert) }
      case 'number':
        return { is: 'scalar', place, value: Number(one.text), text: one.text }
      case 'null':
        return { is: 'scalar', place, value: null, text: 'null' }
      case 'string':
      case 'boolean':
        return { is: 'scalar', place, value: one.value, text: String(one.value) }
      default:
        return unreachable(one)
    }
  }
  return convert(node)
}

/** The value without its places. */
export function plainOf(node: Placed): unknown {
  if (node.is === 'scalar') return node.value
  if (node.is === 'list') return node.items.map(plainOf)
  // fromEntries defines `__proto__` as a key like others.
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plainOf(value)]))
}

/** The member of a mapping. */
export const memberOf = (node: Placed | undefined, key: string): PlacedMember | undefined =>
  node?.is === 'map' ? node.members.find((one) => one.key === key) : undefined

/** What is below a key, if anything. */
export const below = (node: Placed | undefined, key: string): Placed | undefined => memberOf(node, key)?.value

/** The items of a list; nothing for anything else. */
export const itemsOf = (node: Placed | undefined): readonly Placed[] => (node?.is === 'list' ? node.items : [])

/** The members of a mapping; nothing for anything else. */
export const membersOf = (node: Placed | undefined): readonly PlacedMember[] => (node?.is === 'map' ? node.members : [])

/** The text of a scalar that is text. */
export const textOf = (node: Placed | undefined): string | undefined =>
  node?.is === 'scalar' && typeof node.value === 'string' ? node.value : undefined

/** A node on a path from the root, and the place of the key that leads to it (its own place in a list). */
export type Found = { readonly node: Placed; readonly keyPlace: FilePlace | undefined }

/** Follows a path as far as it goes; `whole` says whether all of it was there. */
export function follow(root: Placed, path: readonly PropertyKey[]): Found & { readonly whole: boolean } {
  let found: Found = { node: root, keyPlace: undefined }
  for (const step of path) {
    const { node } = found
    const member = memberOf(node, String(step))
    const item = node.is === 'list' ? node.items[Number(step)] : undefined
    if (member !== undefined) found = { node: member.value, keyPlace: member.place }
    else if (item !== undefined) found = { node: item, keyPlace: undefined }
    else return { ...found, whole: false }
  }
  return { ...found, whole: true }
}

/** Lays one tree over another: mappings member by member, lists behind each other, anything else replaced. */
export function overlay(under: Placed, over: Placed): Placed {
  if (under.is === 'list' && over.is === 'list') return { ...over, items: [...under.items, ...over.items] }
  if (under.is !== 'map' || over.is !== 'map') return over
  const merged = over.members.map((member) => {
    const beneath = memberOf(under, member.key)
    return beneath === undefined ? member : { ...member, value: overlay(beneath.value, member.value) }
  })
  const rest = under.members.filter(({ key }) => memberOf(over, key) === undefined)
  return { ...over, members: [...rest, ...merged] }
}
