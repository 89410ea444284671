import type { HelperFailure } from './line-sign.ts'
import { plainText } from './plain-text.ts'

type Form = readonly [start: RegExp, step: HelperFailure['step'], calls: readonly string[]]

/**
 * Texts of Mesos' launch helper on the container's stderr, in the order it can print them.
 * The filter is loaded after the mounts and a changed root, before user and capabilities; a command task with an image
 * has a second helper inside the filtered container, whose root change therefore does run under the filter.
 * Source: src/slave/containerizer/mesos/launch.cpp, execute and prepareMounts; src/linux/fs.cpp, chroot::enter.
 */
const forms: readonly Form[] = [
  [/^Failed to create Seccomp filter: /, 'filter', []],
  [/^Failed to load Seccomp filter: /, 'filter', ['seccomp', 'prctl']],
  [/^Failed to get capabilities for the current process: /, 'capabilities', ['capget']],
  [/^Failed to initialize capabilities support: /, 'capabilities', ['capget', 'prctl']],
  [/^Failed to set process control for keeping capabilities on potential uid change: /, 'capabilities', ['prctl']],
  [/^Failed to add SETPCAP to the effective set: /, 'capabilities', ['capset']],
  [/^Failed to set process capabilities: /, 'capabilities', ['capset', 'prctl']],
  [/^Failed to set NO_NEW_PRIVS: /, 'capabilities', ['prctl']],
  [/^Failed to enter chroot '[^']*': Failed to pivot to new root: /, 'root', ['pivot_root']],
  [/^Failed to enter chroot '[^']*': Failed to chroot to new root: /, 'root', ['chroot']],
  [/^Failed to enter chroot '[^']*': Failed to (?:umount|unmount|read mount table)\b[^:]*: /, 'root', ['umount2']],
  [
    /^Failed to enter chroot '[^']*': (?:Failed to (?:mount|create)\b[^:]*: )?/,
    'root',
    ['mount', 'mkdir', 'mkdirat', 'chdir'],
  ],
  [/^Failed to prepare mounts: /, 'mounts', ['mount', 'umount2', 'mkdir']],
  [/^Failed to mask container paths: /, 'mounts', ['mount']],
  [/^Failed to (?:unshare|enter) mount namespace: /, 'mounts', ['unshare', 'setns']],
  [/^Failed to set supplementary gids: /, 'user', ['setgroups']],
  [/^Failed to set gid to \d+: /, 'user', ['setgid', 'setresgid']],
  [/^Failed to set uid to \d+: /, 'user', ['setuid', 'setresuid']],
  [/^Failed to get the (?:uid|gid|supplementary gids) of user '[^']*': /, 'user', []],
  [/^Failed to chdir into current working directory '[^']*': /, 'other', ['chdir']],
  [/^Failed to create working directory '[^']*': /, 'other', ['mkdir', 'mkdirat']],
  [/^Failed to fork\(\) the command: /, 'other', ['clone', 'clone3', 'fork']],
  [/^Failed to os::waitpid\(\): /, 'other', ['wait4']],
  [/^Failed to set control tty: /, 'other', ['ioctl', 'setsid']],
  [/^Failed to open file for writing the container status '[^']*': ?/, 'other', ['openat', 'open']],
  [/^Failed to write container status '\d+': /, 'other', ['write']],
  [/^Failed to install signal handlers: /, 'other', ['rt_sigaction']],
]

/**
 * Reads that Mesos' launch helper failed before it started the command. A filter with ERRNO shows as `Operation not
 * permitted` in the detail; `System last capability value` means a kernel newer than the Mesos build, not a filter.
 */
export function helperFailure(line: string): HelperFailure | undefined {
  const text = plainText(line)
  if (!text.startsWith('Failed to ')) return undefined
  for (const [start, step, calls] of forms) {
    const match = start.exec(text)
    if (match === null) continue
    const detail = text.slice(match[0].length)
    return {
      kind: 'helper-failure',
      step,
      detail,
      calls,
      refused: /Operation not permitted|Function not implemented/.test(detail),
    }
  }
  return undefined
}
