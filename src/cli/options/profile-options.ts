import { nearestWord } from '../../document/nearest.ts'
import { err, ok } from '../../domain/result.ts'
import { type ArchitectureName, isArchitectureName } from '../../seccomp/facts/architectures.ts'
import { capabilities, dockerCapabilities } from '../../seccomp/facts/capabilities.ts'
import { type LibseccompVersion, libseccompVersion, libseccompVersions } from '../../seccomp/libseccomp.ts'
import { type MesosVersion, mesosVersions } from '../../seccomp/mesos-version.ts'
import type { Option, Switch, ValueKind } from '../option.ts'
import { choiceKind, pathKind } from '../value-kinds.ts'

const usualArchitectures = ['i386', 'x86_64', 'x32', 'arm', 'aarch64', 'ppc64le', 's390x']

const orNear = (word: string, known: readonly string[]): string => {
  const near = nearestWord(word, known)
  return near === undefined ? '' : `; did you mean ${near}?`
}

const mesosKind: ValueKind<MesosVersion> = {
  placeholder: 'VERSION',
  choices: mesosVersions,
  read: (text) => {
    const line = /^(?:mesos-)?(\d+\.\d+)(?:\.\d+)?$/.exec(text)?.[1]
    const found = mesosVersions.find((version) => version === line)
    return found === undefined ? err(`it is one of ${mesosVersions.join(', ')}`) : ok(found)
  },
}

const libseccompKind: ValueKind<LibseccompVersion> = {
  placeholder: 'VERSION',
  choices: libseccompVersions,
  read: (text) => {
    const found = libseccompVersion(text)
    return found === undefined ? err(`it is one of ${libseccompVersions.join(', ')}`) : ok(found)
  },
}

const kernelKind: ValueKind<string> = {
  placeholder: 'RELEASE',
  read: (text) => (/^\d+\.\d+/.test(text) ? ok(text) : err('write what uname -r says, such as 3.10.0-1160.el7.x86_64')),
}

const capsKind: ValueKind<ReadonlySet<string> | 'all'> = {
  placeholder: 'SET',
  read: (text) => {
    if (text === 'all') return ok('all')
    if (text === 'none' || text === '') return ok(new Set<string>())
    if (text === 'docker') return ok(new Set(dockerCapabilities))
    const names = text.split(',').map((name) => name.trim().toUpperCase().replace(/^CAP_/, ''))
    const strange = names.find((name) => !capabilities.includes(name))
    if (strange === undefined) return ok(new Set(names))
    return err(`${strange} is not all, none, docker or a capability${orNear(strange, capabilities)}`)
  },
}

const archsKind: ValueKind<readonly ArchitectureName[]> = {
  placeholder: 'NAMES',
  read: (text) => {
    const names = text.split(',').map((name) => name.trim())
    const strange = names.find((name) => !isArchitectureName(name))
    if (strange === undefined) return ok(names.filter(isArchitectureName))
    return err(`${strange} is no architecture${orNear(strange, usualArchitectures)}`)
  },
}

const archKind: ValueKind<ArchitectureName> = {
  placeholder: 'NAME',
  read: (text) =>
    isArchitectureName(text) ? ok(text) : err(`it is no architecture${orNear(text, usualArchitectures)}`),
}

const mesos: Option<MesosVersion> = { name: 'mesos', says: "the agents' Mesos; 1.11 unless given", kind: mesosKind }

const libseccomp: Option<LibseccompVersion> = {
  name: 'libseccomp',
  says: "the agents' libseccomp; 2.3.3 unless given, as in DC/OS",
  kind: libseccompKind,
}

const kernel: Option<string> = { name: 'kernel', says: "the agents' uname -r", kind: kernelKind }

const caps: Option<ReadonlySet<string> | 'all'> = {
  name: 'caps',
  says: "the container's bounding set: all (unless given), none, docker, or names with commas",
  kind: capsKind,
}

const arch: Option<readonly ArchitectureName[]> = {
  name: 'arch',
  says: 'architectures of the calls, with commas; those the filter covers unless given',
  kind: archsKind,
  repeats: true,
}

const native: Option<ArchitectureName> = {
  name: 'native',
  says: "the agents' architecture, if it does not follow from --arch",
  kind: archKind,
}

const from: Option<string> = {
  name: 'from',
  says: 'evidence as for diagnose: files or folders',
  kind: pathKind('EVIDENCE…'),
  repeats: true,
  takesMore: true,
  onlyHere: true,
}

const to: Option<MesosVersion> = {
  name: 'to',
  says: 'the Mesos to convert for, such as mesos-1.11',
  kind: { ...mesosKind, placeholder: 'MESOS', choices: mesosVersions.map((version) => `mesos-${version}`) },
}

const out: Option<string> = {
  name: 'out',
  says: 'where the profile goes instead of standard output',
  kind: pathKind('FILE'),
  onlyHere: true,
}

const list: Switch = { name: 'list', says: 'also list the permitted calls' }

/** How a `profile` command prints; goes before the format of other commands. */
const format = (says: string, ...others: readonly string[]): Option<string> => ({
  name: 'format',
  says,
  kind: choiceKind('FORMAT', ['text', 'json', ...others]),
})

/** The options of the `profile` commands. */
export const profileOptions = { mesos, libseccomp, kernel, caps, arch, native, from, to, out, list } as const

/** The formats of each; a key's option belongs to that command alone. */
export const profileFormats = {
  lint: format('text for people, json, or sarif for code review', 'sarif'),
  explain: format('text for people, or json'),
  effective: format('text for people, or json'),
  diff: format('text for people, json, or markdown for a review', 'markdown'),
  suggest: format('text for people, or json: all in one document'),
  convert: format('text for people, or json: all in one document'),
} as const
