import { syscallNumber } from '../../domain/syscalls.ts'
import type { FilterAction } from '../../seccomp/action.ts'
import { wordsOf } from '../../seccomp/decision.ts'
import type { ProcessStart } from './kernel.ts'
import type { ProgramCall } from './program.ts'
import type { Surroundings } from './surroundings.ts'

/** A call that is not let through, and by what. */
export type Refused = {
  readonly arch: string
  readonly number: number
  readonly action: FilterAction
  readonly profile: string
}

const noArguments = new Uint32Array(12)

/** What the filter of a container says of a call; undefined: it is let through, or the architecture has no such call. */
export function judged(
  { host, judgeOf }: Surroundings,
  { filter }: ProcessStart,
  { name, args, arch = host.native }: ProgramCall,
): Refused | undefined {
  const number = syscallNumber(arch, name)
  if (filter === undefined || number === undefined) return undefined
  const words = args.length === 0 ? noArguments : wordsOf(args)
  const action = judgeOf(filter.filter, arch)(number, words)
  return action === 'allow' ? undefined : { arch, number, action, profile: filter.profile }
}
