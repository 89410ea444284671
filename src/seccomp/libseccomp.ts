import { libseccompNames } from './facts/libseccomp-names.ts'

/** A release of libseccomp, as numbers; 2.3.3 is what DC/OS ships and Mesos bundles. */
export type LibseccompVersion = { readonly text: string; readonly order: number }

const orders = new Map<string, number>()

/** A number that grows with releases; remembered, since it is asked for with every rule. */
function order(text: string): number {
  let known = orders.get(text)
  if (known === undefined) {
    const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number)
    known = major * 10_000 + minor * 100 + patch
    orders.set(text, known)
  }
  return known
}

/** The releases whose names are known, oldest first. */
export const libseccompVersions: readonly string[] = libseccompNames.map(({ version }) => version)

/** Reads `2.3.3`, `v2.5.4` or `2.5` (its first release). Undefined for what is no release from 2.3.0 to 2.6.1. */
export function libseccompVersion(text: string): LibseccompVersion | undefined {
  const bare = text.replace(/^v/, '')
  const full = /^\d+\.\d+$/.test(bare) ? `${bare}.0` : bare
  return libseccompVersions.includes(full) ? { text: full, order: order(full) } : undefined
}

/** What DC/OS 1.13 to 2.2 ship. Source: dcos/dcos packages/libseccomp/buildinfo.json. */
export const dcosLibseccomp: LibseccompVersion = { text: '2.3.3', order: order('2.3.3') }

/** Whether a release is another one or later. */
export const isAtLeast = (version: LibseccompVersion, other: string): boolean => version.order >= order(other)

const words = (text: string): readonly string[] => text.trim().split(/\s+/).filter(Boolean)

type Known = { readonly sets: ReadonlyMap<string, ReadonlySet<string>>; readonly first: ReadonlyMap<string, string> }

let known: Known | undefined

/** Made when first asked for: most commands never need it. */
function allKnown(): Known {
  if (known !== undefined) return known
  const sets = new Map<string, ReadonlySet<string>>()
  const first = new Map<string, string>()
  let names = new Set<string>()
  for (const { version, added, removed } of libseccompNames) {
    names = new Set(names)
    for (const name of words(added)) {
      names.add(name)
      if (!first.has(name)) first.set(name, version)
    }
    for (const name of words(removed)) names.delete(name)
    sets.set(version, names)
  }
  known = { sets, first }
  return known
}

const none: ReadonlySet<string> = new Set()

/** The names a release can resolve, whether or not the call exists on the machine. */
export const namesKnownTo = (version: LibseccompVersion): ReadonlySet<string> =>
  allKnown().sets.get(version.text) ?? none

/** The first release that knows a name; undefined for a name that none knows. */
export const firstReleaseKnowing = (name: string): string | undefined => allKnown().first.get(name)
