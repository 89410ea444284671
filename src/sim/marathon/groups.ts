import type { JsonObject } from '../../wire/json-fields.ts'
import type { Change, Changes } from './changes.ts'
import { arrayOf, objectOf, textOf } from './definition-values.ts'
import { canonicalPath, isBelow, parentOf } from './path-id.ts'
import { readApp } from './read-definition.ts'
import type { DefinitionProblem } from './seccomp-setting.ts'
import type { Marathon } from './state.ts'

/** What a group changes, and what Marathon would answer with 422. */
type GroupChanges = Changes & { readonly problems: readonly DefinitionProblem[] }

/**
 * What `PUT /v2/groups` changes. Apps and groups that a group lists replace those it has, what is not listed is removed;
 * a list that is left out changes nothing. Ids and dependencies count from the group they stand in. Pods stay.
 * Source: M/raml/GroupConversion.scala, UpdateGroupStructureOp.
 */
export function groupChanges(marathon: Marathon, json: JsonObject): GroupChanges {
  const group = canonicalPath(textOf(json['id']) ?? '/')
  const found: Found = { changes: new Map(), groups: new Map(), problems: [] }
  look(marathon, { json, id: group, path: '' }, found)
  const changes = [...found.changes.values()]
  return { changes, isWhole: true, group, groups: found.groups, problems: found.problems }
}

/** Apps of a group's definition, those of the groups in it too, with their ids as they are below the root. */
export function appsOfGroup(json: JsonObject, id = canonicalPath(textOf(json['id']) ?? '/')): readonly JsonObject[] {
  const groups = objectsOf(json['groups'])
  return [
    ...objectsOf(json['apps']).map((app) => withPaths(app, id)),
    ...groups.flatMap((group) => appsOfGroup(group, canonicalPath(textOf(group['id']) ?? '', id))),
  ]
}

/** What a group asks for that is not modelled. */
export const missingOfGroup = (json: JsonObject): readonly string[] =>
  ['scaleBy', 'version'].flatMap((key) => (json[key] === undefined ? [] : [`${key} of a group`]))

type Found = {
  readonly changes: Map<string, Change>
  readonly groups: Map<string, readonly string[]>
  readonly problems: DefinitionProblem[]
}

type Group = { readonly json: JsonObject; readonly id: string; readonly path: string }

function look(marathon: Marathon, { json, id, path }: Group, found: Found): void {
  if (json['dependencies'] !== undefined)
    found.groups.set(
      id,
      arrayOf(json['dependencies']).map((on) => canonicalPath(textOf(on) ?? '', id)),
    )
  if (json['apps'] !== undefined) {
    removeBelow(marathon, found, (app) => parentOf(app.id) === id && app.kind === 'app')
    objectsOf(json['apps']).forEach((app, index) => {
      const { spec, problems } = readApp(withPaths(app, id), marathon.parameters)
      found.changes.set(spec.id, { id: spec.id, spec })
      for (const { path: at, errors } of problems) found.problems.push({ path: `${path}/apps(${index})${at}`, errors })
    })
  }
  if (json['groups'] === undefined) return
  const groups = objectsOf(json['groups']).map((inner, index) => ({
    json: inner,
    id: canonicalPath(textOf(inner['id']) ?? '', id),
    path: `${path}/groups(${index})`,
  }))
  removeBelow(
    marathon,
    found,
    (app) => isBelow(app.id, id) && parentOf(app.id) !== id && !groups.some((group) => isBelow(app.id, group.id)),
  )
  for (const group of groups) look(marathon, group, found)
}

/** What is there and not listed goes. */
function removeBelow(
  { apps }: Marathon,
  { changes }: Found,
  isMeant: (app: { readonly id: string; readonly kind: 'app' | 'pod' }) => boolean,
): void {
  for (const { id, current, isRemoved } of apps.values())
    if (!isRemoved && isMeant({ id, kind: current.spec.kind })) changes.set(id, { id, spec: undefined })
}

const objectsOf = (list: unknown): readonly JsonObject[] =>
  arrayOf(list)
    .map(objectOf)
    .filter((one) => one !== undefined)

const withPaths = (app: JsonObject, group: string): JsonObject => ({
  ...app,
  id: canonicalPath(textOf(app['id']) ?? '', group),
  ...(app['dependencies'] === undefined
    ? {}
    : { dependencies: arrayOf(app['dependencies']).map((on) => canonicalPath(textOf(on) ?? '', group)) }),
})
