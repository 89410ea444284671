import * as assert from 'uvu/assert'
import { taskId } from '../../../src/domain/ids.ts'
import { duration, instant } from '../../../src/domain/time.ts'
import {
  createRun,
  type JobRun,
  type RunEffect,
  type RunEvent,
  stepRun,
  takeUpRun,
} from '../../../src/sim/metronome/run.ts'
import { describe } from '../../support/describe.ts'
import { metronomeVectors } from '../../support/metronome-vectors.ts'

type Vector = (typeof metronomeVectors)['jobRun'][number]
type Step = Vector['steps'][number]

const begin = instant(Date.parse('2016-06-01T08:50:12.000Z'))
const task = taskId('a_20160601085012AAAAA.1')

/** A run, and all that it asked for; `reported` with the status it had then. */
class Told {
  readonly run: JobRun
  now = begin
  effects: RunEffect[] = []
  reported: string[] = []

  constructor({ restart, startingDeadlineSeconds, stored }: Vector) {
    this.run = {
      id: '20160601085012AAAAA',
      restart: restart?.policy ?? 'NEVER',
      activeDeadline: restart === undefined ? undefined : duration(restart.activeDeadlineSeconds * 1000),
      startingDeadline: startingDeadlineSeconds === undefined ? undefined : duration(startingDeadlineSeconds * 1000),
      createdAt: begin,
      status: stored?.status ?? 'INITIAL',
      completedAt: undefined,
      tasks: new Map(),
      after: undefined,
    }
  }

  take(effects: readonly RunEffect[]): void {
    this.effects.push(...effects)
    for (const effect of effects) if (effect.kind === 'report') this.reported.push(`${effect.what}:${this.run.status}`)
  }

  tell(event: RunEvent): void {
    this.take(stepRun(this.run, event, this.now))
  }

  /** Brings it where a case begins, by the usual way. */
  bring(start: Vector['start']): void {
    this.take(createRun(this.run, this.now))
    if (start === 'STARTING' || start === 'ACTIVE') this.tell({ kind: 'persisted', what: 'create' })
    if (start === 'ACTIVE') this.tell({ kind: 'task', taskId: task, state: 'TASK_RUNNING' })
  }

  step(step: Step): void {
    if (step === 'kill') return this.tell({ kind: 'kill' })
    if (step.advanceSeconds !== undefined) {
      this.now = instant(this.now + step.advanceSeconds * 1000)
      const armed = this.effects.find((effect) => effect.kind === 'arm')
      if (armed?.kind === 'arm' && begin + armed.after <= this.now) this.tell({ kind: 'starting-deadline' })
    } else if (step.taskState !== undefined)
      this.tell({ kind: 'task', taskId: task, state: step.taskState as 'TASK_RUNNING' })
    else if (step.persisted !== undefined) this.tell({ kind: 'persisted', what: step.persisted })
    else if (step.persistFailed !== undefined)
      this.tell({ kind: 'persist-failed', what: step.persistFailed, isNodeThere: step.error === 'node-exists' })
  }

  count(kind: RunEffect['kind']): number {
    return this.effects.filter((effect) => effect.kind === kind).length
  }
}

function check(told: Told, wanted: Vector['expect']): void {
  const { run } = told
  if (wanted.status !== undefined) assert.is(run.status, wanted.status)
  if (wanted.persist !== undefined)
    assert.ok(told.effects.some((effect) => effect.kind === 'persist' && effect.what === wanted.persist))
  if (wanted.reported !== undefined) assert.equal(told.reported, wanted.reported)
  if (wanted.queuePurged === true) assert.ok(told.count('queue-purge') > 0)
  if (wanted.queueAdds !== undefined) assert.is(told.count('queue-add'), wanted.queueAdds)
  if (wanted.mesosKills !== undefined) assert.is(told.count('kill-task'), wanted.mesosKills)
  if (wanted.timerArmedBefore === true) assert.is(told.count('arm'), 1)
  if (wanted.tasks !== undefined) assert.is(run.tasks.size, wanted.tasks)
  if (wanted.completedAt !== undefined) assert.is(run.completedAt, told.now)
}

describe('a run of a job', (it) => {
  for (const vector of metronomeVectors.jobRun)
    it(`${vector.id}: ${vector.failover === true ? 'taken up' : (vector.start ?? '')} ${JSON.stringify(vector.steps)}`, () => {
      const told = new Told(vector)
      if (vector.failover === true) told.take(takeUpRun(told.run, { now: begin, isQueued: false }))
      else told.bring(vector.start)
      // What the way to the beginning reported is not part of a case.
      const isBrought = vector.start === 'ACTIVE'
      if (isBrought) told.reported = []
      for (const step of vector.steps) told.step(step)
      check(told, vector.expect)
      if (vector.afterwards === undefined) return
      told.reported = []
      for (const step of vector.afterwards.steps) told.step(step)
      check(told, vector.afterwards.expect)
    })

  it('is bounded by the starting deadline as long as no attempt became active, whatever the restart policy', () => {
    const [one] = metronomeVectors.jobRun
    if (one === undefined) throw new Error('no vectors')
    const told = new Told({
      ...one,
      restart: { policy: 'ON_FAILURE', activeDeadlineSeconds: 1000 },
      startingDeadlineSeconds: 60,
    })
    told.bring('STARTING')
    for (let attempt = 1; attempt <= 5; attempt += 1)
      told.tell({ kind: 'task', taskId: taskId(`a.${attempt}`), state: 'TASK_FAILED' })
    assert.is(told.run.status, 'STARTING')
    assert.is(told.count('queue-add'), 6)
    told.step({ advanceSeconds: 60 })
    assert.is(told.run.status, 'FAILED')
  })

  it('may be restarted by a second leader: with a task that lives nothing is launched, with one that died it is', () => {
    const table = [
      ['TASK_RUNNING', 0],
      ['TASK_FAILED', 1],
    ] as const
    for (const [state, adds] of table) {
      const [one] = metronomeVectors.jobRun
      if (one === undefined) throw new Error('no vectors')
      const told = new Told({ ...one, stored: { status: 'ACTIVE' } })
      told.run.tasks.set(task, { id: task, state, startedAt: begin, completedAt: undefined })
      told.take(takeUpRun(told.run, { now: begin, isQueued: false }))
      assert.is(told.count('queue-add'), adds, state)
      assert.is(told.run.status, 'ACTIVE')
    }
  })

  it('is not launched twice where the queue has it, and aborted where its starting deadline has passed', () => {
    const [one] = metronomeVectors.jobRun
    if (one === undefined) throw new Error('no vectors')
    const queued = new Told(one)
    queued.run.status = 'STARTING'
    queued.take(takeUpRun(queued.run, { now: begin, isQueued: true }))
    assert.equal(queued.effects, [])
    const late = new Told({ ...one, startingDeadlineSeconds: 1 })
    late.run.status = 'STARTING'
    late.take(takeUpRun(late.run, { now: instant(begin + 2000), isQueued: false }))
    assert.is(late.run.status, 'FAILED')
  })
})
