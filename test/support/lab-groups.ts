import { existsSync, readdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const unified = (): string | undefined =>
  ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].find((path) => existsSync(`${path}/cgroup.procs`))
const hasV1 = (): boolean => existsSync('/sys/fs/cgroup/freezer/cgroup.procs')

/** Hierarchies of control groups of this machine. */
export const hierarchies = (): readonly ('v1' | 'v2')[] => [
  ...(hasV1() ? (['v1'] as const) : []),
  ...(unified() === undefined ? [] : (['v2'] as const)),
]

/** The folders of a container's groups, as an agent makes them. */
export function groupsOf(
  { hierarchy, isNested }: { readonly hierarchy: 'v1' | 'v2'; readonly isNested?: boolean },
  { root, outer, inner }: { readonly root: string; readonly outer: string; readonly inner: string },
): readonly string[] {
  const below = isNested === true ? `${outer}/mesos/${inner}` : outer
  if (hierarchy === 'v2') return [`${unified() ?? ''}/${root}/${below}/leaf`]
  // Nested containers share their parent's memory group.
  return [`/sys/fs/cgroup/freezer/${root}/${below}`, `/sys/fs/cgroup/memory/${root}/${outer}`]
}

/** Groups can be removed a little after the last process has gone. */
export async function removeGroups(root: string): Promise<void> {
  const tops = [unified(), '/sys/fs/cgroup/freezer', '/sys/fs/cgroup/memory'].map((top) => `${top ?? ''}/${root}`)
  for (const top of tops.filter((path) => existsSync(path)))
    for (let tries = 0; existsSync(top) && tries < 50; tries += 1) {
      removeBelow(top)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
}

function removeBelow(path: string): void {
  for (const name of readdirSync(path)) if (statSync(join(path, name)).isDirectory()) removeBelow(join(path, name))
  try {
    rmdirSync(path)
  } catch {
    // EBUSY: the next try removes it.
  }
}
