import * as assert from 'uvu/assert'
import { helperFailure } from '../../../../src/diagnose/knowledge/stderr/helper-failure.ts'
import { describe } from '../../../support/describe.ts'

const texts = [
  ["Failed to create Seccomp filter: Unrecognized syscall 'clone3'", 'filter', undefined, false],
  ['Failed to load Seccomp filter: Failed to load Seccomp filter: Operation not permitted', 'filter', 'seccomp', true],
  [
    "Failed to initialize capabilities support: System last capability value '40' is greater than maximum supported number of capabilities '38'",
    'capabilities',
    'capget',
    false,
  ],
  [
    'Failed to get capabilities for the current process: Failed to get capabilities: Operation not permitted',
    'capabilities',
    'capget',
    true,
  ],
  [
    "Failed to enter chroot '/var/lib/mesos/provisioner/x': Failed to pivot to new root: Operation not permitted",
    'root',
    'pivot_root',
    true,
  ],
  ["Failed to enter chroot '/x': Failed to chroot to new root: Operation not permitted", 'root', 'chroot', true],
  [
    "Failed to enter chroot '/x': Failed to mount the temporary tmpfs at /tmp in new root: Operation not permitted",
    'root',
    'mount',
    true,
  ],
  ['Failed to set uid to 999: Operation not permitted', 'user', 'setuid', true],
  ['Failed to set supplementary gids: Operation not permitted', 'user', 'setgroups', true],
  [
    'Failed to set process capabilities: Failed to set capabilities: Operation not permitted',
    'capabilities',
    'capset',
    true,
  ],
  ["Failed to get the uid of user 'app': not found", 'user', undefined, false],
  ['Failed to fork() the command: Operation not permitted', 'other', 'clone', true],
] as const

describe('helperFailure', (it) => {
  for (const [line, step, call, refused] of texts) {
    it(`${line} is of step ${step}`, () => {
      const found = helperFailure(line)
      assert.equal([found?.step, found?.calls[0], found?.refused], [step, call, refused])
    })
  }
  for (const line of [
    '',
    'Failed to connect to db',
    "Failed to execute '/x': No such file or directory",
    'app: Failed to load Seccomp filter: x',
  ])
    it(`'${line}' is not the helper's`, () => assert.is(helperFailure(line), undefined))
})
