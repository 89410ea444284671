import * as assert from 'uvu/assert'
import { type AuditFilter, isWanted } from '../../src/app/audit-filter.ts'
import type { SeccompRecord } from '../../src/domain/audit.ts'
import { instant } from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'

const none: AuditFilter = { actions: [], syscalls: [], comms: [], pids: [], since: undefined, until: undefined }
const record: SeccompRecord = {
  node: undefined,
  at: instant(1000),
  serial: 1,
  pid: 7,
  uid: 0,
  comm: 'strace',
  exe: '/x',
  sig: 31,
  arch: 'x86_64',
  syscall: { name: 'ptrace', number: 101 },
  action: 'kill-process',
  code: 0x8000_0000,
  ip: '0x1',
  compat: 0,
}

describe('isWanted', (it) => {
  const table: readonly (readonly [Partial<AuditFilter>, Partial<SeccompRecord>, boolean])[] = [
    [{}, {}, true],
    [{ actions: ['kill-process'] }, {}, true],
    [{ actions: ['errno', 'log'] }, {}, false],
    [{ actions: ['kill'] }, {}, true],
    [{ actions: ['kill'] }, { action: 'errno' }, false],
    [{ actions: ['kill-thread'] }, {}, false],
    [{ actions: ['kill-thread'] }, { action: 'kill' }, true],
    [{ syscalls: ['mount', 'ptrace'] }, {}, true],
    [{ syscalls: ['101'] }, {}, true],
    [{ syscalls: ['mount'] }, {}, false],
    [{ syscalls: ['-1'] }, { syscall: { name: undefined, number: -1 } }, true],
    [{ syscalls: ['ptrace'] }, { syscall: undefined }, false],
    [{ comms: ['strace'] }, {}, true],
    [{ comms: ['strac'] }, {}, false],
    [{ comms: ['strace'] }, { comm: undefined }, false],
    [{ pids: [6, 7] }, {}, true],
    [{ pids: [8] }, {}, false],
    [{ since: instant(1000) }, {}, true],
    [{ since: instant(1001) }, {}, false],
    [{ until: instant(1001) }, {}, true],
    [{ until: instant(1000) }, {}, false],
    [{ pids: [7], comms: ['other'] }, {}, false],
  ]
  for (const [filter, change, wanted] of table)
    it(`${JSON.stringify(filter)} ${wanted ? 'shows' : 'hides'} ${JSON.stringify(change)}`, () =>
      assert.is(isWanted({ ...record, ...change }, { ...none, ...filter }), wanted))
})
