import type { SeccompActed } from '../domain/event.ts'
import type { Death } from './deaths.ts'
import { namespacePidMax } from './identity.ts'
import type { SandboxSigns } from './signs.ts'

/** Scores: what each sign is worth. Below `claimMin` nothing is claimed; within `rivalMargin` two readings are equals. */
export const points = {
  proof: 1000,
  printedPid: 40,
  reportedPid: 40,
  sigsys: 30,
  saysSigsys: 20,
  program: 10,
  user: 5,
  filter: 10,
  close: 15,
  executor: 40,
}

/** A record without proof, weighed against a task. */
export type Fit = {
  readonly death: Death
  readonly record: SeccompActed
  readonly signs: SandboxSigns
  /** Status time less record time, in ms. */
  readonly lagMs: number
  /** Whether the task's filter answers so; undefined if it is not known. */
  readonly can: boolean | undefined
}

/** How well a record fits a task; `isNamed`: the task's output, command or name shows the record's program or pid. */
export function marks(fit: Fit): { readonly score: number; readonly isNamed: boolean } {
  const { death, record, signs } = fit
  const { end } = death
  const found = signsOf(fit)
  const isByPid = found.reportedPid || found.printedPid
  const isNamed = isByPid || found.program !== undefined
  const isTold =
    isByPid || found.executor || ((signs.saysSigsys || end.sigsys) && (isNamed || !isOfAnother(death, record)))
  return { score: isTold ? scoreOf(found) - (found.user === false ? 20 : 0) : 0, isNamed }
}

/** What speaks for a record to be a task's, in words. Of many that are weighed few are claimed. */
export function reasonsFor(fit: Fit): readonly string[] {
  const { record, lagMs } = fit
  const found = signsOf(fit)
  const table: readonly (readonly [boolean, string])[] = [
    [found.reportedPid, `a process of the task reported that pid ${record.pid} died of SIGSYS`],
    [found.printedPid, `the program printed pid ${record.pid} as its own`],
    [found.sigsys, 'the status says SIGSYS'],
    [found.saysSigsys, 'the output says that a process died of SIGSYS'],
    [found.close, `the record is ${Math.abs(lagMs)} ms ${lagMs < 0 ? 'after' : 'before'} the status`],
    [found.program !== undefined, `${found.program?.shownBy} ${found.program?.name}`],
    [found.user === true, 'the user is the same'],
    [found.executor, "the process is Mesos' own, as is the one whose end the status tells of"],
    [found.filter, "the container's filter answers this call so"],
  ]
  return table.filter(([holds]) => holds).map(([, says]) => says)
}

/** Which signs there are that a record is a task's. */
type Signs = {
  readonly reportedPid: boolean
  readonly printedPid: boolean
  readonly sigsys: boolean
  readonly saysSigsys: boolean
  readonly close: boolean
  readonly program: ProgramSign | undefined
  readonly user: boolean | undefined
  readonly executor: boolean
  readonly filter: boolean
}

const signsOf = ({ death, record, signs, lagMs, can }: Fit): Signs => ({
  reportedPid: signs.reportedPids.has(record.pid),
  printedPid: signs.printedPids.has(record.pid),
  sigsys: death.end.sigsys && lagMs <= 10_000,
  saysSigsys: !death.end.sigsys && signs.saysSigsys,
  close: lagMs <= 1500,
  program: programSign(death, record),
  user: userAgrees(death, record),
  executor: isOfExecutor(death, record),
  filter: can === true,
})

const scoreOf = (found: Signs): number =>
  (found.reportedPid ? points.reportedPid : 0) +
  (found.printedPid ? points.printedPid : 0) +
  (found.sigsys ? points.sigsys : 0) +
  (found.saysSigsys ? points.saysSigsys : 0) +
  (found.close ? points.close : 0) +
  (found.program === undefined ? 0 : points.program) +
  (found.user === true ? points.user : 0) +
  (found.executor ? points.executor : 0) +
  (found.filter ? points.filter : 0)

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

const deleted = ' (deleted)'

function basename(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.endsWith(deleted) ? name.slice(0, -deleted.length) : name
}

/** Where a record's program shows up in what is known of a task. */
type ProgramSign = {
  readonly shownBy: "the task's command runs" | 'the output has lines of' | 'the task is named for'
  readonly name: string
}

function programSign(death: Death, record: SeccompActed): ProgramSign | undefined {
  const names = namesOf(record)
  const command = death.task.seen?.value.command
  const run = names.find((each) => command?.includes(each))
  if (run !== undefined) return { shownBy: "the task's command runs", name: run }
  const spoken = death.lines.length === 0 ? undefined : names.find((each) => isSpeaker(death, each))
  if (spoken !== undefined) return { shownBy: 'the output has lines of', name: spoken }
  const named = names.find((each) => death.task.seen?.value.name === each || death.task.taskId.startsWith(each))
  return named === undefined ? undefined : { shownBy: 'the task is named for', name: named }
}

/** The names that a record has of its program. One letter would be found anywhere. */
function namesOf({ exe, comm }: SeccompActed): readonly string[] {
  const names: string[] = []
  for (const name of [exe === undefined ? '' : basename(exe), comm ?? '']) if (name.length >= 2) names.push(name)
  return names
}

const isSpeaker = ({ lines }: Death, name: string): boolean =>
  lines.some(({ text }) => text.startsWith(`${name}:`) || text.startsWith(`${name}[`) || text.includes(` ${name}:`))
