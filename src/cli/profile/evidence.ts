import { diagnoseEvidence, type Diagnosed } from '../../app/diagnose.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { instant } from '../../domain/time.ts'
import { isArchitectureName } from '../../seccomp/facts/architectures.ts'
import type { Violation } from '../../seccomp/suggest.ts'
import type { Evidence } from '../commands/profile.ts'
import { progressOf } from '../progress.ts'
import { faultLines } from '../summary-text.ts'
import type { World } from '../world.ts'
import type { ProfileOptions } from './options.ts'

/** What diagnosed evidence says about calls that were refused; an error says what could not be read. */
export async function evidenceAt(
  paths: readonly string[],
  world: World,
  { isQuiet }: ProfileOptions,
): Promise<Result<Evidence, string>> {
  const progress = await progressOf(world, { isQuiet })
  const found = await diagnoseEvidence(paths, {
    timezone: 'UTC',
    now: instant(Date.now()),
    hosts: [],
    stdin: world.stdin,
    cluster: undefined,
    all: false,
    progress: progress.update,
    cancelled: world.cancelled,
  })
  progress.stop()
  if (found.summary.hasFault) return err(faultLines(found.summary).join('\n'))
  return ok({ violations: violations(found), coverage: coverage(found) })
}

/** The calls that ended or harmed tasks, counted by architecture and name. */
function violations({ diagnoses, notices }: Diagnosed): readonly Violation[] {
  const byCall = new Map<string, Violation>()
  for (const diagnosis of [...diagnoses, ...notices]) {
    const one = violation(diagnosis)
    if (one === undefined) continue
    const key = `${one.arch} ${one.call}`
    const known = byCall.get(key)
    byCall.set(key, known === undefined ? one : together(known, one))
  }
  return [...byCall.values()]
}

function violation({ cause, seccomp }: Diagnosis): Violation | undefined {
  const { confidence } = cause
  const name = seccomp?.syscall?.name ?? undefined
  const arch = seccomp?.syscall?.arch
  // What another filter did is not the profile's to permit.
  if (seccomp === null || seccomp.filter === 'own' || name === undefined || arch === undefined) return undefined
  if (!isArchitectureName(arch) || confidence === 'unknown') return undefined
  return {
    arch,
    call: name,
    count: 1,
    confidence,
    programs: seccomp.comm === null ? [] : [seccomp.comm],
    profiles: seccomp.profile === null ? [] : [seccomp.profile],
  }
}

const strength: readonly Violation['confidence'][] = ['possible', 'likely', 'certain']

const together = (one: Violation, other: Violation): Violation => ({
  ...one,
  count: one.count + other.count,
  confidence: strength.indexOf(other.confidence) > strength.indexOf(one.confidence) ? other.confidence : one.confidence,
  programs: [...new Set([...one.programs, ...other.programs])].sort(),
  profiles: [...new Set([...one.profiles, ...other.profiles])].sort(),
})

/** Whether a filter of Mesos refused a call that nothing names; launch failures are about no call at all. */
const isNameless = (seccomp: Diagnosis['seccomp']): boolean =>
  seccomp !== null && seccomp.filter !== 'own' && seccomp.action !== null && seccomp.syscall === null

function coverage({ diagnoses, records }: Diagnosed): Evidence['coverage'] {
  const gaps = new Set(diagnoses.flatMap((diagnosis) => diagnosis.gaps.map(({ source, why }) => `${source}: ${why}`)))
  const unclaimed =
    records.unclaimed === 0 ? [] : [`${records.unclaimed} of ${records.read} SECCOMP records belong to no known task`]
  const nameless = diagnoses.filter(({ cause, seccomp }) => cause.code.startsWith('seccomp-') && isNameless(seccomp))
  const unknown =
    nameless.length === 0 ? [] : [`${nameless.length} tasks ended by a call that the evidence does not name`]
  return { gaps: gaps.size, says: [...gaps, ...unclaimed, ...unknown] }
}
