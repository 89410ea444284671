import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { lineSign, sandboxSigns, signsMax } from '../../../src/diagnose/knowledge/stderr.ts'
import { describe } from '../../support/describe.ts'

const sandboxLines = (texts: readonly string[]) => texts.map((text, index) => ({ number: index + 1, text }))

describe('lineSign', (it) => {
  const table = [
    ['keyring-load: keyctl: Operation not permitted', 'refusal'],
    ['Bad system call', 'sigsys'],
    ["Failed to execute '/opt/x': No such file or directory", 'not-runnable'],
    ["Failed to execute '/opt/x': Operation not permitted", 'refusal'],
    ['bash: line 1: /opt/x: Permission denied', 'not-runnable'],
    ["Failed to create Seccomp filter: Unrecognized syscall 'clone3'", 'helper-failure'],
    ["Failed to enter chroot '/x': Failed to pivot to new root: Operation not permitted", 'helper-failure'],
    ["RuntimeError: can't start new thread", 'thread-refusal'],
    ['pthread_create failed: Operation not permitted', 'refusal'],
    ['pthread_create failed: Resource temporarily unavailable', 'thread-refusal'],
    ['# There is insufficient memory for the Java Runtime Environment to continue.', 'memory-shortage'],
    ['java.lang.OutOfMemoryError: Java heap space', 'memory-shortage'],
    ['import-job: input not found', undefined],
    ['starting (pid 31)', undefined],
    ['ledger-sync: opening ledger (pid 159)', undefined],
    ["Marked '/' as rslave", undefined],
  ] as const
  for (const [line, kind] of table) it(`'${line}' is ${kind ?? 'nothing'}`, () => assert.is(lineSign(line)?.kind, kind))

  it('throws on no text', () => {
    const pieces = fc.constantFrom(
      'Operation not permitted',
      ': ',
      ' (1)',
      'SIGSYS',
      'signal 31',
      '159',
      'mount(',
      ')',
      ' = -1 EPERM (',
      'Error',
      '[Errno 1] ',
      "'",
      '\u001b[',
      '\n',
      ',',
    )
    const text = fc.array(fc.oneof(pieces, fc.string({ maxLength: 8, unit: 'binary' }))).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (line) => void lineSign(line)),
      { seed: 41, numRuns: 2000 },
    )
  })

  it('stays quick on lines made to be slow', () => {
    const slow = [
      '(',
      'a(',
      'a: ',
      'mount ',
      ' signal',
      '[1] ',
      '1 ',
      'exit ',
      '{error,',
      'Error ',
      "'x', ",
      '= -1 ',
      'SIGSYS, ',
      '\u001b[1',
    ]
    const started = process.hrtime.bigint()
    for (const piece of slow) lineSign(`${piece.repeat(200_000)}: Operation not permitted`)
    for (const piece of slow) lineSign(`Error: EPERM: ${piece.repeat(1000)}`)
    assert.ok(Number(process.hrtime.bigint() - started) / 1e6 < 2000)
  })
})

describe('sandboxSigns', (it) => {
  it('puts the call of the dump into the sign', () => {
    const dump = ['SIGSYS: bad system call', 'PC=0x1', 'syscall.unshare(0x1)', 'rax    0x110']
    const [signed] = sandboxSigns(sandboxLines(dump)).signs
    assert.is(signed?.number, 1)
    assert.equal(signed?.sign.kind === 'sigsys' && [signed.sign.call, signed.sign.number, signed.sign.arch], [
      'unshare',
      272,
      'x86_64',
    ])
  })
  it('keeps the first and the last of too many, and counts the rest', () => {
    const lines = Array.from({ length: signsMax + 10 }, (_, index) => `app: step ${index}: Operation not permitted`)
    const { signs, dropped } = sandboxSigns(sandboxLines([...lines, 'Bad system call']))
    assert.equal([signs.length, dropped, signs[0]?.number, signs.at(-1)?.sign.kind], [signsMax, 11, 1, 'sigsys'])
  })
})
