import * as assert from 'uvu/assert'
import { iso } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'
import { type Files, ofKind, readFiles } from '../../support/evidence.ts'

const record = (uptime: string, seconds: number): string =>
  `[${uptime}] audit: type=1300 audit(${seconds}.000:7): pid=1\n`
const loss = (uptime: string): string => `[${uptime}] audit: backlog limit exceeded\n`

describe('kernelLosses', (it) => {
  const table: readonly (readonly [what: string, files: Files, at: readonly (string | undefined)[]])[] = [
    [
      'by the record before it',
      { x: record('  100.000000', 1700000100) + loss('  103.500000') },
      ['2023-11-14T22:15:03.500Z'],
    ],
    [
      'by the record after it',
      { x: loss('   90.000000') + record('  100.000000', 1700000100) },
      ['2023-11-14T22:14:50.000Z'],
    ],
    [
      'by the nearest record, for clocks drift',
      { x: record('  100.000000', 1700000100) + loss('  900.000000') + record(' 1000.000000', 1700001001) },
      ['2023-11-14T22:28:21.000Z'],
    ],
    [
      'by a record of the other part of its log',
      { 'x-1': record('  100.000000', 1700000100), 'x-2': loss('  103.500000') },
      ['2023-11-14T22:15:03.500Z'],
    ],
    [
      'by no record of the boot before',
      { x: record('  500.000000', 1700000500) + loss('    3.000000') + record('    4.000000', 1700009004) },
      ['2023-11-15T00:43:23.000Z'],
    ],
    [
      'not at all where two boots are possible',
      {
        'x-1': record('  500.000000', 1700000500),
        'x-2': record('    4.000000', 1700009004),
        'x-3': loss('    3.000000'),
      },
      [undefined],
    ],
    ['not at all without any record', { x: loss('    3.000000') }, [undefined]],
    [
      'by its own stamp',
      { x: '[Tue Nov 14 22:15:03 2023] audit: backlog limit exceeded\n' },
      ['2023-11-14T22:15:03.000Z'],
    ],
  ]
  for (const [what, files, at] of table) {
    it(`dates a notice ${what}`, async () =>
      assert.equal(
        ofKind(await readFiles(files), 'audit-loss').map((event) =>
          event.at === undefined ? undefined : iso(event.at),
        ),
        at,
      ))
  }
})
