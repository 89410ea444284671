import type { NodeObject } from '../domain/node-object.ts'
import { type Instant, parseIso } from '../domain/time.ts'
import { offsetText, spanText } from './time-text.ts'

/** What is amiss at a node, in a few words; `isBlind`: its kernel records do not reach us. */
export type NodeNote = { readonly says: string; readonly isBlind: boolean }

/** A node with what is amiss there. */
export type NotedNode = { readonly node: NodeObject; readonly name: string; readonly notes: readonly NodeNote[] }

/** A profile of which nodes have different texts: each text with the nodes that have it, the commonest first. */
export type DifferingProfile = {
  readonly name: string
  readonly versions: readonly { readonly sha256: string; readonly nodes: readonly string[] }[]
}

/** A collector tells the state of auditing at least this often, whatever happens. */
const silentMs = 120_000
/** Two seconds cost a diagnosis its certainty; half of it is worth a word. Source: docs/architecture.md, confidence. */
const clockMs = 1000

/** Nodes, those where something is amiss first, then by name. */
export function notedNodes(nodes: readonly NodeObject[], now: Instant): readonly NotedNode[] {
  const differing = differingProfiles(nodes)
  return nodes
    .map((node): NotedNode => ({ node, name: nameOf(node), notes: notesOf(node, { now, differing }) }))
    .sort((left, right) => rank(right) - rank(left) || compare(left.name, right.name))
}

/** What people call a node. */
export const nameOf = ({ hostname, id, address }: NodeObject): string => hostname ?? id ?? address ?? 'not known'

const rank = ({ notes }: NotedNode): number => (notes.some(({ isBlind }) => isBlind) ? 2 : notes.length > 0 ? 1 : 0)

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

function notesOf(
  node: NodeObject,
  { now, differing }: { readonly now: Instant; readonly differing: readonly DifferingProfile[] },
): readonly NodeNote[] {
  const notes: NodeNote[] = []
  const { collector, coverage, losses, profiles } = node
  if (node.active === false) notes.push({ says: 'deactivated at the master', isBlind: false })
  if (collector === null) notes.push({ says: 'no collector', isBlind: true })
  else {
    const seen = parseIso(collector.seen_at)
    if (seen !== undefined && now - seen > silentMs)
      notes.push({ says: `silent for ${spanText(now - seen)}`, isBlind: true })
    if (collector.audit?.['enabled'] === 0) notes.push({ says: 'audit is off', isBlind: true })
    const lost = collector.audit?.['lost']
    if (typeof lost === 'number' && lost > 0) notes.push({ says: `${lost} records lost since boot`, isBlind: false })
    const ahead = collector.clock_ahead_ms
    if (ahead !== null && Math.abs(ahead) >= clockMs) notes.push({ says: `clock ${offsetText(ahead)}`, isBlind: false })
  }
  if (losses.count > 0)
    notes.push({ says: `${losses.count} ${losses.count === 1 ? 'loss' : 'losses'} told`, isBlind: false })
  if (coverage.some(({ runs }) => runs > 1)) notes.push({ says: 'serials missing', isBlind: false })
  for (const { name, sha256 } of profiles) {
    const commonest = differing.find((each) => each.name === name)?.versions[0]
    if (commonest !== undefined && commonest.sha256 !== sha256) notes.push({ says: `${name} differs`, isBlind: false })
  }
  return notes
}

/** Profiles that are not the same text on all nodes that have them. */
export function differingProfiles(nodes: readonly NodeObject[]): readonly DifferingProfile[] {
  const byName = new Map<string, Map<string, string[]>>()
  for (const node of nodes)
    for (const { name, sha256 } of node.profiles) {
      const versions = byName.get(name) ?? new Map<string, string[]>()
      byName.set(name, versions)
      const holders = versions.get(sha256) ?? []
      versions.set(sha256, holders)
      holders.push(nameOf(node))
    }
  return [...byName]
    .filter(([, versions]) => versions.size > 1)
    .map(([name, versions]) => ({
      name,
      versions: [...versions]
        .map(([sha256, holders]) => ({ sha256, nodes: holders.toSorted(compare) }))
        .sort((left, right) => right.nodes.length - left.nodes.length || compare(left.sha256, right.sha256)),
    }))
    .sort((left, right) => compare(left.name, right.name))
}
