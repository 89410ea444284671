import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { ofKind, readFiles } from '../../support/evidence.ts'

const line = (serial: number, seconds = 1700000000 + serial): string =>
  `type=USER_END msg=audit(${seconds}.000:${serial}): pid=1\n`
const log = (...serials: readonly number[]): string => serials.map((serial) => line(serial)).join('')

describe('distinct', (it) => {
  const table: readonly (readonly [
    what: string,
    files: Readonly<Record<string, string>>,
    runs: readonly (readonly [number, number])[],
  ])[] = [
    ['joins runs that meet', { a: log(1, 2, 3), b: log(4, 5) }, [[1, 5]]],
    ['joins runs in any order of files', { a: log(4, 5), b: log(1, 2, 3) }, [[1, 5]]],
    ['joins runs that overlap', { a: log(1, 2, 3), b: log(2, 3, 4) }, [[1, 4]]],
    [
      'leaves a gap',
      { a: log(1, 2), b: log(4, 5) },
      [
        [1, 2],
        [4, 5],
      ],
    ],
    ['joins over a gap that another file fills', { a: log(1, 2, 4, 5), b: log(3) }, [[1, 5]]],
    [
      'keeps boots apart',
      { a: log(1, 2, 3), b: [1, 2, 3].map((serial) => line(serial, 1700900000 + serial)).join('') },
      [
        [1, 3],
        [1, 3],
      ],
    ],
    [
      'keeps hosts apart',
      { a: log(1, 2), b: log(3, 4).replaceAll('type=', 'node=n type=') },
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ]
  for (const [what, files, runs] of table) {
    it(what, async () => {
      const spans = ofKind(await readFiles(files), 'audit-span').map(({ firstSerial, lastSerial }) => [
        firstSerial,
        lastSerial,
      ])
      assert.equal(
        spans.sort(([a = 0], [b = 0]) => a - b),
        runs,
      )
    })
  }
  it('says what two files say once', async () => {
    const status = JSON.stringify({
      type: 'TASK_UPDATED',
      task_updated: {
        framework_id: { value: 'f' },
        state: 'TASK_RUNNING',
        status: { task_id: { value: 't' }, state: 'TASK_RUNNING', timestamp: 1700000000 },
      },
    })
    assert.is(ofKind(await readFiles({ a: status, b: status }), 'task-status').length, 1)
  })
})
