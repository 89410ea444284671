import { type JsonNode, member, placesOf, readJson } from '../document/json.ts'
import { nearestWord } from '../document/nearest.ts'
import { ignoredKeys, type IgnoringPlace, knownKeys } from './facts/ignored-keys.ts'
import type { Finding } from './lint.ts'
import { profileLengthMax } from './profile.ts'

/** Keys that do nothing under Mesos, keys nobody knows, and keys that stand twice. */
export function deadKeys(text: string): readonly Finding[] {
  const root = text.length > profileLengthMax ? undefined : readJson(text).root
  if (root === undefined) return []
  const placeAt = placesOf(text)
  const found: Finding[] = []
  for (const [node, where] of objects(root)) {
    if (node.kind !== 'object') continue
    const seen = new Set<string>()
    for (const { key, keyAt } of node.members) {
      const place = placeAt(keyAt)
      if (seen.has(key))
        found.push({
          code: 'repeated-key',
          level: 'warning',
          place,
          says: `\`${key}\` stands here again: only the last one counts`,
        })
      seen.add(key)
      const says = deadKey(key, where)
      if (says !== undefined) found.push({ ...says, place })
    }
  }
  return found
}

function deadKey(key: string, where: IgnoringPlace): Omit<Finding, 'place'> | undefined {
  if (knownKeys[where].includes(key)) return undefined
  const why = ignoredKeys[where].get(key)
  if (why !== undefined) return { code: 'ignored-key', level: 'warning', says: `\`${key}\`: ${why}` }
  const near = nearestWord(key, knownKeys[where])
  const hint = near === undefined ? '' : `; did you mean \`${near}\`?`
  return {
    code: 'unknown-key',
    level: near === undefined ? 'note' : 'warning',
    says: `\`${key}\` means nothing to Mesos${hint}`,
  }
}

/** The objects of a profile with what they are, in the order of the text. */
function objects(root: JsonNode): readonly (readonly [JsonNode, IgnoringPlace])[] {
  const items = (node: JsonNode | undefined) => (node?.kind === 'array' ? node.items : [])
  const rules = items(member(root, 'syscalls')).flatMap((rule) => {
    const conditions = ['includes', 'excludes'].flatMap((key) => member(rule, key) ?? [])
    return [
      [rule, 'rule'] as const,
      ...conditions.map((node) => [node, 'condition'] as const),
      ...items(member(rule, 'args')).map((node) => [node, 'argument'] as const),
    ]
  })
  const archs = items(member(root, 'archMap')).map((node) => [node, 'architecture'] as const)
  return [[root, 'profile'] as const, ...archs, ...rules]
}
