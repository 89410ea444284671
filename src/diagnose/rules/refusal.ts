import type { ProgramLine } from '../../correlate/deaths.ts'
import type { Confidence, Evidence } from '../../domain/diagnosis.ts'
import { atMost, type Case, type Finding, type Rule } from '../case.ts'
import { lineEvidence, statusEvidence } from '../evidence.ts'
import { commandPrograms, purposeCalls } from '../knowledge/programs.ts'
import { lineSign } from '../knowledge/stderr.ts'
import type { Answer, Policy } from '../policy.ts'

/** A line that says a call was refused: which calls it can have been, and how plainly it says so. */
type Found = {
  readonly line: ProgramLine
  readonly calls: readonly string[]
  readonly program: string | undefined
  readonly isClear: boolean
}

/** The lines of a task's output that say a call was refused; text that may be of another machine is left out. */
function refusals({ death }: Case, errno: 'EPERM' | 'ENOSYS'): readonly Found[] {
  return death.lines.flatMap((line): readonly Found[] => {
    const sign = lineSign(line.text)
    if (sign === undefined || !('certainty' in sign) || sign.certainty === 'weak') return []
    const { program } = sign.kind === 'refusal' || sign.kind === 'thread-refusal' ? sign : { program: undefined }
    if (sign.kind === 'refusal' && sign.errno === errno && !sign.tolerated) {
      const calls = sign.calls.length > 0 ? sign.calls : purposes(death, program)
      return [{ line, calls, program, isClear: sign.call !== undefined || sign.certainty === 'clear' }]
    }
    // A refused clone3 shows as a thread that cannot be started, without the errno in the text.
    if (sign.kind === 'thread-refusal' && sign.errno === undefined)
      return [{ line, calls: sign.calls, program, isClear: false }]
    return []
  })
}

/** The calls that the program, or the programs of the task's command, are there to make. */
function purposes(death: Case['death'], program: string | undefined): readonly string[] {
  const command = death.task.seen?.value.command
  const programs = [
    ...(program === undefined ? [] : [program]),
    ...(command === undefined ? [] : commandPrograms(command)),
  ]
  return programs.flatMap(purposeCalls)
}

type Refused = { readonly name: string; readonly answer: Answer }

const refusedBy = (
  policy: Policy,
  { names, action }: { readonly names: readonly string[]; readonly action: Answer['action'] },
): Refused | undefined =>
  names
    .map((name) => ({ name, answer: policy.answer({ name, arch: 'x86_64' }) }))
    .find((each): each is Refused => each.answer?.action === action || each.answer?.mayBe.has(action) === true)

/** The task of the same name that ran to a good end without a filter: the comparison that makes it likely. */
function comparison({ death, others }: Case): Evidence | undefined {
  const twin = others.finishedUnconfined.get(death.task.seen?.value.name ?? '')
  if (twin === undefined) return undefined
  return {
    kind: 'comparison',
    says: `${twin.task.taskId} of the same name ran unconfined and finished`,
    at: null,
    source: statusEvidence(twin, 'supports').source,
    weight: 'supports',
  }
}

/**
 * EPERM in the output, an exit of the process's own, and a profile that refuses the call: there can be no record of it.
 *
 * `possible`, for a missing capability looks the same; `likely` where the same task finished without a filter.
 * Source: product §4.2, dcos-seccomp §5.
 */
export const refused: Rule = (about) =>
  answered(about, { errno: 'EPERM', action: 'errno' }) ?? answered(about, { errno: 'ENOSYS', action: 'trace' })

function answered(
  about: Case,
  { errno, action }: { readonly errno: 'EPERM' | 'ENOSYS'; readonly action: 'errno' | 'trace' },
): Finding | undefined {
  const { death, inForce, end } = about
  if (death.outcome !== 'failed' || inForce.is !== 'profile' || inForce.policy === undefined) return undefined
  if (end.exitCode === undefined && end.signal !== 6) return undefined
  const { policy } = inForce
  for (const found of refusals(about, errno).toReversed()) {
    const hit = refusedBy(policy, { names: found.calls, action })
    if (hit !== undefined) return finding(about, { found, hit, action, name: inForce.name })
  }
  return undefined
}

function finding(
  about: Case,
  {
    found,
    hit,
    action,
    name,
  }: { readonly found: Found; readonly hit: Refused; readonly action: 'errno' | 'trace'; readonly name: string },
): Finding {
  const { death, inForce } = about
  const twin = comparison(about)
  const confidence: Confidence = twin !== undefined && found.isClear ? 'likely' : 'possible'
  const text = action === 'errno' ? 'EPERM' : 'ENOSYS (TRACE without a tracer)'
  return {
    code: action === 'errno' ? 'seccomp-errno' : 'seccomp-trace',
    confidence: inForce.is === 'profile' && inForce.assumed ? atMost(confidence, 'possible') : confidence,
    summary: `${hit.name} is answered with ${text} by ${name}; the program then gave up by itself`,
    seccomp: {
      filter: 'mesos',
      profile: name,
      action,
      syscall: hit.answer.number === undefined ? null : { name: hit.name, number: hit.answer.number, arch: 'x86_64' },
      pid:
        death.forked !== undefined && death.ownPidNamespace === false && found.program === undefined
          ? death.forked.pid
          : null,
      comm: found.program ?? null,
      exe: null,
    },
    evidence: [
      lineEvidence(found.line, 'supports'),
      ...(inForce.is === 'profile'
        ? [
            inForce.evidence,
            {
              kind: 'profile-rule',
              says: `${hit.name}: ${hit.answer.rule}`,
              at: null,
              source: name,
              weight: 'supports' as const,
            },
          ]
        : []),
      statusEvidence(death, 'supports'),
      ...(twin === undefined ? [] : [twin]),
    ],
    call: hit.name,
  }
}
