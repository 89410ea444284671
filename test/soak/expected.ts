import type { CauseCode } from '../../src/domain/diagnosis.ts'
import type { TaskState } from '../../src/domain/task.ts'
import type { Refusal, Truth } from '../../src/sim/truth.ts'

/** All that is true of one task. */
export type TaskTruth = {
  readonly refusals: readonly Refusal[]
  /** The first end of its process. */
  readonly ended: Extract<Truth, { readonly is: 'process-ended' }> | undefined
  readonly notStarted: Extract<Truth, { readonly is: 'not-started' }> | undefined
  readonly kills: ReadonlySet<string>
  /** It printed lines that say more than is so. */
  readonly hasMisled: boolean
}

/** What may be said of a task that ended: the cause itself, other right words for it, and what caution may say unless it is sure. */
export type Expected = {
  readonly cause: CauseCode
  readonly alsoRight: readonly CauseCode[]
  readonly cautious: readonly CauseCode[]
}

/** Puts together what was revealed, by task. */
export function truthsByTask(truths: readonly Truth[]): ReadonlyMap<string, TaskTruth> {
  type Open = { -readonly [Key in keyof TaskTruth]: TaskTruth[Key] } & { refusals: Refusal[]; kills: Set<string> }
  const found = new Map<string, Open>()
  const of = (task: string): Open => {
    const known = found.get(task) ?? {
      refusals: [],
      ended: undefined,
      notStarted: undefined,
      kills: new Set<string>(),
      hasMisled: false,
    }
    found.set(task, known)
    return known
  }
  for (const truth of truths) {
    if (truth.is === 'not-started') for (const task of truth.tasks) of(task).notStarted = truth
    else if (truth.is === 'kill') of(truth.task).kills.add(truth.why)
    else if (truth.is === 'process-ended') of(truth.task).ended ??= truth
    else if (truth.is === 'printed') of(truth.task).hasMisled = true
    else if (!truth.isBeside) of(truth.task).refusals.push(truth.refusal)
  }
  return found
}

/** States that a master or an agent makes of a task whatever its process did; each is its own cause. */
const ofStates: Readonly<Partial<Record<TaskState, Expected>>> = {
  TASK_UNREACHABLE: { cause: 'agent-lost', alsoRight: [], cautious: [] },
  TASK_LOST: { cause: 'agent-lost', alsoRight: ['launch-failed'], cautious: [] },
  TASK_GONE: { cause: 'agent-lost', alsoRight: [], cautious: [] },
  // A drain that ends with the agent gone makes this of its kills.
  TASK_GONE_BY_OPERATOR: { cause: 'agent-lost', alsoRight: ['killed-by-scheduler'], cautious: [] },
  TASK_DROPPED: { cause: 'launch-failed', alsoRight: [], cautious: [] },
  TASK_ERROR: { cause: 'task-invalid', alsoRight: [], cautious: [] },
}

/** What may be said of a task that ended in a state. */
export function expectedOf(state: TaskState, truth: TaskTruth | undefined): Expected | undefined {
  const ofState = ofStates[state]
  if (ofState !== undefined) {
    // What ended it before its agent could say so is as right.
    const before = expectedOf('TASK_FAILED', truth)
    return before === undefined
      ? ofState
      : { ...ofState, alsoRight: [...ofState.alsoRight, before.cause, ...before.alsoRight] }
  }
  if (truth?.notStarted !== undefined) return withEndOf(state, truth, ofStart(truth.notStarted.because))
  if (truth?.kills.has('completion') === true) return orSignal(withThread(truth, 'deadline'))
  // Docker's containerizer tells of the kill alone.
  if (truth?.ended?.by === 'out-of-memory' || truth?.kills.has('memory') === true)
    return {
      cause: 'memory-limit',
      // One that was being killed for its health runs out of memory on the way.
      alsoRight: state === 'TASK_KILLED' && truth.kills.has('health') ? ['health-check'] : [],
      cautious: ['unknown', ...(truth.ended?.isDocker === true ? (['exit-code'] as const) : [])],
    }
  if (state === 'TASK_KILLED') return ofKill(truth)
  return truth?.ended === undefined ? undefined : ofEnd(truth, truth.ended)
}

/** What never began may still be counted among those that went with their container. */
function withEndOf(state: TaskState, { kills }: TaskTruth, started: Expected): Expected {
  const more: readonly CauseCode[] = [
    ...(kills.has('memory') ? (['memory-limit'] as const) : []),
    ...(state === 'TASK_KILLED' ? (['killed-with-group'] as const) : []),
  ]
  return { ...started, alsoRight: [...started.alsoRight, ...more] }
}

/** Where the status is lost, the log of its executor tells of the signal alone. */
const orSignal = (of: Expected): Expected => ({ ...of, cautious: [...of.cautious, 'signal'] })

const plain = (cause: CauseCode, alsoRight: readonly CauseCode[] = []): Expected => ({
  cause,
  alsoRight,
  cautious: ['unknown'],
})

function ofStart(because: Extract<Truth, { readonly is: 'not-started' }>['because']): Expected {
  switch (because.is) {
    case 'refused':
      return { cause: because.code, alsoRight: [], cautious: ['launch-failed', 'unknown'] }
    case 'helper':
      return because.prints.startsWith('Failed to create Seccomp filter')
        ? { cause: 'seccomp-profile-invalid', alsoRight: ['seccomp-executor'], cautious: asOfAnExecutor }
        : { cause: 'seccomp-executor', alsoRight: [], cautious: asOfAnExecutor }
    case 'filter':
    default:
      return { cause: 'seccomp-executor', alsoRight: [], cautious: [...asOfAnExecutor, ...ofAction[because.action]] }
  }
}

const asOfAnExecutor: readonly CauseCode[] = ['executor-terminated', 'launch-failed', 'exit-code', 'signal', 'unknown']

/** What a refused call that ends a process may be taken for, besides what it is. */
const ofAction: Readonly<Record<Refusal['action'], readonly CauseCode[]>> = {
  allow: [],
  // Some programs exit with 159 of their own accord.
  errno: ['exit-code', 'unknown', 'command-not-runnable', 'sigsys-unattributed'],
  trace: ['exit-code', 'unknown', 'command-not-runnable', 'sigsys-unattributed'],
  trap: ['sigsys-unattributed', 'exit-code', 'unknown'],
  'kill-thread': ['sigsys-unattributed', 'exit-code', 'unknown'],
}

const ofRefusal: Readonly<Record<Exclude<Refusal['action'], 'allow'>, CauseCode>> = {
  errno: 'seccomp-errno',
  trace: 'seccomp-trace',
  trap: 'seccomp-trap',
  'kill-thread': 'seccomp-kill',
}

/** KILL took one of its threads before it ended of something else: that may be why. */
function withThread({ refusals }: TaskTruth, cause: CauseCode, alsoRight: readonly CauseCode[] = []): Expected {
  const hasLost = refusals.some(({ action, by }) => action === 'kill-thread' && by !== 'child')
  return hasLost
    ? { cause: 'seccomp-kill-thread', alsoRight: [cause, ...alsoRight], cautious: ['unknown', 'seccomp-kill'] }
    : plain(cause, alsoRight)
}

/** Only what has a reason beyond somebody's wish is told. */
function ofKill(truth: TaskTruth | undefined): Expected | undefined {
  if (truth === undefined) return undefined
  if (truth.kills.has('health')) return withThread(truth, 'health-check')
  return truth.kills.has('group') ? withThread(truth, 'killed-with-group') : undefined
}

function ofEnd(truth: TaskTruth, { status, signal, over, isDocker }: NonNullable<TaskTruth['ended']>): Expected {
  if (over !== undefined && over.action !== 'allow') {
    const lost = truth.refusals.some(({ action, by }) => action === 'kill-thread' && by !== 'child')
    return {
      cause: ofRefusal[over.action],
      alsoRight: lost && over.action === 'kill-thread' ? ['seccomp-kill-thread'] : [],
      cautious: [
        ...ofAction[over.action],
        ...(lost ? (['seccomp-kill-thread'] as const) : []),
        // A foreign architecture is killed by filters that kill nothing else.
        ...(over.arch === 'i386' ? (['seccomp-trap'] as const) : []),
      ],
    }
  }
  const usual = ofOwnEnd(truth, isDocker && signal !== 0 ? 128 + signal : status, isDocker ? 0 : signal)
  return { ...usual, cautious: [...usual.cautious, ...misread(truth), ...(truth.hasMisled ? asPrinted : [])] }
}

function ofOwnEnd(truth: TaskTruth, status: number, signal: number): Expected {
  if (signal === 31 || status === 159) {
    const said = withThread(truth, 'sigsys-unattributed', ['signal', 'exit-code'])
    // Under a filter that may do it, without a record that shows that it did not.
    return { ...said, cautious: [...said.cautious, 'seccomp-kill', 'seccomp-trap'] }
  }
  if (signal !== 0) return withThread(truth, 'signal')
  if (status === 126 || status === 127) return withThread(truth, 'command-not-runnable', ['exit-code'])
  return withThread(truth, 'exit-code')
}

/** What lines that a program prints for no reason may make of its end. */
const asPrinted: readonly CauseCode[] = [
  'sigsys-unattributed',
  'seccomp-errno',
  'seccomp-trap',
  'seccomp-kill',
  'seccomp-profile-invalid',
  'command-not-runnable',
]

/** A program that was refused a call, bore it, and ended of its own accord later looks like one that gave up. */
const misread = ({ refusals }: TaskTruth): readonly CauseCode[] =>
  refusals.flatMap(({ action, by }): readonly CauseCode[] => {
    if (action === 'errno') return ['seccomp-errno']
    if (action === 'trace') return ['seccomp-trace']
    if (action === 'kill-thread' && by === 'child') return ['seccomp-kill', 'seccomp-kill-thread']
    return action === 'trap' && by === 'child' ? ['seccomp-trap', 'sigsys-unattributed'] : []
  })
