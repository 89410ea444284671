import * as assert from 'uvu/assert'
import { instant, iso } from '../../../src/domain/time.ts'
import { carriedLine, glogAt, glogLine } from '../../../src/wire/mesos/glog.ts'
import { describe } from '../../support/describe.ts'

describe('glogLine', (it) => {
  const near = instant(Date.parse('2026-01-10T00:00:00Z'))
  const table: readonly (readonly [
    text: string,
    zone: string,
    at: string | undefined,
    file: string,
    message: string,
  ])[] = [
    [
      'I1123 19:19:56.109689 23096 slave.cpp:5992] Handling',
      'UTC',
      '2025-11-23T19:19:56.109Z',
      'slave.cpp',
      'Handling',
    ],
    ['W0109 23:59:59.999999     7 a.hpp:1] ', 'UTC', '2026-01-09T23:59:59.999Z', 'a.hpp', ''],
    ['E20240229 00:00:00.000000 1 b.cpp:2] x] y', '+02:00', '2024-02-28T22:00:00.000Z', 'b.cpp', 'x] y'],
    ['F0230 00:00:00.000000 1 b.cpp:2] x', 'UTC', undefined, 'b.cpp', 'x'],
    ['I0701 12:00:00.000000 1 b.cpp:2] x', 'Europe/Berlin', '2026-07-01T10:00:00.000Z', 'b.cpp', 'x'],
  ]
  for (const [text, zone, at, file, message] of table) {
    it(`reads ${text}`, () => {
      const line = glogLine(text)
      assert.ok(line !== undefined)
      const moment = glogAt(line, { zone, near })
      assert.equal([moment === undefined ? undefined : iso(moment), line.file, line.text], [at, file, message])
    })
  }

  for (const text of [
    '',
    'X1123 19:19:56.109689 1 a.cpp:1] x',
    'I1123 19:19:56 1 a.cpp:1] x',
    'I1123 19:19:56.109689 1 a.cpp] x',
    ' I1123 19:19:56.109689 1 a.cpp:1] x',
  ]) {
    it(`takes "${text}" for something else`, () => assert.is(glogLine(text), undefined))
  }
})

describe('carriedLine', (it) => {
  const table: readonly (readonly [
    line: string,
    text: string,
    hostname: string | undefined,
    at: string | undefined,
  ])[] = [
    ['Nov 23 19:19:53 host mesos-agent[12]: I1123', 'I1123', 'host', undefined],
    ['Nov  3 19:19:53.123456 h.example mesos-agent[12]: x', 'x', 'h.example', undefined],
    ['2026-11-23T19:19:53+0100 host mesos-master[12]: x', 'x', 'host', '2026-11-23T18:19:53.000Z'],
    ['2026-11-23T19:19:53.123456Z host mesos-master[12]: ', '', 'host', '2026-11-23T19:19:53.123Z'],
    ['mesos-agent[12]: MEMORY STATISTICS: ', 'MEMORY STATISTICS: ', undefined, undefined],
    ['MEMORY STATISTICS: ', 'MEMORY STATISTICS: ', undefined, undefined],
    ['anon: 32MB', 'anon: 32MB', undefined, undefined],
    [
      'I1123 19:19:56.109689 1 a.cpp:1] Executor[1]: x',
      'I1123 19:19:56.109689 1 a.cpp:1] Executor[1]: x',
      undefined,
      undefined,
    ],
  ]
  for (const [line, text, hostname, at] of table) {
    it(`frees "${line}"`, () => {
      const carried = carriedLine(line)
      assert.equal(
        [carried.text, carried.hostname, carried.at === undefined ? undefined : iso(carried.at)],
        [text, hostname, at],
      )
    })
  }
})
