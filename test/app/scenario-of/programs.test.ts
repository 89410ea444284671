import * as assert from 'uvu/assert'
import { guessPrograms } from '../../../src/app/scenario-of/programs.ts'
import type { CauseCode, SeccompVerdict } from '../../../src/domain/diagnosis.ts'
import { describe } from '../../support/describe.ts'
import { diagnosisLike } from '../../support/diagnosis.ts'

const call = (name: string | null, more: Partial<SeccompVerdict> = {}): Partial<SeccompVerdict> => ({
  syscall: name === null ? null : { name, number: 1, arch: 'x86_64' },
  comm: 'p',
  exe: '/bin/p',
  ...more,
})

const named = { comm: 'p', exe: '/bin/p' }
const sigsys = 'Command terminated with signal Bad system call'
const exited = (code: number): string => `Command exited with status ${code}`

type Row = readonly [
  code: CauseCode,
  message: string | null,
  seccomp: Partial<SeccompVerdict> | null,
  program: object | undefined,
]
const table: readonly Row[] = [
  ['seccomp-kill', sigsys, call('ptrace'), { ...named, phases: [{ after: '3s', call: 'ptrace' }] }],
  [
    'seccomp-kill',
    exited(159),
    call('ptrace'),
    { ...named, under: 'shell', phases: [{ after: '3s', call: 'ptrace' }] },
  ],
  [
    'seccomp-errno',
    exited(7),
    call('mount'),
    { ...named, phases: [{ after: '3s', call: 'mount', on_eperm: { exit: 7 } }] },
  ],
  ['seccomp-errno', exited(7), call(null), { runs: '3s', exit: 7 }],
  [
    'seccomp-trace',
    exited(2),
    call('mount'),
    { ...named, phases: [{ after: '3s', call: 'mount', on_enosys: { exit: 2 } }] },
  ],
  [
    'seccomp-trap',
    exited(2),
    call('mount'),
    { ...named, phases: [{ after: '3s', call: 'mount', on_sigsys: { exit: 2 } }] },
  ],
  [
    'seccomp-kill',
    sigsys,
    call('open', { syscall: { name: 'open', number: 5, arch: 'i386' } }),
    { ...named, phases: [{ after: '3s', call: 'open', arch: 'i386' }] },
  ],
  [
    'seccomp-kill-thread',
    exited(4),
    call('mount'),
    { ...named, threads: 2, phases: [{ after: '3s', call: 'mount', by: 'thread' }], exit: 4 },
  ],
  ['seccomp-kill', sigsys, call('ptrace', { filter: 'own' }), { runs: '3s', exit: 'SIGSYS' }],
  ['sigsys-unattributed', sigsys, null, { runs: '3s', exit: 'SIGSYS' }],
  ['exit-code', exited(3), null, { runs: '3s', exit: 3 }],
  ['signal', 'Command terminated with signal Segmentation fault', null, { runs: '3s', exit: 'SIGSEGV' }],
  ['unknown', null, null, { runs: '3s', exit: 1 }],
  ['memory-limit', 'Memory limit exceeded', null, { phases: [{ after: '3s', memory: '1000GiB' }] }],
  ['health-check', null, null, { unhealthy_after: '3s' }],
  ['seccomp-profile-missing', 'Failed to launch container: …', null, undefined],
  ['agent-lost', null, null, undefined],
]

describe('guessPrograms', (it) => {
  for (const [code, message, seccomp, program] of table)
    it(`${code}, "${message}": ${JSON.stringify(program)}`, () => {
      const diagnosis = diagnosisLike({ cause: { code }, task: { message }, seccomp })
      const [guess] = guessPrograms([{ diagnosis, ranFor: 3000 }])
      assert.equal(guess?.value, program)
    })

  it('goes by what happened most often, by the median of lives, and names the rest', () => {
    const of = (code: CauseCode, message: string, ranFor: number | undefined) => ({
      diagnosis: diagnosisLike({ cause: { code }, task: { message }, seccomp: null }),
      ranFor,
    })
    const guesses = guessPrograms([
      of('exit-code', exited(3), 1000),
      of('exit-code', exited(3), 9000),
      of('exit-code', exited(3), 2000),
      of('signal', 'Command terminated with signal Killed', 50),
      of('agent-lost', '', 7),
    ])
    assert.equal(guesses, [
      {
        of: '/ops/nightly-report',
        value: { runs: '2s', exit: 3 },
        says: ['Ends that this does not tell: 1 of signal.'],
      },
    ])
  })
})
