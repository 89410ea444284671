import { below, itemsOf, type Placed, textOf } from '../../document/placed.ts'
import { type Problem, problemAt } from '../../document/problem.ts'
import { specsAtStart, specsDeployed } from './run-specs.ts'
import { lookCount, looksMax } from './samples-needed.ts'
import type { Expectation } from './scenario.ts'

/** Two things of one kind and one name. */
export function twiceProblems(root: Placed): readonly Problem[] {
  const named = (key: string, list: Placed | undefined): readonly Named[] =>
    itemsOf(list).map((node) => ({ name: below(node, key), text: textOf(below(node, key)) }))
  const specs = specsAtStart(root).map(({ node, id }): Named => ({ name: below(node, 'id'), text: id }))
  const kinds: readonly (readonly [string, readonly Named[]])[] = [
    ['app or pod', specs],
    ['job', named('id', below(below(root, 'metronome'), 'jobs'))],
    ['agent', named('hostname', below(below(root, 'cluster'), 'agents'))],
  ]
  return kinds.flatMap(([noun, all]) => {
    const seen = new Set<string>()
    return all.flatMap(({ name, text }) => {
      if (name === undefined || text === undefined) return []
      if (!seen.has(text)) {
        seen.add(text)
        return []
      }
      return [problemAt(name.place, 'name', { found: `a second ${noun} ${text}`, hint: 'write another name' })]
    })
  })
}

type Named = { readonly name: Placed | undefined; readonly text: string | undefined }

/** What only Marathon could run, in a cluster without it. */
export function absentProblems(root: Placed): readonly Problem[] {
  const version = below(below(root, 'cluster'), 'marathon')
  if (version?.is !== 'scalar' || version.value !== false) return []
  const deployed = itemsOf(below(root, 'timeline')).flatMap(specsDeployed)
  return [...specsAtStart(root), ...deployed].map(({ node: { place } }) =>
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
