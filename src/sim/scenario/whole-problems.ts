import { below, itemsOf, type Placed, textOf } from '../../document/placed.ts'
import { type Problem, problemAt } from '../../document/problem.ts'
import { lookCount, looksMax } from './samples-needed.ts'
import type { Expectation } from './scenario.ts'

/** Two things of one kind and one name. */
export function twiceProblems(root: Placed): readonly Problem[] {
  const marathon = below(root, 'marathon')
  const kinds: readonly (readonly [string, string, readonly Placed[]])[] = [
    ['id', 'app or pod', [...itemsOf(below(marathon, 'apps')), ...itemsOf(below(marathon, 'pods'))]],
    ['id', 'job', itemsOf(below(below(root, 'metronome'), 'jobs'))],
    ['hostname', 'agent', itemsOf(below(below(root, 'cluster'), 'agents'))],
  ]
  return kinds.flatMap(([key, noun, nodes]) => {
    const seen = new Set<string>()
    return nodes.flatMap((node) => {
      const name = below(node, key)
      const text = textOf(name)
      if (name === undefined || text === undefined) return []
      if (!seen.has(text)) {
        seen.add(text)
        return []
      }
      return [problemAt(name.place, 'name', { found: `a second ${noun} ${text}`, hint: 'write another name' })]
    })
  })
}

/** What only Marathon could run, in a cluster without it. */
export function absentProblems(root: Placed): readonly Problem[] {
  const version = below(below(root, 'cluster'), 'marathon')
  if (version?.is !== 'scalar' || version.value !== false) return []
  const marathon = below(root, 'marathon')
  const deployed = itemsOf(below(root, 'timeline')).flatMap((action) => below(action, 'deploy') ?? [])
  return [...itemsOf(below(marathon, 'apps')), ...itemsOf(below(marathon, 'pods')), ...deployed].map(({ place }) =>
    problemAt(place, 'value', { found: 'a definition for Marathon', hint: 'leave out marathon: false of the cluster' }),
  )
}

/** Views and delays are looked at only so often: every look costs time and is kept. */
export function samplingProblems(expectations: readonly Expectation[]): readonly Problem[] {
  let looks = 0
  return expectations.flatMap((expectation) => {
    const more = lookCount(expectation)
    looks += more
    if (looks <= looksMax) return []
    looks -= more
    const hint = `write a longer every, or fewer moments: ${looksMax} looks are the most of a scenario`
    return [problemAt(expectation.place, 'value', { found: `${more} looks`, hint })]
  })
}
