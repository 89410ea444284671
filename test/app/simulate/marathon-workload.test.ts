import * as assert from 'uvu/assert'
import type { Lives } from '../../../src/app/simulate/lives.ts'
import { causesOf } from '../../../src/app/simulate/causes.ts'
import { marathonWorkload } from '../../../src/app/simulate/marathon-workload.ts'
import type { MarathonFigures } from '../../../src/sim/marathon/views.ts'
import { describe } from '../../support/describe.ts'

const figures: MarathonFigures = {
  kind: 'app',
  id: '/a',
  launches: 1,
  ends: {},
  upMs: 0,
  waitingMs: 0,
  delayMs: undefined,
  nextAttempt: undefined,
  running: 1,
  wanted: 1,
  isWaiting: false,
}

type Row = readonly [
  verdict: string,
  figures: Partial<MarathonFigures>,
  lives?: Lives | undefined,
  isDeploying?: boolean,
]
const looping = { failed: 5000, now: 4000 }
const table: readonly Row[] = [
  ['runs', {}],
  ['is not wanted any more', { wanted: 0 }],
  ['was never launched: no offer was taken', { launches: 0, running: 0 }],
  ['runs now, after 1 failure', { ends: { TASK_FAILED: 1 } }],
  [
    'runs now, after 3 failures',
    { ends: { TASK_FAILED: 2, TASK_ERROR: 1, TASK_KILLED: 9 } },
    { failed: 5000, now: 6000 },
  ],
  ['runs now, after 3 failures', { ends: { TASK_FAILED: 3 } }, { failed: undefined, now: 1 }],
  ['up at the end, for no longer than attempts that failed: 3 failures', { ends: { TASK_FAILED: 3 } }, looping],
  ['runs now, after it ended well 2 times', { ends: { TASK_FINISHED: 2 } }],
  ['is no service: it ended well 3 times, and is held back each time', { running: 0, ends: { TASK_FINISHED: 3 } }],
  ['will never recover by itself: every attempt failed', { running: 0, ends: { TASK_FAILED: 3 } }],
  ['does not recover by itself: 3 attempts failed', { running: 0, ends: { TASK_FAILED: 3, TASK_KILLED: 1 } }],
  ['failed and waits for another attempt', { running: 0, isWaiting: true, ends: { TASK_FAILED: 1 } }],
  ['failed and is being launched again', { running: 0, ends: { TASK_FAILED: 1 } }],
  ['1 of 2 run', { wanted: 2 }],
  ['1 of 2 run, after 4 failures', { wanted: 2, ends: { TASK_FAILED: 4 } }],
  ['runs; its deployment is not done', {}, undefined, true],
]

describe('the verdict on an app', (it) => {
  for (const [verdict, changed, lives, isDeploying = false] of table)
    it(`${JSON.stringify(changed)}: ${verdict}`, () => {
      const report = marathonWorkload(
        { ...figures, ...changed },
        {
          causes: causesOf([]),
          wasted: new Map(),
          lives: new Map(lives === undefined ? [] : [['/a', lives]]),
          deploying: new Set(isDeploying ? ['/a'] : []),
        },
      )
      assert.is(report.verdict, verdict)
    })
})
