import type { SeccompActed } from '../domain/event.ts'
import type { Death } from './deaths.ts'
import { namespacePidMax } from './identity.ts'
import type { ProcessEnd, SandboxSigns } from './signs.ts'

/** Scores: what each sign is worth. Below `claimMin` nothing is claimed; within `rivalMargin` two readings are equals. */
export const points = {
  proof: 1000,
  printedPid: 40,
  reportedPid: 40,
  sigsys: 30,
  sayssigsys: 20,
  program: 10,
  user: 5,
  filter: 10,
  close: 15,
  executor: 40,
}
export function marks({
  death,
  record,
  end,
  signs,
  lagMs,
  can,
}: {
  readonly death: Death
  readonly record: SeccompActed
  readonly end: ProcessEnd
  readonly signs: SandboxSigns
  readonly lagMs: number
  readonly can: boolean | undefined
}): { readonly score: number; readonly reasons: readonly string[]; readonly isNamed: boolean } {
  const program = programSigns(death, record)
  const isClose = lagMs <= 1500
  const table: readonly (readonly [boolean, number, string])[] = [
    [
      signs.reportedPids.has(record.pid),
      points.reportedPid,
      `a process of the task reported that pid ${record.pid} died of SIGSYS`,
    ],
    [signs.printedPids.has(record.pid), points.printedPid, `the program printed pid ${record.pid} as its own`],
    [end.sigsys && lagMs <= 10_000, points.sigsys, 'the status says SIGSYS'],
    [!end.sigsys && signs.saysSigsys, points.sayssigsys, 'the output says that a process died of SIGSYS'],
    [isClose, points.close, `the record is ${Math.abs(lagMs)} ms ${lagMs < 0 ? 'after' : 'before'} the status`],
    [program !== undefined, points.program, program ?? ''],
    [userAgrees(death, record) === true, points.user, 'the user is the same'],
    [
      isOfExecutor(death, record),
      points.executor,
      "the process is Mesos' own, as is the one whose end the status tells of",
    ],
    [can === true, points.filter, "the container's filter answers this call so"],
  ]
  const score = table.reduce((sum, [holds, worth]) => sum + (holds ? worth : 0), 0)
  const penalty = userAgrees(death, record) === false ? 20 : 0
  const isByPid = signs.reportedPids.has(record.pid) || signs.printedPids.has(record.pid)
  const isNamed = isByPid || program !== undefined
  const isTold =
    isByPid ||
    isOfExecutor(death, record) ||
    ((signs.saysSigsys || end.sigsys) && (isNamed || !isOfAnother(death, record)))
  return {
    score: isTold ? score - penalty : 0,
    reasons: table.filter(([holds]) => holds).map(([, , says]) => says),
    isNamed,
  }
}

/** Reasons of a task whose executor ended, or never came. */
export const executorReasons: ReadonlySet<string> = new Set([
  'REASON_EXECUTOR_TERMINATED',
  'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
])

/** Programs of Mesos itself that run inside a container, under its filter. Source: seccomp-profile §4.1. */
const mesosPrograms =
  /(?:^|\/)(?:mesos-(?:executor|containerizer|default-executor|io-switchboard|docker-executor)|lt-mesos-[a-z-]+)$|^mesos-/

/** Whether a record is of Mesos' own program, by the names it has of it. */
export const isOfMesos = ({ comm, exe }: SeccompActed): boolean =>
  mesosPrograms.test(exe ?? '') || mesosPrograms.test(comm ?? '')

/**
 * The record is of a program of Mesos, and it is such a program's end that the status tells of: the executor ended or
 * never came, or a nested container's helper was killed before it could note how its program ended.
 */
function isOfExecutor({ status, end, container }: Death, record: SeccompActed): boolean {
  const isHelpers = end.signal === 9 && (container?.containerId.includes('.') ?? false)
  return (isHelpers || executorReasons.has(status.value.reason ?? '')) && isOfMesos(record)
}

/**
 * The very process that the executor forked died of the signal, and the record is of another: only of a child whose
 * end it passed on, as strace and timeout do, and then something names the child.
 */
function isOfAnother({ end, forked, ownPidNamespace }: Death, { pid }: SeccompActed): boolean {
  const isHosts = ownPidNamespace !== true && (forked?.pid ?? 0) >= namespacePidMax
  return end.signal === 31 && isHosts && forked?.pid !== pid
}

/** root is uid 0; of other names the number is not known. */
function userAgrees(death: Death, record: SeccompActed): boolean | undefined {
  const user = death.task.seen?.value.user
  if (user === undefined || record.uid === undefined) return undefined
  if (user === 'root') return record.uid === 0
  return record.uid === 0 ? false : undefined
}

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/ \(deleted\)$/, '')

/** Where the record's program shows up in what is known of the task. */
function programSigns(death: Death, record: SeccompActed): string | undefined {
  const names = [record.exe === undefined ? undefined : basename(record.exe), record.comm].filter(
    (name): name is string => name !== undefined && name.length >= 2,
  )
  const command = death.task.seen?.value.command
  const name = names.find((each) => command?.includes(each))
  if (name !== undefined) return `the task's command runs ${name}`
  const spoken = names.find((each) =>
    death.lines.some(
      ({ text }) => text.startsWith(`${each}:`) || text.startsWith(`${each}[`) || text.includes(` ${each}:`),
    ),
  )
  if (spoken !== undefined) return `the output has lines of ${spoken}`
  const named = names.find((each) => death.task.seen?.value.name === each || death.task.taskId.startsWith(each))
  return named === undefined ? undefined : `the task is named for ${named}`
}
