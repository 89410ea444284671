import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Jobs of Metronome whose runs die of SIGSYS and are tried again, until one succeeds. */
export type CrashLoop = {
  readonly jobs: readonly string[]
  /** When the first run of each begins; ms since 1970. */
  readonly from: number
  readonly failures: number
  /** Between two attempts. */
  readonly everyMs: number
  /** Between the last failure and the run that succeeds. */
  readonly calmMs: number
}

type Said = { readonly afterMs: number; readonly message: unknown }

/** Writes what a master would have said, and when, as a recording that `replay` serves at its own pace. */
export function recordCrashLoop(folder: string, loop: CrashLoop): void {
  const said = [{ afterMs: 0, message: subscribed }, { afterMs: 0, message: frameworkAdded }, ...attempts(loop)].sort(
    (left, right) => left.afterMs - right.afterMs,
  )
  const times: string[] = []
  let stream = Buffer.alloc(0)
  for (const { afterMs, message } of said) {
    const body = Buffer.from(JSON.stringify(message))
    times.push(JSON.stringify({ recv_ts: '', offset: stream.length, recv_epoch: (loop.from + afterMs) / 1000 }))
    stream = Buffer.concat([stream, Buffer.from(`${body.length}\n`), body])
  }
  writeFileSync(join(folder, 'master-subscribe.recordio'), stream)
  writeFileSync(join(folder, 'times.jsonl'), `${times.join('\n')}\n`)
}

function attempts({ jobs, from, failures, everyMs, calmMs }: CrashLoop): readonly Said[] {
  return jobs.flatMap((job, index) =>
    Array.from({ length: failures + 1 }, (_, attempt) => attempt).flatMap((attempt) => {
      const began = 100 + index * 20 + attempt * everyMs + (attempt < failures ? 0 : calmMs)
      const taskId = `${job.replaceAll('.', '_')}_20260302030000abcde.${uuid(index, attempt)}`
      const status = (state: string, afterMs: number, message?: string): Said => ({
        afterMs,
        message: updated({ taskId, state, at: from + afterMs, message }),
      })
      const end =
        attempt < failures
          ? status('TASK_FAILED', began + everyMs / 2, 'Command terminated with signal Bad system call')
          : status('TASK_FINISHED', began + everyMs / 2, 'Command exited with status 0')
      return [{ afterMs: began, message: added(taskId, job) }, status('TASK_RUNNING', began + 10), end]
    }),
  )
}

const uuid = (index: number, attempt: number): string =>
  `0f6d4a2e-9a51-11ec-${String(8000 + index).padStart(4, '0')}-${String(attempt).padStart(12, '0')}`

const agent = { value: '70a0-S0' }
const framework = { value: '70a0-0001' }

const subscribed = {
  type: 'SUBSCRIBED',
  subscribed: {
    get_state: {
      get_tasks: {},
      get_executors: {},
      get_frameworks: {},
      get_agents: {
        agents: [
          {
            agent_info: { hostname: 'mesos-agent-01', port: 5051, id: agent },
            active: true,
            version: '1.11.0',
            pid: 'slave(1)@10.0.0.1:5051',
          },
        ],
      },
    },
    heartbeat_interval_seconds: 15,
  },
}

const frameworkAdded = {
  type: 'FRAMEWORK_ADDED',
  framework_added: { framework: { framework_info: { user: 'root', name: 'metronome', id: framework }, active: true } },
}

const added = (taskId: string, name: string) => ({
  type: 'TASK_ADDED',
  task_added: {
    task: {
      name,
      task_id: { value: taskId },
      framework_id: framework,
      agent_id: agent,
      state: 'TASK_STAGING',
      container: { type: 'MESOS', linux_info: { seccomp: { profile_name: 'strict.json' } } },
    },
  },
})

const updated = ({
  taskId,
  state,
  at,
  message,
}: {
  readonly taskId: string
  readonly state: string
  readonly at: number
  readonly message: string | undefined
}) => ({
  type: 'TASK_UPDATED',
  task_updated: {
    framework_id: framework,
    state,
    status: {
      task_id: { value: taskId },
      agent_id: agent,
      state,
      source: 'SOURCE_EXECUTOR',
      timestamp: at / 1000,
      ...(message === undefined ? {} : { message }),
    },
  },
})
