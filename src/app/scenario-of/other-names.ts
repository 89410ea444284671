/** What a name is of: names of one kind are told apart, and the same name of one kind is always the same. */
export type NameKind =
  | 'part'
  | 'agent'
  | 'profile'
  | 'task'
  | 'name'
  | 'executor'
  | 'framework'
  | 'container'
  | 'schedule'
  | 'image'
  | 'attribute'
  | 'value'
  | 'region'
  | 'zone'

/** Gives names for names, numbered in the order in which they are first asked for. */
export class OtherNames {
  readonly #given = new Map<NameKind, Map<string, string>>()

  of(kind: NameKind, name: string): string {
    const names = this.#given.get(kind) ?? new Map<string, string>()
    this.#given.set(kind, names)
    const known = names.get(name)
    if (known !== undefined) return known
    const other = `${kind}-${names.size + 1}`
    names.set(name, other)
    return other
  }

  /** `/group/app` and `group.job`, part by part: what was beside each other still is. */
  path(id: string): string {
    return id.replace(/[^/.]+/g, (part) => this.of('part', part))
  }

  /** The default's name says nothing of anybody. */
  profile(name: string): string {
    return name === 'default.json' ? name : `${this.of('profile', name)}.json`
  }
}
