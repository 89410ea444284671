import { tellingValues } from '../../src/seccomp/decision.ts'
import type { ArchitectureName } from '../../src/seccomp/facts/architectures.ts'
import type { Filter } from '../../src/seccomp/filter.ts'
import { noNumber } from '../../src/seccomp/layout.ts'

/** A call with all its arguments. */
export type KnownCall = { readonly number: number; readonly args: readonly bigint[] }

const perCall = 64

/**
 * Calls that between them reach the branches of a filter: for every number it has rules for (and some it has not),
 * arguments around every value it compares with. Which of the combinations are taken depends on nothing but the filter.
 */
export function tellingArguments(filter: Filter, arch: ArchitectureName): readonly KnownCall[] {
  const strange = [0x3fff_ffff, 0x4000_0000, 0x4000_0000 + 999, 0xffff_ffff, 0x8000_0000, 0, 9999]
  const calls: KnownCall[] = strange.map((number) => ({ number, args: Array.from({ length: 6 }, () => 1n) }))
  for (const [number, rules] of filter.calls.get(arch) ?? []) {
    if (number >= noNumber) continue
    const lists = Array.from({ length: 6 }, (_, index) => tellingValues(rules).get(index) ?? [0n])
    const all = lists.reduce((product, list) => product * list.length, 1)
    const step = Math.max(1, Math.floor(all / perCall) | 1)
    for (let pick = 0; pick < all && pick / step < perCall; pick += step) {
      let left = pick
      const args = lists.map((list) => {
        const value = list[left % list.length] ?? 0n
        left = Math.floor(left / list.length)
        return value
      })
      calls.push({ number, args })
    }
  }
  return calls
}
