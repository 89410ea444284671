import * as assert from 'uvu/assert'
import { auditDecoder } from '../../../src/wire/audit/decoder.ts'
import { groupLimits } from '../../../src/wire/audit/group.ts'
import { auditSieve } from '../../../src/wire/audit/sieve.ts'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { describe } from '../../support/describe.ts'

const stamp = (serial: number): string => `msg=audit(1795460142.523:${serial}):`
const seccomp = (serial: number): string =>
  `type=SECCOMP ${stamp(serial)} auid=0 uid=0 gid=0 ses=1 pid=7 comm="a" exe="/bin/a" sig=31 arch=c000003e syscall=101 compat=0 ip=0x7f code=0x80000000`
const exec = (serial: number, cwd: string): readonly string[] => [
  `type=SYSCALL ${stamp(serial)} arch=c000003e syscall=59 success=yes exit=0 a0=1 items=2 ppid=1 pid=9 auid=0 uid=0 gid=0 tty=pts1 ses=7 comm="sh" exe="/usr/bin/dash" key="exec"`,
  `type=EXECVE ${stamp(serial)} argc=1 a0="sh"`,
  `type=CWD ${stamp(serial)} cwd="${cwd}"`,
  `type=PATH ${stamp(serial)} item=0 name="/bin/sh"`,
  `type=PROCTITLE ${stamp(serial)} proctitle="sh"`,
]
const sandbox = '/var/lib/mesos/slave/slaves/S/frameworks/F/executors/e/runs/c'

function sieved(lines: readonly string[], execs = true): readonly DomainEvent[] {
  const host = { agentId: undefined, hostname: 'agent-1' }
  const decoder = auditDecoder({ clock: { zone: 'UTC', near: undefined }, host, limits: groupLimits })
  const sieve = auditSieve({ execs }, decoder)
  return [...lines.flatMap((line) => sieve(Buffer.from(line))), ...decoder.end()].map(({ event }) => event)
}

/** The same lines in chunks of so many; their bytes are gone afterwards. */
function inChunks(lines: readonly string[], count: number): readonly DomainEvent[] {
  const host = { agentId: undefined, hostname: 'agent-1' }
  const decoder = auditDecoder({ clock: { zone: 'UTC', near: undefined }, host, limits: groupLimits })
  const sieve = auditSieve({ execs: true }, decoder)
  const found: DomainEvent[] = []
  for (let at = 0; at < lines.length; at += count) {
    const chunk = Buffer.from(`${lines.slice(at, at + count).join('\n')}\n`)
    for (const { event } of sieve(chunk)) found.push(event)
    chunk.fill(0)
  }
  return [...found, ...decoder.end().map(({ event }) => event)]
}

const kinds = (events: readonly DomainEvent[]): readonly string[] => events.map(({ kind }) => kind)
const spans = (events: readonly DomainEvent[]): readonly (readonly [number, number])[] =>
  events.flatMap((event) => (event.kind === 'audit-span' ? [[event.firstSerial, event.lastSerial] as const] : []))

describe('auditSieve', (it) => {
  it('reads violations, and counts the serials of all that it passes over', () => {
    const events = sieved([
      `type=USER_AUTH ${stamp(1)} pid=1 uid=0 msg='op=PAM'`,
      seccomp(2),
      ...exec(3, '/root'),
      `type=SERVICE_START ${stamp(4)} pid=1`,
      seccomp(5),
    ])
    assert.equal(kinds(events), ['seccomp-acted', 'seccomp-acted', 'audit-span'])
    assert.equal(spans(events), [[1, 5]])
  })

  it('shows a serial that is missing', () =>
    assert.equal(
      spans(sieved([seccomp(1), `type=PATH ${stamp(2)} item=0`, `type=PATH ${stamp(4)} item=0`, seccomp(5)])),
      [
        [1, 2],
        [4, 5],
      ],
    ))

  it('reads the execs of sandboxes, which name their container', () => {
    const events = sieved([...exec(1, '/root'), ...exec(2, sandbox), seccomp(3)])
    const [executed] = events.filter((event) => event.kind === 'process-executed')
    assert.is(executed?.cwd, sandbox)
    assert.equal(kinds(events).toSorted(), ['audit-span', 'process-executed', 'seccomp-acted'])
  })

  it('finds the same however lines are cut into chunks', () => {
    const lines = [seccomp(1), ...exec(2, '/root'), ...exec(3, sandbox), seccomp(4), ...exec(5, sandbox), `type=X`]
    const whole = sieved(lines)
    assert.is(whole.filter(({ kind }) => kind === 'process-executed').length, 2)
    for (const count of [1, 2, 3, 4, 5, 100]) assert.equal(inChunks(lines, count), whole)
  })

  it('reads no exec where none is wanted', () =>
    assert.equal(kinds(sieved([...exec(2, sandbox), seccomp(3)], false)), ['seccomp-acted', 'audit-span']))

  it('reads lines of any other form as everywhere', () => {
    const others = [
      `node=agent-1 ${seccomp(1)}`,
      `5,1069,1675690566,-;audit: ${seccomp(2).replace('SECCOMP msg=', '1326 ')}`,
    ]
    assert.equal(kinds(sieved(others)).slice(0, 2), ['seccomp-acted', 'seccomp-acted'])
  })

  it('says of every line what reading it in full says, violations and serials', () => {
    const host = { agentId: undefined, hostname: 'agent-1' }
    const lines = [
      seccomp(1),
      ...exec(2, sandbox),
      `type=CONFIG_CHANGE ${stamp(3)} op=set audit_enabled=0 old=1 auid=0 ses=1 res=1`,
      seccomp(4),
    ]
    const decoder = auditDecoder({ clock: { zone: 'UTC', near: undefined }, host, limits: groupLimits })
    const whole = [...lines.flatMap((line) => decoder.push(line, 1)), ...decoder.end()].map(({ event }) => event)
    const keyOf = (event: DomainEvent): string => `${event.kind} ${'serial' in event ? event.serial : ''}`
    const sort = (events: readonly DomainEvent[]) =>
      events.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
    assert.equal(sort(sieved(lines)), sort(whole))
  })

  it('never throws on a cut line, nor takes one for another', () => {
    for (const line of [seccomp(1), ...exec(1, sandbox)])
      for (let end = 0; end < line.length; end += 1)
        assert.ok(
          sieved([line.slice(0, end)]).every(({ kind }) =>
            ['audit-span', 'rejected', 'seccomp-acted', 'process-executed'].includes(kind),
          ),
        )
  })
})
