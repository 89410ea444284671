import { below, itemsOf, type Placed, textOf } from '../../document/placed.ts'
import { canonicalPath } from '../marathon/path-id.ts'

/** A definition of an app or pod where it stands; `id`: as Marathon has it, undefined where it has none. */
export type PlacedSpec = { readonly node: Placed; readonly id: string | undefined }

/** Apps and pods that are there at the start. */
export const specsAtStart = (root: Placed): readonly PlacedSpec[] => {
  const marathon = below(root, 'marathon')
  return [
    ...itemsOf(below(marathon, 'apps')).map(specAt),
    ...itemsOf(below(marathon, 'pods')).map(specAt),
    ...itemsOf(below(marathon, 'groups')).flatMap((group) => specsIn(group)),
  ]
}

/** What an action deploys: an app or pod, a list of apps, or all the apps of a group. */
export const specsDeployed = (action: Placed): readonly PlacedSpec[] => {
  const node = below(action, 'deploy')
  if (node === undefined) return []
  return itemsOf(node.is === 'list' ? node : undefined).length > 0
    ? itemsOf(node).map(specAt)
    : isGroup(node)
      ? specsIn(node)
      : [specAt(node)]
}

/** Whether a definition is one of a group, as `PUT /v2/groups` takes it. */
export const isGroup = (node: Placed): boolean =>
  below(node, 'apps') !== undefined || below(node, 'groups') !== undefined

const specAt = (node: Placed): PlacedSpec => ({ node, id: textOf(below(node, 'id')) })

/** The apps of a group and of the groups in it, with ids that count from it. */
function specsIn(group: Placed, above = '/'): readonly PlacedSpec[] {
  const id = canonicalPath(textOf(below(group, 'id')) ?? '', above)
  return [
    ...itemsOf(below(group, 'apps')).map((node) => {
      const own = textOf(below(node, 'id'))
      return { node, id: own === undefined ? undefined : canonicalPath(own, id) }
    }),
    ...itemsOf(below(group, 'groups')).flatMap((inner) => specsIn(inner, id)),
  ]
}
