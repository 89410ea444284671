import { judge } from '../../src/app/diagnose.ts'
import { runnable } from '../../src/app/simulate/runnable.ts'
import { heardRun } from '../../src/app/simulate/heard-run.ts'
import { differenceOf, writtenEvidence } from '../../src/app/simulate/written-evidence.ts'
import type { CauseCode, Diagnosis } from '../../src/domain/diagnosis.ts'
import { ok } from '../../src/domain/result.ts'
import { finished } from '../../src/domain/steps.ts'
import { isFailure, isTerminal, type TaskState } from '../../src/domain/task.ts'
import { problemLine } from '../../src/document/problem.ts'
import type { StatusFact } from '../../src/sim/scenario/happened.ts'
import type { Truth } from '../../src/sim/truth.ts'
import { scenarioSteps, type ScenarioRun } from '../../src/sim/world/run-scenario.ts'
import { isObject } from '../../src/wire/json-fields.ts'
import { certainProblems, claimProblems } from './claims.ts'
import { expectedOf, type TaskTruth, truthsByTask } from './expected.ts'

/** One failed task: what it was, and what was said of it. */
export type Answer = {
  readonly task: string
  /** undefined: it is no failure that is told of. */
  readonly truth: CauseCode | undefined
  /** undefined: nothing was said. */
  readonly said: CauseCode | undefined
  readonly confidence: Diagnosis['cause']['confidence'] | undefined
  /** `cautious`: not the cause, but what caution may say where the evidence does not decide. */
  readonly is: 'right' | 'cautious' | 'wrong' | 'missing'
}

/** What came of one scenario. */
export type Soaked = {
  readonly answers: readonly Answer[]
  /** Everything that must never be. */
  readonly problems: readonly string[]
}

const actionsMax = 2_000_000

/** Runs a scenario, judges what its cluster told, and compares that with what truly happened. */
export async function soaked(text: string): Promise<Soaked> {
  const scenario = runnable('drawn.yaml', () => ok(text))
  if (!scenario.ok) throw new Error(`a drawn scenario cannot be read: ${scenario.error.map(problemLine).join('; ')}`)
  const truths: Truth[] = []
  const { seed, until } = scenario.value
  const options = { seed, until, isRecorded: true, actionsMax, reveal: (truth: Truth) => void truths.push(truth) }
  const { run, heard } = finished(
    heardRun((arrive) => scenarioSteps(scenario.value, { ...options, arrive }), { isKept: true }),
  )
  const as = { cluster: 'soak', all: false }
  const told = judge(heard, as)
  const read = judge(await writtenEvidence(run), as)
  const byTask = truthsByTask(truths)
  const answers = told.diagnoses.map((diagnosis) => answerOf(diagnosis, byTask.get(diagnosis.task.id)))
  const difference = differenceOf(told.diagnoses, read.diagnoses)
  return {
    answers: [...answers, ...missing(run, { byTask, told: told.diagnoses })],
    problems: [
      ...(run.stopped === undefined ? [] : [`it did not end: ${run.stopped}`]),
      ...(difference === undefined ? [] : [`its wire formats read differently: ${difference}`]),
      ...twice(told.diagnoses),
      ...claimProblems([...told.diagnoses, ...told.notices], truths),
      ...told.diagnoses.flatMap((diagnosis) => certainties(diagnosis, byTask.get(diagnosis.task.id))),
    ],
  }
}

function answerOf({ task, cause }: Diagnosis, truth: TaskTruth | undefined): Answer {
  const expected = expectedOf(task.state as TaskState, truth)
  const { code: said, confidence } = cause
  const isRight = expected?.cause === said || expected?.alsoRight.includes(said) === true
  const isCautious = confidence !== 'certain' && expected?.cautious.includes(said) === true
  // Another right word for a cause counts as the cause.
  return {
    task: task.id,
    truth: isRight ? said : expected?.cause,
    said,
    confidence,
    is: isRight ? 'right' : isCautious ? 'cautious' : 'wrong',
  }
}

function certainties(diagnosis: Diagnosis, truth: TaskTruth | undefined): readonly string[] {
  const { task, cause } = diagnosis
  if (cause.confidence !== 'certain') return []
  const answer = answerOf(diagnosis, truth)
  if (answer.is !== 'right')
    return [`${task.id} is said to be ${cause.code} for certain; it was ${answer.truth ?? 'no failure'}`]
  return certainProblems(diagnosis, truth)
}

function twice(diagnoses: readonly Diagnosis[]): readonly string[] {
  const seen = new Set<string>()
  return diagnoses.flatMap(({ task: { id } }) => {
    const problems = seen.has(id) ? [`${id} has more than one diagnosis`] : []
    seen.add(id)
    return problems
  })
}

/** Failures that were heard of and that nothing was said about. */
function missing(
  run: ScenarioRun,
  { byTask, told }: { readonly byTask: ReadonlyMap<string, TaskTruth>; readonly told: readonly Diagnosis[] },
): readonly Answer[] {
  const judged = new Set<string>(told.map(({ task }) => task.id))
  const heard = heardEnds(run)
  return [...firstEnds(run.happened.statuses)].flatMap(([task, { state, reason }]): readonly Answer[] => {
    // A drain's kill is told as such, whatever else was about to kill the task.
    if (judged.has(task) || heard.get(task) !== state || reason === 'REASON_AGENT_DRAINING') return []
    const expected = expectedOf(state, byTask.get(task))
    const isTold = isFailure(state) || (state === 'TASK_KILLED' && expected !== undefined)
    if (!isTold) return []
    return [{ task, truth: expected?.cause, said: undefined, confidence: undefined, is: 'missing' }]
  })
}

function firstEnds(statuses: readonly StatusFact[]): ReadonlyMap<string, StatusFact> {
  const ends = new Map<string, StatusFact>()
  for (const status of statuses)
    if (isTerminal(status.state) && !ends.has(status.taskId)) ends.set(status.taskId, status)
  return ends
}

/** The first end of each task that came to the observer from Mesos' master. */
function heardEnds({ delivered }: ScenarioRun): ReadonlyMap<string, string> {
  const ends = new Map<string, string>()
  for (const { message } of delivered.messages) {
    if (message.from !== 'mesos' || !isObject(message.json)) continue
    const { status } = (message.json['task_updated'] ?? {}) as {
      readonly status?: { readonly task_id: { readonly value: string }; readonly state: StatusFact['state'] }
    }
    if (status !== undefined && isTerminal(status.state) && !ends.has(status.task_id.value))
      ends.set(status.task_id.value, status.state)
  }
  return ends
}
