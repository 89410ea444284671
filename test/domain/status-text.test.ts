import * as assert from 'uvu/assert'
import {
  endText,
  processEnd,
  rawStatus,
  signalName,
  signalNumber,
  waitText,
  type EndText,
} from '../../src/domain/status-text.ts'
import { describe } from '../support/describe.ts'

describe('waitText', (it) => {
  const table: readonly (readonly [raw: number, text: string])[] = [
    [0, 'exited with status 0'],
    [256, 'exited with status 1'],
    [31, 'terminated with signal Bad system call'],
    [31 | 0x80, 'terminated with signal Bad system call (core dumped)'],
    [9, 'terminated with signal Killed'],
    [11 | 0x80, 'terminated with signal Segmentation fault (core dumped)'],
    [34, 'terminated with signal Real-time signal 0'],
    [40704, 'exited with status 159'],
    [(19 << 8) | 0x7f, 'stopped on signal Stopped (signal)'],
    [0xffff, 'wait status 65535'],
  ]
  for (const [raw, text] of table) {
    it(`${raw} is "${text}", and back`, () => {
      assert.is(waitText(raw), text)
      const read = endText(`Command ${text}`)
      assert.equal(read, { subject: 'Command', end: processEnd(raw), detail: undefined })
      assert.is(read === undefined ? undefined : rawStatus(read.end), raw)
    })
  }
})

describe('signalName', (it) => {
  for (let signal = 1; signal <= 64; signal += 1) {
    it(`${signal} is read back`, () => assert.is(signalNumber(signalName(signal)), signal))
  }
  const table = [
    [1, 'Hangup'],
    [2, 'Interrupt'],
    [3, 'Quit'],
    [4, 'Illegal instruction'],
    [5, 'Trace/breakpoint trap'],
    [6, 'Aborted'],
    [7, 'Bus error'],
    [8, 'Floating point exception'],
    [9, 'Killed'],
    [11, 'Segmentation fault'],
    [13, 'Broken pipe'],
    [14, 'Alarm clock'],
    [15, 'Terminated'],
    [31, 'Bad system call'],
  ] as const
  for (const [signal, name] of table) it(`${signal} is ${name}`, () => assert.is(signalName(signal), name))
})

describe('endText', (it) => {
  const sigsys = { is: 'signalled', signal: 31, name: 'Bad system call', coreDumped: false } as const
  const table: readonly (readonly [text: string, read: EndText | undefined])[] = [
    ['terminated with signal Bad system call', { subject: '', end: sigsys, detail: undefined }],
    [
      'Container exited with status 159',
      { subject: 'Container', end: { is: 'exited', status: 159 }, detail: undefined },
    ],
    [
      "'IOSwitchboard' terminated with signal Bad system call",
      { subject: "'IOSwitchboard'", end: sigsys, detail: undefined },
    ],
    [
      'Command terminated with signal Killed: Memory limit exceeded: Requested: 96MB\n\nMEMORY',
      {
        subject: 'Command',
        end: { is: 'signalled', signal: 9, name: 'Killed', coreDumped: false },
        detail: 'Memory limit exceeded: Requested: 96MB\n\nMEMORY',
      },
    ],
    [
      'Command terminated with signal Systemaufruf falsch',
      {
        subject: 'Command',
        end: { is: 'signalled', signal: undefined, name: 'Systemaufruf falsch', coreDumped: false },
        detail: undefined,
      },
    ],
    [
      'Command terminated with unknown status',
      { subject: 'Command', end: { is: 'unknown-status' }, detail: undefined },
    ],
    ['has terminated with unknown status', { subject: '', end: { is: 'unknown-status' }, detail: undefined }],
    [
      'Failed to get exit status for Command: gone',
      { subject: 'Command', end: { is: 'unknown-status' }, detail: 'gone' },
    ],
    [
      "Unable to retrieve command's termination information",
      { subject: 'command', end: { is: 'unknown-status' }, detail: undefined },
    ],
    ['Command exited with status one', undefined],
    ['my Command exited with status 1', undefined],
    ['Executor terminated', undefined],
    ['', undefined],
  ]
  for (const [text, read] of table) it(`reads "${text.slice(0, 60)}"`, () => assert.equal(endText(text), read))
})
