import { actionOfReturn, type FilterAction } from './action.ts'
import type { ArchitectureName } from './facts/architectures.ts'
import { badArchitectureAction, type Filter } from './filter.ts'
import { isCovered } from './decision.ts'
import { type Block, runBlocks } from './program.ts'

/**
 * The action for one call with known arguments, given as words (`wordsOf`). Says the same as `decide`, without reasons;
 * for simulations that judge millions of calls.
 */
export type CompiledFilter = (number: number, words: Uint32Array) => FilterAction

/** Numbers below this are looked up in a list; all others (x32, ARM's own, nonsense) in a map. */
const listedMax = 1024

/** Prepares a filter for calls through one architecture. */
export function compileFilter(filter: Filter, arch: ArchitectureName): CompiledFilter {
  const listed = Array.from({ length: listedMax }, (_, number) => answerFor(filter, arch, number))
  const others = new Map<number, FilterAction | Block>()
  for (const owner of arch === 'x86_64' || arch === 'x32' ? (['x86_64', 'x32'] as const) : [arch])
    for (const number of filter.calls.get(owner)?.keys() ?? [])
      if (number >= listedMax && number <= 0xffff_ffff) others.set(number, answerFor(filter, arch, number))

  return (number, words) => {
    const key = number >>> 0
    const answer = (key < listedMax ? listed[key] : others.get(key)) ?? unnamed(filter, arch, key)
    return typeof answer === 'string' ? answer : actionOfReturn(runBlocks(answer, words))
  }
}

const unnamed = (filter: Filter, arch: ArchitectureName, number: number): FilterAction =>
  isCovered(filter, arch, number) ? filter.defaultAction : badArchitectureAction

function answerFor(filter: Filter, arch: ArchitectureName, number: number): FilterAction | Block {
  if (!isCovered(filter, arch, number)) return badArchitectureAction
  const isX86 = arch === 'x86_64' || arch === 'x32'
  const owner = isX86 ? (number >= 0x4000_0000 ? 'x32' : 'x86_64') : arch
  const rules = filter.calls.get(owner)?.get(number)
  if (rules === undefined || filter.program.blind.has(owner)) return filter.defaultAction
  if (rules.always !== undefined) return actionOfReturn(rules.always.value)
  return filter.program.entries.get(owner)?.get(number) ?? filter.defaultAction
}
