import * as assert from 'uvu/assert'
import type { AuditChanged, DomainEvent, ProcessExecuted } from '../../../src/domain/event.ts'
import { describe } from '../../support/describe.ts'
import { eventsOf } from './fixtures.ts'

const stamp = 'msg=audit(1795460437.999:3122): '

const without = (events: readonly DomainEvent[]): readonly DomainEvent[] =>
  events.filter((event) => event.kind !== 'audit-span')

describe('audit-changed', (it) => {
  const change = (body: string): readonly AuditChanged[] =>
    eventsOf(`type=CONFIG_CHANGE ${stamp}${body}\n`).filter((event) => event.kind === 'audit-changed')
  const table = [
    [
      'op=seccomp-logging actions=kill_process,kill_thread old-actions=log res=1',
      'seccomp-logging',
      'kill_process,kill_thread',
    ],
    ['op=seccomp-logging actions="kill_process" old-actions="log" res=1', 'seccomp-logging', 'kill_process'],
    ['op=set audit_enabled=0 old=1 auid=1 ses=1 res=1', 'enabled', '0'],
    ['audit_enabled=1 old=0 auid=1 ses=1 res=1', 'enabled', '1'],
    ['auid=1 ses=1 op=add_rule key=(null) list=5 res=1', 'rule', 'add_rule list=5'],
    ['auid=1 ses=1 op=remove_rule key="exec" list=4 res=1', 'rule', 'remove_rule list=4 key=exec'],
    ['auid=1 ses=1 op="add rule" key="exec" list=4 res=1', 'rule', 'add_rule list=4 key=exec'],
    ['op=set audit_backlog_limit=64 old=8192 auid=1 ses=1 res=1', 'other', 'audit_backlog_limit=64'],
  ] as const
  for (const [body, what, detail] of table)
    it(`reads ${body}`, () =>
      assert.equal(
        change(body).map((event) => [event.what, event.detail]),
        [[what, detail]],
      ))

  it('knows when the daemon came and went', () => {
    const kinds = eventsOf(`type=DAEMON_START ${stamp}op=start\ntype=DAEMON_END ${stamp}op=terminate\n`)
    assert.equal(
      kinds.map((event) => (event.kind === 'audit-changed' ? event.what : event.kind)),
      ['daemon-start', 'daemon-end'],
    )
  })
})

describe('process-aborted', (it) => {
  it('is read from ANOM_ABEND of new and old kernels', () => {
    const lines = [
      `type=ANOM_ABEND ${stamp}auid=1 uid=5 gid=0 ses=1 pid=9 comm="x y" exe="/x" sig=31 res=1`,
      `type=ANOM_ABEND ${stamp}auid=1 uid=5 gid=0 ses=1 subj=a b pid=9 comm="x y" reason="memory violation" sig=11`,
    ]
    const found = lines.map((line) => without(eventsOf(line))[0])
    assert.equal(
      found.map((event) =>
        event?.kind === 'process-aborted' ? [event.pid, event.uid, event.comm, event.exe, event.sig] : [],
      ),
      [
        [9, 5, 'x y', '/x', 31],
        [9, 5, 'x y', undefined, 11],
      ],
    )
  })

  it('is rejected without a pid', () =>
    assert.equal(
      without(eventsOf(`type=ANOM_ABEND ${stamp}uid=5`)).map(({ kind }) => kind),
      ['rejected'],
    ))
})

describe('process-executed', (it) => {
  const usual =
    'arch=c000003e syscall=59 success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=2 ppid=7 pid=9 auid=1 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=1 comm="x" exe="/x" key=(null)'
  const executed = (...lines: readonly string[]): ProcessExecuted | undefined => {
    const found = eventsOf(lines.map((line) => line.replace(' ', ` ${stamp}`)).join('\n'))
    return found.find((event) => event.kind === 'process-executed')
  }

  it('joins call, arguments and working directory, in whatever order they come', () => {
    const parts = [
      `type=SYSCALL ${usual}`,
      'type=EXECVE argc=3 a0="x" a1=6120622263 a2=""',
      'type=CWD cwd="/sandbox/runs/1"',
      'type=PATH item=0 name="/x"',
    ]
    for (const lines of [parts, parts.toReversed()]) {
      const found = executed(...lines)
      assert.equal(
        [found?.pid, found?.ppid, found?.comm, found?.exe, found?.cwd, found?.argv, found?.success],
        [9, 7, 'x', '/x', '/sandbox/runs/1', ['x', 'a b"c', ''], true],
      )
    }
  })

  it('puts a long argument together out of its pieces and records', () => {
    const found = executed(
      `type=SYSCALL ${usual}`,
      'type=EXECVE argc=3 a0="sh" a1_len=12 a1[0]=6120',
      'type=EXECVE a1[1]=C3',
      'type=EXECVE a1[2]=BC62 a2="-c"',
    )
    assert.equal(found?.argv, ['sh', 'a üb', '-c'])
  })

  it('reads an unusual call the long way, to the same effect', () => {
    const odd = usual.replace('success=yes', 'per=400000 success=no').replace('comm="x"', 'subj=a (enforce) comm=7820')
    const found = executed(`type=SYSCALL ${odd}`)
    assert.equal([found?.pid, found?.ppid, found?.comm, found?.exe, found?.success], [9, 7, 'x ', '/x', false])
  })

  it('needs the parent', () => assert.is(executed(`type=SYSCALL ${usual.replace('ppid=7 ', '')}`), undefined))

  it('does not stand for the SECCOMP event before it', () => {
    const found = eventsOf(
      `type=SECCOMP msg=audit(1.000:1): uid=0 pid=9 code=0x7ffc0000\ntype=SYSCALL msg=audit(1.000:2): ${usual}\n`,
    )
    assert.equal(
      found.map((event) => event.kind),
      ['seccomp-acted', 'process-executed', 'audit-span'],
    )
  })
})
