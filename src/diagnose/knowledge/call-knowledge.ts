/** What is known of system calls that filters refuse in practice. The tables are in `calls/`, by theme. */
import { administrationCallRows } from './calls/administration.ts'
import { type CallKnowledge, rowKnowledge } from './calls/call-knowledge.ts'
import { fileCallRows } from './calls/files.ts'
import { keyAndTracingCallRows } from './calls/keys-and-tracing.ts'
import { memoryCallRows } from './calls/memory.ts'
import { mountCallRows } from './calls/mounts.ts'
import { processCallRows } from './calls/processes.ts'

const rows = [
  ...processCallRows,
  ...fileCallRows,
  ...mountCallRows,
  ...memoryCallRows,
  ...keyAndTracingCallRows,
  ...administrationCallRows,
]

const byName: ReadonlyMap<string, CallKnowledge> = new Map(
  rows.flatMap(rowKnowledge).map((knowledge) => [knowledge.name, knowledge]),
)

/** What is known of a call by its name in the kernel's table; undefined for a call nobody has written up. */
export const callKnowledge = (name: string): CallKnowledge | undefined => byName.get(name)

/** The names that are written up, in the order of the tables. */
export const knownCalls: readonly string[] = [...byName.keys()]

/**
 * What can be done about a call's refusal under Mesos, whose profiles can answer EPERM, ENOSYS (by TRACE without a
 * tracer), a signal, or nothing else: no errno of choice, no logging, no killing of the whole process.
 * Sources: src/linux/seccomp/seccomp_parser.cpp, src/linux/seccomp/seccomp.cpp in apache/mesos.
 */
export function underMesos(name: string): string {
  const known = callKnowledge(name)
  const release = known?.libseccomp
  const permit =
    release === undefined
      ? `a rule with ${name} and SCMP_ACT_ALLOW permits it`
      : `${name} can be listed only where the agent's libseccomp is ${release} or later; the 2.3.3 of DC/OS refuses a whole profile that lists it, there the default action answers`
  const wants = known?.onEnosys.effect === 'falls-back' || known?.onEnosys.effect === 'harmless'
  if (!wants || known.onEperm.effect === 'falls-back' || known.onEperm.effect === 'harmless') return permit
  const trace =
    release === undefined
      ? 'SCMP_ACT_TRACE on it answers ENOSYS, which makers take for an old kernel'
      : 'SCMP_ACT_TRACE, on it or as the default action with the refused calls listed as ERRNO, answers ENOSYS, which makers take for an old kernel'
  return `${permit}; ${trace}`
}
