import * as assert from 'uvu/assert'
import type { Diagnosed } from '../../src/app/diagnose.ts'
import { diagnosedText, faultLines } from '../../src/cli/summary-text.ts'
import { plain } from '../../src/output/terminal-text.ts'
import { describe } from '../support/describe.ts'
import { exampleDiagnosis } from '../support/diagnosis.ts'

const listed = <T>(...first: readonly T[]) => ({ count: first.length, first })
const paths = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `logs/file-${index}.bin`)

const found: Diagnosed = {
  diagnoses: [
    exampleDiagnosis,
    exampleDiagnosis,
    { ...exampleDiagnosis, cause: { ...exampleDiagnosis.cause, code: 'signal' } },
  ],
  notices: [],
  ended: 5,
  records: { read: 4, unclaimed: 1 },
  dropped: { statuses: 0, notes: 2, records: 0, executions: 0, spans: 0 },
  summary: {
    files: 12,
    bytes: 12_345_678,
    recognised: { 'audit-line': 1, sandbox: 20 },
    notRecognised: { count: 7, first: paths(7) },
    leftOut: listed('run/proc/1/status', 'run/proc/2/status', 'run/truth.json'),
    notUnderstood: listed({ path: 'audit.log', position: 7, why: 'no pid\u001b[2J', excerpt: '' }),
    unknown: { SUBSCRIBE: 2 },
    problems: { count: 3, first: [{ kind: 'damaged', path: 'a.gz', offset: 9, says: 'it ends too early' }] },
    hasFault: true,
    notes: ['logs whose clock names no zone were read as UTC'],
    isCancelled: true,
  },
}

describe('the summary of a reading', (it) => {
  it('says what was judged, read, left out and not understood', () =>
    assert.fixture(
      diagnosedText(found, { columns: 80, paint: plain, notShown: { diagnoses: 1, notices: 2 } }),
      `\
5 tasks ended, 3 diagnoses: 2 seccomp-kill, 1 signal.
1 diagnosis not asked for.
2 processes killed inside tasks that lived on or finished: --notices shows them.
1 of 4 SECCOMP records belong to no task that this evidence tells of; sigsys
  audit shows them all.
2 facts were read and not kept, for there are too many of their kind.
12 files read, 12 MB: 1 audit line, 20 lines of program output.
3 files left out, for a recorder's own notes are no evidence: status,
  truth.json.
7 files not recognised: logs/file-0.bin, logs/file-1.bin, logs/file-2.bin, and 4
  more.
1 piece not understood: audit.log:7: no pid\\x1b[2J.
Types that are not followed: SUBSCRIBE (2).
Logs whose clock names no zone were read as UTC.
Reading was stopped by a signal: what came after was not judged.
`,
    ))

  it('names every fault it has kept, and counts the others', () =>
    assert.equal(faultLines(found.summary), ['a.gz:9: it ends too early', '2 more of the kind']))
})
