import * as assert from 'uvu/assert'
import { callKnowledge, knownCalls, underMesos } from '../../../src/diagnose/knowledge/call-knowledge.ts'
import { callsOfWord } from '../../../src/diagnose/knowledge/call-words.ts'
import { programKnowledge } from '../../../src/diagnose/knowledge/programs.ts'
import { firstReleaseKnowing, isAtLeast, libseccompVersion } from '../../../src/seccomp/libseccomp.ts'
import { describe } from '../../support/describe.ts'

describe('callKnowledge', (it) => {
  const asked = `
    clone3 faccessat2 rseq statx openat2 io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key ptrace
    mount umount2 pivot_root unshare setns clone bpf userfaultfd perf_event_open membarrier process_vm_readv
    process_vm_writev process_madvise pidfd_open pidfd_getfd pidfd_send_signal close_range epoll_pwait2 futex_waitv fsopen
    fsconfig fsmount fspick open_tree move_mount mount_setattr landlock_create_ruleset landlock_add_rule
    landlock_restrict_self memfd_create memfd_secret copy_file_range preadv2 getrandom name_to_handle_at open_by_handle_at
    kcmp personality set_mempolicy mbind get_mempolicy move_pages clock_settime settimeofday clock_adjtime reboot syslog
    sethostname iopl ioperm init_module finit_module delete_module kexec_load kexec_file_load swapon swapoff acct quotactl
    chroot mknod sched_setattr fchmodat2 mseal map_shadow_stack cachestat seccomp prctl io_pgetevents pkey_alloc pkey_free
    pkey_mprotect vhangup uselib ustat sysfs
  `
  for (const name of asked.split(/\s+/).filter(Boolean)) {
    it(`knows ${name}`, () => assert.is(callKnowledge(name)?.name, name))
  }
  it('knows nothing of a name that is no call', () => assert.is(callKnowledge('constructor'), undefined))

  it('is complete: texts, sources, versions', () => {
    for (const name of knownCalls) {
      const known = callKnowledge(name)
      assert.ok(known !== undefined && known.purpose.length > 10, name)
      assert.ok(known.makers.length > 0 && known.makers.every(({ who, when }) => who !== '' && when !== ''), name)
      for (const { says } of [known.onEperm, known.onEnosys]) assert.ok(says.length > 5, name)
      assert.match(known.kernel, /^\d+\.\d+(\.\d+)?$/, name)
      if (known.libseccomp !== undefined) assert.match(known.libseccomp, /^2\.[456]\.\d$/, name)
      assert.ok(known.sources.length > 0 && known.sources.every((source) => source.length > 5), name)
    }
  })
  it('agrees with libseccomp on the release that first knows a name', () => {
    for (const name of knownCalls) {
      const first = libseccompVersion(firstReleaseKnowing(name) ?? '')
      assert.ok(first !== undefined, name)
      const isLater = isAtLeast(first, '2.3.4')
      assert.is(callKnowledge(name)?.libseccomp, isLater ? first.text : undefined, name)
    }
  })
  it('has one entry a name', () => assert.is(new Set(knownCalls).size, knownCalls.length))
  it('has lower-case sentences without a full stop, to be put together', () => {
    for (const name of knownCalls) assert.not.match(callKnowledge(name)?.purpose ?? '', /\.$|\n/, name)
  })

  const facts = [
    ['clone3', 'breaks', 'falls-back', '5.3', '2.4.2'],
    ['rseq', 'harmless', 'harmless', '4.18', '2.4.0'],
    ['mount', 'breaks', 'breaks', '1.0', undefined],
    ['mount_setattr', 'depends', 'falls-back', '5.12', '2.5.2'],
    ['fsopen', 'depends', 'falls-back', '5.2', '2.4.2'],
    ['quotactl', 'degrades', 'degrades', '1.0', undefined],
    ['quotactl_fd', 'degrades', 'degrades', '5.14', '2.5.2'],
    ['statx', 'breaks', 'falls-back', '4.11', undefined],
  ] as const
  for (const [name, eperm, enosys, kernel, libseccomp] of facts) {
    it(`says what ${name} does`, () => {
      const known = callKnowledge(name)
      assert.equal(
        [known?.onEperm.effect, known?.onEnosys.effect, known?.kernel, known?.libseccomp],
        [eperm, enosys, kernel, libseccomp],
      )
    })
  }
})

describe('underMesos', (it) => {
  it('offers ENOSYS only where makers fall back on it and not on EPERM', () => {
    assert.match(underMesos('faccessat2'), /SCMP_ACT_TRACE/)
    assert.not.match(underMesos('ptrace'), /SCMP_ACT_TRACE/)
    assert.not.match(underMesos('close_range'), /SCMP_ACT_TRACE/)
  })
  it('does not tell to list a name that 2.3.3 refuses', () => {
    assert.match(underMesos('clone3'), /2\.4\.2 or later/)
    assert.match(underMesos('statx'), /^a rule with statx and SCMP_ACT_ALLOW permits it/)
  })
  it('has a word for a call nobody has written up', () => assert.match(underMesos('read'), /permits it$/))
})

describe('the tables together', (it) => {
  it('agree on capabilities of a program and of its first call', () => {
    for (const program of ['unshare', 'nsenter', 'chroot', 'reboot', 'insmod', 'accton', 'dmesg']) {
      const known = programKnowledge(program)
      const [call = ''] = known?.calls ?? []
      assert.ok(callKnowledge(call)?.capability?.includes(known?.capability ?? '?'), program)
    }
  })
  it('know a word for every call that has been written up and that programs name', () => {
    for (const name of ['keyctl', 'bpf', 'mseal', 'mount_setattr', 'pidfd_getfd', 'set_mempolicy'])
      assert.equal(callsOfWord(name), [name])
  })
})
