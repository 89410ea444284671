import type { CauseCode, Diagnosis } from '../../domain/diagnosis.ts'
import { endText } from '../../domain/status-text.ts'
import { durationText } from '../../sim/scenario/quantities.ts'
import { signalNumbers } from '../../sim/scenario/schema-program.ts'
import type { FailureFacts } from './facts.ts'

/** A program guessed from how tasks ended, and what the guess rests on. `value` is what stands below `programs:`. */
export type GuessedProgram = { readonly of: string; readonly value: object; readonly says: readonly string[] }

/** What a task's program is called in a scenario: the app, the container of the pod, the job, or the task. */
export function programKey({ workload, task }: Diagnosis): string {
  if (workload.kind === 'other' || workload.id === null) return task.id
  return workload.kind === 'pod' && task.name !== null ? `${workload.id}#${task.name}` : workload.id
}

/** A program for each workload that failed by its own doing. */
export function guessPrograms(failures: readonly FailureFacts[]): readonly GuessedProgram[] {
  const groups = new Map<string, FailureFacts[]>()
  for (const failure of failures) {
    const key = programKey(failure.diagnosis)
    groups.set(key, [...(groups.get(key) ?? []), failure])
  }
  return [...groups].flatMap(([of, group]) => {
    const own = group.filter(({ diagnosis }) => guesses[diagnosis.cause.code] !== undefined)
    const counts = countsOf(own.map(({ diagnosis }) => diagnosis.cause.code))
    const [first] = counts
    const chosen = own.filter(({ diagnosis }) => diagnosis.cause.code === first?.[0])
    const typical = chosen[0]
    if (first === undefined || typical === undefined) return []
    const lived = median(chosen.flatMap(({ ranFor }) => ranFor ?? []))
    const guess = guesses[first[0]]?.(typical.diagnosis, { lived: lived ?? 0 })
    if (guess === undefined) return []
    const others = counts.slice(1).map(([code, count]) => `${count} of ${code}`)
    return [
      {
        of,
        value: guess.value,
        says: [
          ...(guess.says === undefined ? [] : [guess.says]),
          ...(lived === undefined ? ['How long it ran is not known: it ends at once.'] : []),
          ...(others.length === 0 ? [] : [`Ends that this does not tell: ${others.join(', ')}.`]),
        ],
      },
    ]
  })
}

type Guess = { readonly value: object; readonly says?: string }
type Known = { readonly lived: number }

const afterOf = (lived: number): { readonly after?: string } => (lived === 0 ? {} : { after: durationText(lived) })
const runsOf = (lived: number): { readonly runs?: string } => (lived === 0 ? {} : { runs: durationText(lived) })

/** What a program does that ends for a cause; none for causes that no program brings about. */
const guesses: Partial<Record<CauseCode, (diagnosis: Diagnosis, known: Known) => Guess>> = {
  'seccomp-kill': refused,
  'seccomp-kill-thread': (diagnosis, known) => refused(diagnosis, { ...known, by: 'thread' }),
  'seccomp-trap': refused,
  'seccomp-errno': refused,
  'seccomp-trace': refused,
  'sigsys-unattributed': (diagnosis, { lived }) => ({
    value: { ...shell(diagnosis), ...runsOf(lived), exit: 'SIGSYS' },
    says: 'Whose filter it was is not known: it ends by SIGSYS of its own.',
  }),
  'memory-limit': (_diagnosis, { lived }) => ({
    value: { phases: [{ ...afterOf(lived), memory: '1000GiB' }] },
    says: 'How its memory grew is not known: it takes more than there is at the end of its life.',
  }),
  'exit-code': ended,
  signal: ended,
  unknown: ended,
  'command-not-runnable': (diagnosis, { lived }) => {
    const { comm } = nameOf(diagnosis)
    const status = statusOf(diagnosis) ?? 127
    return { value: { phases: [{ print: notRun(comm, status), to: 'stderr' }], ...runsOf(lived), exit: status } }
  },
  'health-check': (_diagnosis, { lived }) => ({
    value: { unhealthy_after: durationText(Math.max(1000, lived)) },
    says: 'Since when it was unhealthy is not known: since the end of the life it had.',
  }),
}

/** A shell says why with 126 and 127; with any other code it was Mesos' own launcher, which runs without one. */
function notRun(name: string, status: number): string {
  if (status === 127) return `sh: 1: ${name}: not found`
  return status === 126
    ? `sh: 1: ./${name}: Permission denied`
    : `Failed to execute './${name}': No such file or directory`
}

/** It makes the call that was refused, and ends as it did. */
function refused(diagnosis: Diagnosis, { lived, by }: Known & { readonly by?: 'thread' }): Guess {
  const { seccomp, cause } = diagnosis
  const call = seccomp?.syscall?.name ?? null
  if (call === null || seccomp?.filter === 'own')
    return {
      ...ended(diagnosis, { lived }),
      says:
        call === null
          ? 'Which call was refused is not known.'
          : 'The filter was the program’s own, which is not modelled.',
    }
  const status = statusOf(diagnosis)
  const reaction = reactionOf(cause.code, status)
  const arch = seccomp?.syscall?.arch
  return {
    value: {
      ...named(diagnosis),
      ...shell(diagnosis),
      ...(by === undefined ? {} : { threads: 2 }),
      phases: [
        {
          ...afterOf(lived),
          call,
          ...(arch === 'i386' || arch === 'x32' ? { arch } : {}),
          ...(by === undefined ? {} : { by }),
          ...reaction,
        },
      ],
      ...(by === undefined ? {} : { exit: status ?? 1 }),
    },
  }
}

/** What the program makes of a refusal: it exits with the code that was seen. */
function reactionOf(code: CauseCode, status: number | undefined): object {
  const exit = { exit: status ?? 1 }
  if (code === 'seccomp-errno') return { on_eperm: exit }
  if (code === 'seccomp-trace') return { on_enosys: exit }
  // 159 is what a shell makes of the signal: nobody has handled that.
  return code === 'seccomp-trap' && status !== undefined && status !== 159 ? { on_sigsys: exit } : {}
}

/** It ends as the status says, for reasons of its own. */
function ended(diagnosis: Diagnosis, { lived }: Known): Guess {
  const end = endText(diagnosis.task.message ?? '')?.end
  if (end?.is === 'signalled') {
    const name = Object.entries(signalNumbers).find(([, number]) => number === end.signal)?.[0]
    if (name !== undefined) return { value: { ...runsOf(lived), exit: name } }
    return {
      value: { ...runsOf(lived), exit: 'SIGKILL' },
      says: `It ended by signal ${end.name}, which is not modelled.`,
    }
  }
  const status = statusOf(diagnosis)
  if (status !== undefined) return { value: { ...runsOf(lived), exit: status } }
  return { value: { ...runsOf(lived), exit: 1 }, says: 'How it ended is not known: it exits with 1.' }
}

/** A signal that came through a shell shows as 128 and its number. */
const shell = (diagnosis: Diagnosis): { readonly under?: 'shell' } =>
  statusOf(diagnosis) === 159 ? { under: 'shell' } : {}

function statusOf({ task }: Diagnosis): number | undefined {
  const end = endText(task.message ?? '')?.end
  return end?.is === 'exited' && end.status <= 255 ? end.status : undefined
}

const nameOf = ({ seccomp, task }: Diagnosis): { readonly comm: string } => ({
  comm: seccomp?.comm ?? task.name ?? 'program',
})

/** What the kernel recorded of it. */
const named = ({ seccomp }: Diagnosis): object => ({
  ...(seccomp?.comm !== null && seccomp?.comm !== undefined && /^[!-~]{1,15}$/.test(seccomp.comm)
    ? { comm: seccomp.comm }
    : {}),
  ...(seccomp?.exe !== null && seccomp?.exe !== undefined && /^\/[!-~]*$/.test(seccomp.exe)
    ? { exe: seccomp.exe }
    : {}),
})

/** Most frequent first; as many as each other in order of code. */
function countsOf(codes: readonly CauseCode[]): readonly (readonly [CauseCode, number])[] {
  const counts = new Map<CauseCode, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
