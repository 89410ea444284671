import * as assert from 'uvu/assert'
import {
  executorText,
  launchFailure,
  limitText,
  type ExecutorText,
  type LaunchFailure,
  type LimitText,
} from '../../src/domain/failure-text.ts'
import { asJson } from '../wire/mesos/fixtures.ts'
import { describe } from '../support/describe.ts'

describe('launchFailure', (it) => {
  const missing = "Failed to read Seccomp profile file '/etc/seccomp/relaxed.json': No such file or directory"
  const both = "Invalid Seccomp configuration: 'profile_name' given even though 'unconfined' Seccomp setting is enabled"
  const path = '/etc/seccomp/relaxed.json'
  const table: readonly (readonly [text: string, failure: LaunchFailure | undefined])[] = [
    [missing, { is: 'profile-missing', path, why: 'No such file or directory' }],
    [`Failed to launch container: ${missing}`, { is: 'profile-missing', path, why: 'No such file or directory' }],
    [
      `Failed to launch container: ${missing}; Abnormal executor termination: unknown container`,
      {
        is: 'profile-missing',
        path,
        why: 'No such file or directory',
      },
    ],
    [
      "Failed to read Seccomp profile file '/a b/it's.json': Permission denied",
      {
        is: 'profile-unreadable',
        path: "/a b/it's.json",
        why: 'Permission denied',
      },
    ],
    [
      "Failed to launch container: Failed to parse Seccomp profile '/x.json': Unknown syscall action: 'SCMP_ACT_LOG'",
      {
        is: 'profile-invalid',
        path: '/x.json',
        why: "Unknown syscall action: 'SCMP_ACT_LOG'",
      },
    ],
    [both, { is: 'setting-both' }],
    [`Failed to launch container: ${both}`, { is: 'setting-both' }],
    ['Failed to launch container: Missing Seccomp profile name', { is: 'setting-neither' }],
    [
      'Failed to load Seccomp filter: Operation not permitted',
      { is: 'filter-refused', why: 'Operation not permitted' },
    ],
    [
      "Failed to launch container: Requested capabilities '{ SYS_ADMIN }', but only '{ CHOWN }' are allowed",
      {
        is: 'capabilities',
        requested: '{ SYS_ADMIN }',
        allowed: '{ CHOWN }',
      },
    ],
    ['Failed to launch container: Failed to fetch all URIs', { is: 'other', why: 'Failed to fetch all URIs' }],
    ['Command exited with status 1', undefined],
    ['Missing Seccomp profile name or so', undefined],
  ]
  for (const [text, failure] of table) it(`reads "${text}"`, () => assert.equal(launchFailure(text), failure))
})

const plain = (limit: LimitText | undefined): unknown =>
  limit?.is === 'memory'
    ? asJson({ ...limit, statistics: Object.fromEntries(limit.statistics) })
    : limit && asJson(limit)

describe('limitText', (it) => {
  const mib = 1024 * 1024
  const table: readonly (readonly [text: string, limit: unknown])[] = [
    [
      'Memory limit exceeded: Requested: 96MB Maximum Used: 96MB\n\nMEMORY STATISTICS: \ncache 0\nrss 98615296\n',
      {
        is: 'memory',
        requestedBytes: 96 * mib,
        usedBytes: 96 * mib,
        statistics: { cache: 0, rss: 98615296 },
      },
    ],
    [
      'Memory limit exceeded: \nMEMORY STATISTICS post-OOM: \nanon: 32MB\nfile: 4096B\nkernel: 1KB\n',
      {
        is: 'memory',
        statistics: { anon: 32 * mib, file: 4096, kernel: 1024 },
      },
    ],
    ['Disk usage (1025KB) exceeds quota (1MB)', { is: 'disk', usedBytes: 1025 * 1024, quotaBytes: mib }],
    [
      "Disk usage (2GB) exceeded quota (1TB) for volume 'data'",
      {
        is: 'disk',
        usedBytes: 2 * 1024 * mib,
        quotaBytes: mib * mib,
        volume: 'data',
      },
    ],
    ['Container a.b is listening on unallocated port(s): [80-80]', { is: 'ports', container: 'a.b', ports: '[80-80]' }],
    ['Command exited with status 1', undefined],
  ]
  for (const [text, limit] of table)
    it(`reads "${text.slice(0, 50)}"`, () => assert.equal(plain(limitText(text)), limit))
})

describe('executorText', (it) => {
  const table: readonly (readonly [text: string, read: ExecutorText | undefined])[] = [
    ['Executor terminated', { is: 'terminated' }],
    ['Executor terminating', { is: 'terminating' }],
    ['Executor did not register within 10mins', { is: 'not-registered', within: '10mins' }],
    ['Executor did not reregister within 2secs', { is: 'not-reregistered', within: '2secs' }],
    ['Abnormal executor termination: unknown container', { is: 'abnormal', why: 'unknown container' }],
    ['Executor', undefined],
  ]
  for (const [text, read] of table) it(`reads "${text}"`, () => assert.equal(executorText(text), read))
})
