import { readFileSync, writeFileSync } from 'node:fs'
import { diagnoseEvidence, type Diagnosed } from '../../app/diagnose.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { instant } from '../../domain/time.ts'
import { isArchitectureName } from '../../seccomp/facts/architectures.ts'
import type { Violation } from '../../seccomp/suggest.ts'
import { columnsOf } from '../columns.ts'
import type { Run } from '../command.ts'
import { noColorOption } from '../common-options.ts'
import { paintFor } from '../paint.ts'
import { profileAsked, type ProfileCommand, type ProfileOptions } from '../profile/options.ts'
import type { TextShape } from '../profile/text.ts'
import { progressOf } from '../progress.ts'
import { faultLines } from '../summary-text.ts'
import type { Sink, World } from '../world.ts'
import { type Evidence, runProfile } from './profile.ts'

/** `sigsys profile COMMAND …`. */
export const runOf =
  (name: ProfileCommand): Run =>
  async (asked, world) => {
    let out = ''
    let complaints = ''
    const options = profileAsked(name, asked)
    const isOff = asked.values.isOn(noColorOption)
    const shapeOf = (sink: Sink): TextShape => ({
      columns: columnsOf(sink),
      paint: paintFor(sink, { env: world.env, isOff }),
    })
    const code = await runProfile(name, options, {
      stdout: (text) => {
        out += text
      },
      stderr: (text) => {
        complaints += text
      },
      shape: { stdout: shapeOf(world.stdout), stderr: shapeOf(world.stderr) },
      readFile: (path) => inFile(() => readFileSync(path, 'utf8')),
      writeFile: (path, text) =>
        inFile(() => {
          writeFileSync(path, text)
          return true
        }),
      evidence: (paths) => evidenceAt(paths, world, options),
    })
    await world.stderr.write(complaints)
    await world.stdout.write(out)
    return code
  }

/** What a file operation gave, or why it failed. */
function inFile<T>(operation: () => T): Result<T, string> {
  try {
    return ok(operation())
  } catch (error) {
    if (error instanceof Error && 'code' in error) return err(whyNot(error))
    throw error
  }
}

function whyNot({ code, message }: Error & { readonly code?: unknown }): string {
  if (code === 'EISDIR') return 'is a folder: name a file'
  if (code === 'EACCES') return 'may not be read by this user'
  return message
}

async function evidenceAt(
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
