import type { ArchitectureName } from './facts/architectures.ts'
import { architecture } from './facts/architectures.ts'
import { draftCalls } from './facts/calls-draft.ts'

const tables = new Map<
  string,
  { readonly numbers: ReadonlyMap<string, number>; readonly names: ReadonlyMap<number, string> }
>()

function tableOf(arch: ArchitectureName) {
  const { table } = architecture(arch)
  let found = tables.get(table)
  if (found === undefined) {
    const pairs = (draftCalls[table] ?? '')
      .trim()
      .split(/\s+/)
      .map((pair) => pair.split(':'))
    found = {
      numbers: new Map(pairs.map(([number, name]) => [name ?? '', Number(number)])),
      names: new Map(pairs.map(([number, name]) => [Number(number), name ?? ''])),
    }
    tables.set(table, found)
  }
  return found
}

/** The number of a call on an architecture; x32's with its bit 30. Undefined where the architecture lacks the call. */
export const callNumber = (arch: ArchitectureName, name: string): number | undefined => tableOf(arch).numbers.get(name)

/** The name of a number on an architecture. */
export const callName = (arch: ArchitectureName, number: number): string | undefined => tableOf(arch).names.get(number)

/** Every call of an architecture, by number. */
export const callsOf = (arch: ArchitectureName): ReadonlyMap<number, string> => tableOf(arch).names
