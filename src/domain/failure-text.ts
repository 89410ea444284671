/** Why a container could not be launched, as far as the text bears on seccomp. `why` is the inner error. */
export type LaunchFailure =
  /** The agent has no such file. */
  | { readonly is: 'profile-missing'; readonly path: string; readonly why: string }
  /** The file is there and cannot be read. */
  | { readonly is: 'profile-unreadable'; readonly path: string; readonly why: string }
  | { readonly is: 'profile-invalid'; readonly path: string; readonly why: string }
  /** `unconfined` and a profile's name. */
  | { readonly is: 'setting-both' }
  /** Neither. */
  | { readonly is: 'setting-neither' }
  /** The launch helper could not build or load the filter. */
  | { readonly is: 'filter-refused'; readonly why: string }
  | { readonly is: 'capabilities'; readonly requested: string; readonly allowed: string }
  | { readonly is: 'other'; readonly why: string }

const launchPrefix = 'Failed to launch container: '
/** What the agent appends to a pending message. Source: src/slave/slave.cpp, sendExecutorTerminatedStatusUpdate. */
const abnormalTail = /; (?:Abnormal executor termination: [\s\S]*|Executor terminated)$/

/**
 * Why a container could not be launched. Takes a status' message, the bare text that a pod's task reports, or what
 * follows `failed to start: ` in the agent's log. Source: src/slave/containerizer/mesos/isolators/linux/seccomp.cpp,
 * prepare; src/linux/seccomp/seccomp_parser.cpp, parseProfile; src/slave/containerizer/mesos/launch.cpp;
 * src/slave/containerizer/mesos/isolators/linux/capabilities.cpp, prepare.
 *
 * @returns undefined for a text that neither has Mesos' prefix nor a known shape
 */
export function launchFailure(text: string): LaunchFailure | undefined {
  const isPrefixed = text.startsWith(launchPrefix)
  const why = (isPrefixed ? text.slice(launchPrefix.length) : text).replace(abnormalTail, '')
  return seccompFailure(why) ?? (isPrefixed ? { is: 'other', why } : undefined)
}

function seccompFailure(why: string): LaunchFailure | undefined {
  const read = /^Failed to read Seccomp profile file '([\s\S]*?)': ([\s\S]*)$/.exec(why)
  if (read !== null) {
    const [, path = '', inner = ''] = read
    // In a log that was put together, lines of others may follow.
    return {
      is: /^No such file or directory(?:\n|$)/.test(inner) ? 'profile-missing' : 'profile-unreadable',
      path,
      why: inner,
    }
  }
  const parse = /^Failed to parse Seccomp profile '([\s\S]*?)': ([\s\S]*)$/.exec(why)
  if (parse !== null) return { is: 'profile-invalid', path: parse[1] ?? '', why: parse[2] ?? '' }
  if (/^Invalid Seccomp configuration: 'profile_name' given even ?though 'unconfined'/.test(why)) {
    return { is: 'setting-both' }
  }
  if (why === 'Missing Seccomp profile name') return { is: 'setting-neither' }
  const filter = /^Failed to (?:create|load) Seccomp filter: ([\s\S]*)$/.exec(why)
  if (filter !== null) return { is: 'filter-refused', why: filter[1] ?? '' }
  const caps = /^Requested capabilities '([^']*)', but only '([^']*)' are allowed$/.exec(why)
  if (caps !== null) return { is: 'capabilities', requested: caps[1] ?? '', allowed: caps[2] ?? '' }
  return undefined
}

/** Which limit a container ran into. Bytes are undefined where the text leaves them out. */
export type LimitText =
  | {
      readonly is: 'memory'
      readonly requestedBytes: number | undefined
      readonly usedBytes: number | undefined
      /** `memory.stat`, or what cgroups v2 gives of it. */
      readonly statistics: ReadonlyMap<string, number>
    }
  | {
      readonly is: 'disk'
      readonly usedBytes: number | undefined
      readonly quotaBytes: number | undefined
      readonly volume: string | undefined
    }
  | { readonly is: 'ports'; readonly container: string; readonly ports: string }

const statisticsMax = 200

/**
 * The limit that a status' message, or a log record, names. Source: memory.cpp of the cgroups and cgroups2 isolators,
 * oomWaited and oomed; isolators/posix/disk.cpp, isolators/xfs/disk.cpp; isolators/network/ports.cpp.
 */
export function limitText(text: string): LimitText | undefined {
  if (text.startsWith('Memory limit exceeded:')) {
    const statistics = [...text.matchAll(/^([a-z_]+):? (\d+)([KMGT]?B)?$/gm)].slice(0, statisticsMax)
    return {
      is: 'memory',
      requestedBytes: bytes(/Requested: (\d+[KMGT]?B)/.exec(text)?.[1]),
      usedBytes: bytes(/Maximum Used: (\d+[KMGT]?B)/.exec(text)?.[1]),
      statistics: new Map(
        statistics.map(([, name = '', count = '', unit]) => [name, bytes(`${count}${unit ?? 'B'}`) ?? 0] as const),
      ),
    }
  }
  const disk = /^Disk usage \((.*?)\) exceed(?:s|ed) quota \((.*?)\)(?: for volume '(.*)')?/.exec(text)
  if (disk !== null) return { is: 'disk', usedBytes: bytes(disk[1]), quotaBytes: bytes(disk[2]), volume: disk[3] }
  const ports = /^Container (\S+) is listening on unallocated port\(s\): (.*)$/.exec(text)
  if (ports !== null) return { is: 'ports', container: ports[1] ?? '', ports: ports[2] ?? '' }
  return undefined
}

const units: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KB', 2 ** 10],
  ['MB', 2 ** 20],
  ['GB', 2 ** 30],
  ['TB', 2 ** 40],
])

/** `32MB`, as stout prints a number of bytes. Source: 3rdparty/stout/include/stout/bytes.hpp. */
function bytes(text: string | undefined): number | undefined {
  const parts = /^(\d{1,15})([KMGT]?B)$/.exec(text ?? '')
  if (parts === null) return undefined
  return Number(parts[1]) * (units.get(parts[2] ?? '') ?? 1)
}

/** What the agent says of an executor that ended or never came. */
export type ExecutorText =
  | { readonly is: 'terminated' }
  | { readonly is: 'terminating' }
  | { readonly is: 'abnormal'; readonly why: string }
  | { readonly is: 'not-registered'; readonly within: string }
  | { readonly is: 'not-reregistered'; readonly within: string }

/** Reads `Executor terminated`, `Executor did not register within 10mins` and the like. Source: src/slave/slave.cpp. */
export function executorText(text: string): ExecutorText | undefined {
  if (text === 'Executor terminated') return { is: 'terminated' }
  if (text === 'Executor terminating') return { is: 'terminating' }
  const abnormal = /^Abnormal executor termination: ([\s\S]*)$/.exec(text)
  if (abnormal !== null) return { is: 'abnormal', why: abnormal[1] ?? '' }
  const late = /^Executor did not (re-?)?register within (\S+)/.exec(text)
  if (late === null) return undefined
  return { is: late[1] === undefined ? 'not-registered' : 'not-reregistered', within: late[2] ?? '' }
}
