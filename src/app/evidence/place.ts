import { resolve } from 'node:path'

/** Where a file lies, as far as it may tell whose it is. */
export type Place = {
  /** As the user gave it, for people. */
  readonly path: string
  /** Names of the folders it lies in, innermost first, those of archives without their suffix. */
  readonly folders: readonly string[]
  /** The agent that `--host AGENT=PATH` names for it. */
  readonly given: string | undefined
  /** The same text for places that say the same of whose a file is. */
  readonly key: string
}

/** One `--host AGENT=PATH`: what lies at or below the path is that agent's. */
export type GivenHost = { readonly agent: string; readonly path: string }

/** The place of a file. Of several given hosts whose paths hold it, the longest path counts. */
export function placeOf(
  { path, logicalPath }: { readonly path: string; readonly logicalPath: string },
  hosts: readonly GivenHost[],
): Place {
  const own = hosts.length === 0 ? [] : [path, logicalPath].map((each) => resolve(each))
  const holds = (folder: string): boolean => {
    const whole = resolve(folder)
    return own.some((each) => each === whole || each.startsWith(whole === '/' ? whole : `${whole}/`))
  }
  const given = hosts.filter((host) => holds(host.path)).sort((a, b) => b.path.length - a.path.length)[0]?.agent
  return new PlaceOfFile(path, logicalPath, given)
}

/** Of a hundred thousand sandboxes hardly any is asked for more than its path. */
class PlaceOfFile implements Place {
  readonly path: string
  readonly given: string | undefined
  readonly #logicalPath: string
  #folders: readonly string[] | undefined
  #key: string | undefined

  constructor(path: string, logicalPath: string, given: string | undefined) {
    this.path = path
    this.given = given
    this.#logicalPath = logicalPath
  }

  get folders(): readonly string[] {
    return (this.#folders ??= this.#logicalPath
      .split('/')
      .slice(0, -1)
      .filter((name) => name !== '' && name !== '.' && name !== '..')
      .reverse())
  }

  get key(): string {
    return (this.#key ??= JSON.stringify([this.given ?? null, this.folders]))
  }
}
