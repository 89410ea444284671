/**
 * Holds the Mesos decoders against the recordings: in every run, streams, snapshots, logs, sandboxes and control groups
 * must be read whole, and must agree with each other and with the recorder's notes.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ContainerFact, DomainEvent, TaskStatusChanged } from '../../src/domain/event.ts'
import { instant } from '../../src/domain/time.ts'
import { cgroupContainer, processContainer } from '../../src/wire/cgroup.ts'
import { frameBytesMax } from '../../src/wire/framing/recordio.ts'
import { mesosReader } from '../../src/wire/mesos/events.ts'
import { mesosLog } from '../../src/wire/mesos/log.ts'
import { sandboxFile } from '../../src/wire/mesos/sandbox-path.ts'
import { sandboxReader } from '../../src/wire/mesos/sandbox.ts'
import { mesosStream } from '../../src/wire/mesos/stream.ts'
import type { Placed } from '../../src/wire/placed.ts'
import type { RecordingChecks } from './kernel.ts'

const clock = { zone: 'UTC', near: instant(Date.parse('2026-11-01T00:00:00Z')) }
const nowhere = { agentId: undefined, hostname: undefined }
const chunkBytes = 777

type Check = (what: string, problems: readonly string[]) => void
type Note = {
  readonly task_id: string
  readonly state: string
  readonly reason: string | null
  readonly message: string | null
}
type Truth = {
  readonly tasks: Readonly<
    Record<string, { readonly container: string | null; readonly truth: { readonly profile?: string } }>
  >
}

/** All checks over a folder of recordings. */
export function mesosWireChecks(folder: string): RecordingChecks {
  const failed: string[] = []
  const counts = { passed: 0 }
  const check: Check = (what, problems) => {
    if (problems.length === 0) counts.passed += 1
    else failed.push(`${what}: ${problems.slice(0, 3).join('; ')}`)
  }
  for (const run of runs(join(folder, 'mesos'))) checkRun(run, check)
  return { passed: counts.passed, failed }
}

/** The folders that hold a recorded run. */
const runs = (root: string): readonly string[] =>
  readdirSync(root)
    .map((scenario) => join(root, scenario))
    .filter((path) => statSync(path).isDirectory())
    .flatMap((path) => readdirSync(path).map((name) => join(path, name)))
    .filter((path) => existsSync(join(path, 'truth.json')))

function checkRun(run: string, check: Check): void {
  const truth = JSON.parse(readFileSync(join(run, 'truth.json'), 'utf8')) as Truth
  const streams = ['master-subscribe', 'scheduler'].filter((name) => existsSync(join(run, `${name}.recordio`)))
  const statuses = streams.flatMap((name) => checkStream(join(run, name), check))
  checkNotes(run, statuses, check)
  checkSnapshots(run, check)
  const logged = readdirSync(run)
    .filter((name) => /^mesos-.*\.log$/.test(name))
    .flatMap((name) => checkLog(join(run, name), statuses, check))
  checkContainers(run, { truth, logged, check })
  checkSandboxes(run, check)
}

const textLines = (path: string): readonly string[] => readFileSync(path, 'utf8').split('\n')
const isStatus = (event: DomainEvent): event is TaskStatusChanged => event.kind === 'task-status'

/** The stream as it came, in small chunks, must say what the recorder's lines of it say. */
function checkStream(path: string, check: Check): readonly TaskStatusChanged[] {
  const bytes = readFileSync(`${path}.recordio`)
  const stream = mesosStream({ frameBytesMax })
  const events: DomainEvent[] = []
  const problems: string[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const part = stream.push(bytes.subarray(at, at + chunkBytes))
    events.push(...part.events.map(({ event }) => event))
    problems.push(...part.unknown)
  }
  events.push(...stream.end().map(({ event }) => event))
  problems.push(...events.flatMap((event) => (event.kind === 'rejected' ? [event.why] : [])))
  const reader = mesosReader()
  const lines = textLines(`${path}.jsonl`)
    .filter((line) => line !== '')
    .flatMap((line) => reader.read(JSON.parse(line))?.events ?? [])
  const timeless = (event: DomainEvent): string => JSON.stringify(isStatus(event) ? event : { ...event, at: undefined })
  if (JSON.stringify(lines.map(timeless)) !== JSON.stringify(events.map(timeless)))
    problems.push('lines differ from stream')
  check(path, problems)
  return events.filter(isStatus)
}

/** Every status the recorder noted must be among those read. */
function checkNotes(run: string, statuses: readonly TaskStatusChanged[], check: Check): void {
  const path = join(run, 'task-statuses.jsonl')
  if (!existsSync(path)) return
  const key = (note: readonly unknown[]): string => JSON.stringify(note.map((each) => each ?? null))
  const read = new Set(statuses.map(({ taskId, state, reason, message }) => key([taskId, state, reason, message])))
  const missing = textLines(path)
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Note)
    .filter(({ task_id: task, state, reason, message }) => !read.has(key([task, state, reason, message])))
  check(
    path,
    missing.map((note) => `no ${note.state} of ${note.task_id}`),
  )
}

function checkSnapshots(run: string, check: Check): void {
  const root = join(run, 'snapshots')
  if (!existsSync(root)) return
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.json'),
  )) {
    const text = readFileSync(join(root, name), 'utf8')
    const decoded = mesosReader().read(JSON.parse(text))
    // An empty list could be anything.
    const problems = decoded === undefined ? (text.trim() === '[]' ? [] : ['not recognised']) : decoded.unknown
    check(join(root, name), problems)
  }
}

/** What a log says must agree with the streams, update by update. */
function checkLog(path: string, statuses: readonly TaskStatusChanged[], check: Check): readonly Placed[] {
  const log = mesosLog({ clock, host: nowhere })
  const read = [...textLines(path).flatMap((text, index) => log.push({ text, number: index + 1 })), ...log.end()]
  const events = read.map(({ event }) => event)
  const known = new Map(statuses.map((status) => [status.uuid ?? '', status]))
  const problems = events.flatMap((event) => (event.kind === 'rejected' ? [event.why] : []))
  const updates = events.filter(isStatus).filter(({ uuid }) => uuid !== undefined)
  for (const update of updates) {
    const told = known.get(update.uuid ?? '')
    const same = told?.taskId === update.taskId && told.state === update.state && told.agentId === update.agentId
    // The last updates of a run may come after the recorder left.
    if (told !== undefined && !same)
      problems.push(`${update.state} of ${update.taskId} is ${told.state} of ${told.taskId}`)
  }
  if (updates.length === 0) problems.push('no updates')
  check(path, problems)
  return read
}

/** Which container and profile a task had must come out of the agents' logs. */
function checkContainers(
  run: string,
  { truth, logged, check }: { readonly truth: Truth; readonly logged: readonly Placed[]; readonly check: Check },
): void {
  const notes = logged.flatMap(({ event }) => (event.kind === 'container-note' ? [event.note] : []))
  const containers = new Set(notes.flatMap((note) => (note.is === 'container-of-executor' ? [note.containerId] : [])))
  const profiles = new Map(
    notes.flatMap((note: ContainerFact) =>
      note.is === 'profile-applied' ? [[String(note.containerId), note.profile] as const] : [],
    ),
  )
  const problems = Object.entries(truth.tasks).flatMap(([task, { container, truth: about }]) => {
    if (container === null) return []
    // The recorder writes a nested container as its group's path.
    const id = cgroupContainer(`/mesos/${container}`)
    if (id === undefined || !containers.has(id)) return [`no container ${container} of ${task}`]
    const profile = profiles.get(id)
    // A note in brackets may follow the name.
    const wanted = about.profile?.replace(/ \(.*$/, '')
    const isWrong = wanted !== undefined && profile !== undefined && profile !== wanted
    return isWrong ? [`${task} has ${profile}, not ${about.profile}`] : []
  })
  check(`${run} containers`, problems)
  checkGroups(run, { containers, check })
}

/** The control groups of the processes in containers name containers of the run. */
function checkGroups(
  run: string,
  { containers, check }: { readonly containers: ReadonlySet<string>; readonly check: Check },
): void {
  const root = join(run, 'proc')
  if (!existsSync(root)) return
  const groups = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('cgroup'))
  const found = groups.map((name) => {
    const text = readFileSync(join(root, name), 'utf8')
    return processContainer(text) ?? processContainer(text, { root: 'mesos_agent02' })
  })
  const strays = found.filter((container) => container !== undefined && !containers.has(container))
  const isAny = found.some((container) => container !== undefined)
  check(`${root} groups`, [
    ...strays.map(String),
    ...(isAny || groups.length === 0 ? [] : ['no process in a container']),
  ])
}

function checkSandboxes(run: string, check: Check): void {
  const root = join(run, 'sandbox')
  if (!existsSync(root)) return
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/(?:^|\/)std(?:out|err)$/.test(name)) continue
    const file = sandboxFile(name)
    if (file === undefined) {
      check(join(root, name), ['no sandbox of its path'])
      continue
    }
    const reader = sandboxReader(file, { clock })
    for (const [index, text] of textLines(join(root, name)).slice(0, -1).entries())
      reader.push({ text, number: index + 1 })
    const { facts, lines } = reader.end()
    const isOwn = file.stream === 'stderr' && file.containerId?.includes('.') === false
    const tasks = facts.filter(({ is }) => is === 'starting-task' || is === 'child-container')
    const wrong = lines.filter(({ text }) => /^[IWEF]\d{4} |^Marked /.test(text)).map(({ text }) => text)
    check(join(root, name), [...wrong, ...(isOwn && tasks.length === 0 ? ['no task'] : [])])
  }
}
