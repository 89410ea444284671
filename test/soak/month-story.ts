import type { SeccompRecord } from '../../src/domain/audit.ts'
import { type Instant, iso } from '../../src/domain/time.ts'
import { auditJson } from '../../src/wire/audit/json.ts'
import { sealed, type SealedEvent } from '../../src/wire/cloudevent.ts'
import { prng } from '../support/prng.ts'
import type { MonthClock } from './month-clock.ts'

/** What a cluster's days are made of. */
export type Story = {
  readonly seed: number
  /** Loops that begin in a day, each of an app of its own. */
  readonly loopsPerDay: number
  readonly tell: (events: readonly SealedEvent[]) => void
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** An agent, with the serial of its kernel's last audit record. */
type Node = { readonly id: string; readonly host: string; serial: number }

/** How attempts of an app fail. */
const endings = ['killed', 'exits', 'memory', 'missing'] as const

/**
 * Lets a cluster of ten agents live: apps that loop for some hours until they are mended, scaled to zero or removed,
 * jobs of which some runs fail, tasks of a plain framework under names that come once, and a node lost every third day.
 */
export function liveCluster(clock: MonthClock, { seed, loopsPerDay, tell }: Story): void {
  const draw = prng(seed)
  const between = (from: number, to: number): number => from + draw() * (to - from)
  const agents = Array.from({ length: 10 }, (_, index): Node => ({ id: `S${index}`, host: `node-${index}`, serial: 1 }))
  /** Tasks that run, by agent. */
  const running = new Map<string, Set<() => void>>()
  let count = 0

  const uuid = (): string => {
    count += 1
    return `0f6d4a2e-9a51-11ec-8f55-${String(count).padStart(12, '0')}`
  }
  const event = (type: string, source: string, data: unknown): SealedEvent =>
    sealed(
      {
        id: String((count += 1)),
        source: `/month/${source}`,
        type,
        subject: undefined,
        time: iso(clock.now() as Instant),
      },
      JSON.stringify(data),
    )
  const mesos = (message: unknown): SealedEvent => event('sigsys.mesos', 'mesos', message)
  const marathon = (eventType: string, fields: object): SealedEvent =>
    event('sigsys.marathon', 'marathon', { ...fields, eventType, timestamp: iso(clock.now() as Instant) })
  function agent(): Node {
    const one = agents[Math.floor(draw() * agents.length)]
    if (one === undefined) throw new Error('there are agents')
    return one
  }

  type Task = { readonly id: string; readonly name: string; readonly framework: string; readonly on: Node }
  const added = ({ id, name, framework, on }: Task): SealedEvent =>
    mesos({
      type: 'TASK_ADDED',
      task_added: {
        task: {
          name,
          task_id: { value: id },
          framework_id: { value: framework },
          agent_id: { value: on.id },
          state: 'TASK_STAGING',
          resources: [],
        },
      },
    })
  const updated = ({ id, framework, on }: Task, state: string, more: object = {}): SealedEvent =>
    mesos({
      type: 'TASK_UPDATED',
      task_updated: {
        framework_id: { value: framework },
        state,
        status: {
          task_id: { value: id },
          agent_id: { value: on.id },
          state,
          source: 'SOURCE_EXECUTOR',
          timestamp: clock.now() / 1000,
          uuid: Buffer.from(String((count += 1)).padStart(16, '0')).toString('base64'),
          container_status: { container_id: { value: `c-${id}` } },
          ...more,
        },
      },
    })
  const told = (task: Task, state: string, app: string, version: string): SealedEvent =>
    marathon('status_update_event', {
      taskId: task.id,
      taskStatus: state,
      appId: app,
      slaveId: task.on.id,
      host: task.on.host,
      version,
      message: '',
    })
  const killRecord = (task: Task, pid: number): SealedEvent => {
    const record: SeccompRecord = {
      at: clock.now() as Instant,
      serial: (task.on.serial += 1),
      node: undefined,
      pid,
      uid: 0,
      comm: 'server',
      exe: '/srv/server',
      sig: 31,
      arch: 'x86_64',
      syscall: { number: 101, name: 'ptrace' },
      action: 'kill-thread',
      code: 0,
      ip: undefined,
      compat: 0,
    }
    return event(
      'sigsys.audit',
      task.on.host,
      auditJson(record, { hostname: task.on.host, containerId: `c-${task.id}`, source: undefined }),
    )
  }

  /** Something runs on an agent, until it is off or the agent is lost. */
  function runs(on: string, lost: () => void): () => void {
    const here = running.get(on) ?? new Set()
    running.set(on, here.add(lost))
    return () => void here.delete(lost)
  }

  function loop(): void {
    const app = `/team-${Math.floor(draw() * 8)}/svc-${(count += 1)}`
    const safe = app.slice(1).replaceAll('/', '_')
    const instance = uuid()
    const ending = endings[Math.floor(draw() * endings.length)] ?? 'exits'
    const mendedAt = clock.now() + between(hour / 4, 3 * hour)
    let version = iso(clock.now() as Instant)
    let attempt = 0
    let off = (): void => {}

    const posted = (instances: number): SealedEvent => {
      version = iso(clock.now() as Instant)
      const definition = { id: app, cmd: './server', instances, version, backoffSeconds: 1 }
      return marathon('api_post_event', { clientIp: '', uri: '/v2/apps', appDefinition: definition })
    }
    tell([posted(1)])
    launch()

    function launch(): void {
      attempt += 1
      const task: Task = {
        id: `${safe}.instance-${instance}._app.${attempt}`,
        name: app,
        framework: 'marathon',
        on: agent(),
      }
      tell([added(task), updated(task, 'TASK_STARTING')])
      clock.after(300, () => {
        tell([updated(task, 'TASK_RUNNING'), told(task, 'TASK_RUNNING', app, version)])
        if (clock.now() >= mendedAt) return live(task)
        clock.after(between(1000, 8000), () => fail(task))
      })
    }

    function fail(task: Task): void {
      const pid = 1000 + (count % 30_000)
      const how = {
        killed: { message: 'Command terminated with signal Bad system call' },
        exits: { message: 'Command exited with status 3' },
        memory: { message: 'Memory limit exceeded', reason: 'REASON_CONTAINER_LIMITATION_MEMORY' },
        missing: { message: 'Command exited with status 127' },
      }[ending]
      tell([
        ...(ending === 'killed' ? [killRecord(task, pid)] : []),
        updated(task, 'TASK_FAILED', how),
        told(task, 'TASK_FAILED', app, version),
      ])
      const delay = Math.min(300_000, 1000 * 1.15 ** (attempt - 1))
      if (clock.now() < mendedAt) return void clock.after(delay + 500, launch)
      // Half of them are mended by a new version, the rest are given up.
      const fate = draw()
      if (fate < 0.5) {
        tell([posted(1)])
        clock.after(500, launch)
      } else if (fate < 0.75) {
        tell([posted(0)])
        clock.after(between(hour, day), remove)
      } else remove()
    }

    function live(task: Task): void {
      off = runs(task.on.id, () => {
        tell([updated(task, 'TASK_UNREACHABLE', { reason: 'REASON_SLAVE_REMOVED', source: 'SOURCE_MASTER' })])
        clock.after(2000, launch)
      })
      clock.after(between(hour, 2 * day), () => {
        off()
        tell([updated(task, 'TASK_KILLED'), told(task, 'TASK_KILLED', app, version)])
        remove()
      })
    }

    function remove(): void {
      off()
      tell([marathon('app_terminated_event', { appId: app })])
    }
  }

  function job(name: string): void {
    const stamp = iso(clock.now() as Instant)
      .replaceAll(/\D/g, '')
      .slice(0, 14)
    const task: Task = { id: `${name}_${stamp}abcde.${uuid()}`, name, framework: 'metronome', on: agent() }
    tell([added(task), updated(task, 'TASK_RUNNING')])
    const isWell = draw() < 0.8
    clock.after(between(minute, 10 * minute), () =>
      tell([
        updated(task, isWell ? 'TASK_FINISHED' : 'TASK_FAILED', {
          message: isWell ? '' : 'Command exited with status 1',
        }),
      ]),
    )
  }

  function plain(): void {
    const task: Task = { id: `batch-${(count += 1)}`, name: `batch-${count}`, framework: batch, on: agent() }
    tell([added(task), updated(task, 'TASK_RUNNING')])
    const isWell = draw() < 0.95
    clock.after(between(minute, 20 * minute), () =>
      tell([
        updated(task, isWell ? 'TASK_FINISHED' : 'TASK_FAILED', {
          message: isWell ? '' : 'Command exited with status 1',
        }),
      ]),
    )
  }

  function loseNode(): void {
    const on = agent()
    const here = running.get(on.id) ?? []
    running.delete(on.id)
    for (const lost of here) lost()
    tell([mesos({ type: 'AGENT_REMOVED', agent_removed: { agent_id: { value: on.id } } })])
    const next: Node = { id: `S${(count += 1)}`, host: on.host, serial: 1 }
    agents[agents.indexOf(on)] = next
    tell([agentAdded(next)])
  }

  const agentAdded = ({ id, host }: Node): SealedEvent =>
    mesos({
      type: 'AGENT_ADDED',
      agent_added: { agent: { agent_info: { id: { value: id }, hostname: host }, active: true, version: '1.11.0' } },
    })

  /** The plain framework is another one every day. */
  let batch = 'spark-0'
  function anotherBatch(): void {
    const info = (id: string) => ({ framework: { framework_info: { id: { value: id }, name: 'spark' }, active: true } })
    const next = `spark-${(count += 1)}`
    tell([
      mesos({ type: 'FRAMEWORK_REMOVED', framework_removed: { framework_info: info(batch).framework.framework_info } }),
      mesos({ type: 'FRAMEWORK_ADDED', framework_added: info(next) }),
    ])
    batch = next
  }

  const frameworks = ['marathon', 'metronome', batch].map((id) => ({
    framework_info: { id: { value: id }, name: id === batch ? 'spark' : id },
    active: true,
  }))
  tell([
    mesos({
      type: 'SUBSCRIBED',
      subscribed: { get_state: { get_frameworks: { frameworks }, get_tasks: { tasks: [] } } },
    }),
    ...agents.map(agentAdded),
  ])
  clock.every(day / loopsPerDay, loop)
  clock.every(3 * day, loseNode)
  clock.every(5 * minute, plain)
  clock.after(hour, () => void clock.every(day, anotherBatch))
  for (let index = 0; index < 5; index += 1) clock.every(hour, () => job(`nightly-${index}`))
}
