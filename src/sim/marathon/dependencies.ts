import type { RunSpec } from './definition.ts'
import { isBelow, parentOf } from './path-id.ts'

/** Apps and groups as they shall be, and what groups depend on. */
export type Dependencies = {
  readonly specs: ReadonlyMap<string, RunSpec>
  readonly groups: ReadonlyMap<string, readonly string[]>
}

/**
 * How long the longest way is that leads from an app to what it waits for: 1 for one that waits for nobody. What has the
 * same length is deployed together. Source: DeploymentPlan.scala, runSpecsGroupedByLongestPath.
 *
 * @returns undefined: somebody waits for himself
 */
export function levelsOf(ids: readonly string[], all: Dependencies): ReadonlyMap<string, number> | undefined {
  const levels = new Map<string, number>()
  /** Being looked at: whoever comes by here again has gone round. */
  const open = new Set<string>()
  const levelOf = (id: string): number | undefined => {
    const known = levels.get(id)
    if (known !== undefined) return known
    if (open.has(id)) return undefined
    open.add(id)
    let level = 1
    for (const other of awaitedBy(id, all)) {
      const below = levelOf(other)
      if (below === undefined) return undefined
      level = Math.max(level, below + 1)
    }
    open.delete(id)
    levels.set(id, level)
    return level
  }
  return ids.every((id) => levelOf(id) !== undefined) ? levels : undefined
}

/** The apps that one waits for: by itself, and by the groups it is in. Source: RootGroup.scala, applicationDependencies. */
function awaitedBy(id: string, all: Dependencies): readonly string[] {
  const own = (all.specs.get(id)?.dependencies ?? []).flatMap((on) => (isApp(all, on) ? [on] : appsBelow(all, on)))
  const byGroup = groupsOf(id).flatMap((group) =>
    (all.groups.get(group) ?? []).flatMap((on) => (isApp(all, on) ? [] : appsBelow(all, on))),
  )
  return [...own, ...byGroup]
}

const isApp = ({ specs }: Dependencies, id: string): boolean => specs.get(id)?.kind === 'app'

const appsBelow = ({ specs }: Dependencies, group: string): readonly string[] =>
  [...specs.values()].flatMap(({ id, kind }) => (kind === 'app' && isBelow(id, group) ? [id] : []))

/** The groups that an app is in, from the inmost. */
function groupsOf(id: string): readonly string[] {
  const groups: string[] = []
  for (let group = parentOf(id); ; group = parentOf(group)) {
    groups.push(group)
    if (group === '/') return groups
  }
}
