import * as assert from 'uvu/assert'
import type { JsonObject } from '../../../src/wire/json-fields.ts'
import { readLaunch } from '../../../src/sim/plain/definition.ts'
import { describe } from '../../support/describe.ts'

const scalar = (name: string, value: number): JsonObject => ({ name, type: 'SCALAR', scalar: { value } })
const whole: JsonObject = {
  name: 'driver',
  task_id: { value: 'driver-1' },
  command: { value: './driver', user: 'nobody' },
  resources: [
    scalar('cpus', 0.5),
    scalar('cpus', 0.25),
    scalar('mem', 64),
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 31_001 }] } },
  ],
}
const first = (json: JsonObject) => readLaunch({ kind: 'task', json }).unit.tasks[0]

describe('a TaskInfo as the API takes it', (it) => {
  it('gives its resources, summed by name, and what runs it', () => {
    const task = first({
      ...whole,
      container: { type: 'MESOS', linux_info: { seccomp: { profile_name: 'p.json' } } },
      kill_policy: { grace_period: { nanoseconds: 5e9 } },
      max_completion_time: { nanoseconds: 60e9 },
      labels: { labels: [{ key: 'team', value: 'a' }] },
      health_check: { type: 'COMMAND', grace_period_seconds: 1.5 },
    })
    assert.equal(task?.resources, { cpus: 0.75, mem: 64, disk: 0, gpus: 0, ports: [[31_000, 31_001]] })
    assert.equal(task?.seccomp, { profileName: 'p.json', unconfined: undefined })
    assert.equal([task?.user, task?.command, task?.labels], ['nobody', './driver', { team: 'a' }])
    assert.equal([task?.killGrace, task?.maxCompletion, task?.refusedFor], [5000, 60_000, undefined])
    assert.equal(task?.health, {
      gracePeriod: 1500,
      interval: 10_000,
      timeout: 20_000,
      delay: 15_000,
      maxConsecutiveFailures: 3,
    })
  })

  const refused: readonly (readonly [JsonObject, string])[] = [
    [{ task_id: { value: '' } }, 'ID must not be empty'],
    [{ task_id: { value: 'a/b' } }, "'a/b' contains invalid characters"],
    [{ task_id: { value: '..' } }, "'..' is disallowed"],
    [{ task_id: { value: 'x'.repeat(256) } }, 'ID must not be greater than 255 characters'],
    [{ resources: [] }, 'Task uses no resources'],
    [{ command: undefined }, 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present'],
  ]
  for (const [change, why] of refused)
    it(`the master refuses ${JSON.stringify(change).slice(0, 40)}`, () =>
      assert.is(first({ ...whole, ...change })?.refusedFor, why))

  const missing: readonly (readonly [JsonObject, string])[] = [
    [{ executor: {} }, 'executor of a task'],
    [{ limits: { mem: { value: 128 } } }, 'limits of a task'],
    [{ resources: [scalar('bandwidth', 1)] }, 'the resource bandwidth'],
    [{ resources: [{ ...scalar('disk', 1), reservations: [] }] }, 'a resource that is reserved, revocable or a volume'],
  ]
  for (const [change, what] of missing)
    it(`says that there is no model of ${what}`, () =>
      assert.equal(readLaunch({ kind: 'task', json: { ...whole, ...change } }).missing, [what]))
})

describe('a task group', (it) => {
  const group = (task: JsonObject, executor: JsonObject = {}) =>
    readLaunch({ kind: 'group', json: { executor, task_group: { tasks: [{ ...whole, ...task }] } } })

  it('has an executor with resources of its own', () => {
    const { unit } = group({}, { type: 'DEFAULT', executor_id: { value: 'e-1' }, resources: [scalar('cpus', 0.1)] })
    assert.equal(unit.executor, { id: 'e-1', resources: { cpus: 0.1, mem: 0, disk: 0, gpus: 0, ports: [] } })
  })

  it('may give a task a memory limit of its own', () =>
    assert.is(group({ container: { linux_info: { share_cgroups: false } } }).unit.tasks[0]?.hasOwnCgroup, true))

  it('cannot run in Docker', () =>
    assert.is(
      group({ container: { type: 'DOCKER' } }).unit.tasks[0]?.refusedFor,
      'Docker ContainerInfo is not supported on the task',
    ))

  it('has no model of a custom executor', () =>
    assert.equal(group({}, { type: 'CUSTOM' }).missing, ['an executor of its own']))
})
