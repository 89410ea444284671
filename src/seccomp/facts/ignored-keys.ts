/**
 * Keys of Docker's and OCI's dialects that Mesos passes over, and what that means. `comment` is not among them: it is
 * meant to be passed over. Source: apache/mesos src/linux/seccomp/seccomp_parser.cpp; opencontainers/runtime-spec
 * config-linux.md, seccomp; moby/moby profiles/seccomp/seccomp.go.
 */
export const ignoredKeys: Readonly<Record<IgnoringPlace, ReadonlyMap<string, string>>> = {
  profile: new Map([
    ['defaultErrnoRet', 'Mesos ignores it: a refused call always gives EPERM'],
    ['architectures', 'Mesos reads `archMap` only'],
    ['flags', 'Mesos ignores it: the filter is loaded without flags, refusals are not logged'],
    ['listenerPath', 'Mesos ignores it: it has no NOTIFY'],
    ['listenerMetadata', 'Mesos ignores it: it has no NOTIFY'],
  ]),
  rule: new Map([
    ['errnoRet', 'Mesos ignores it: ERRNO always gives EPERM'],
    ['name', 'Mesos reads `names` only'],
    ['minKernel', 'Mesos ignores it'],
  ]),
  condition: new Map([['minKernel', 'Mesos ignores it: the rule counts on every kernel']]),
  argument: new Map(),
  architecture: new Map(),
}

/** Where a key stands. */
export type IgnoringPlace = 'profile' | 'rule' | 'condition' | 'argument' | 'architecture'

/** The keys Mesos reads, and `comment`. */
export const knownKeys: Readonly<Record<IgnoringPlace, readonly string[]>> = {
  profile: ['defaultAction', 'archMap', 'syscalls', 'comment'],
  rule: ['names', 'action', 'args', 'includes', 'excludes', 'comment'],
  condition: ['arches', 'caps', 'comment'],
  argument: ['index', 'value', 'valueTwo', 'op', 'comment'],
  architecture: ['architecture', 'subArchitectures', 'comment'],
}
