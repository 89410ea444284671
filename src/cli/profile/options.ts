import { parseArgs } from 'node:util'
import { nearestWord } from '../../document/nearest.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { architecture, type ArchitectureName, isArchitectureName } from '../../seccomp/facts/architectures.ts'
import { capabilities, dockerCapabilities } from '../../seccomp/facts/capabilities.ts'
import type { BoundingSet } from '../../seccomp/filter.ts'
import { libseccompVersion, libseccompVersions } from '../../seccomp/libseccomp.ts'
import { mesosVersions, type ProfileReader } from '../../seccomp/profile.ts'

/** What a `profile` command was asked. */
export type ProfileOptions = {
  readonly operands: readonly string[]
  readonly reader: ProfileReader
  readonly bounding: BoundingSet
  readonly kernel: string | undefined
  /** Architectures whose calls are asked about; empty: those the filter covers. */
  readonly archs: readonly ArchitectureName[]
  readonly format: string
  readonly from: readonly string[]
  readonly out: string | undefined
  readonly list: boolean
}

const known = {
  mesos: { type: 'string', default: '1.11' },
  libseccomp: { type: 'string', default: '2.3.3' },
  kernel: { type: 'string' },
  caps: { type: 'string', default: 'all' },
  arch: { type: 'string', multiple: true, default: [] as string[] },
  native: { type: 'string' },
  format: { type: 'string', default: 'text' },
  from: { type: 'string', multiple: true, default: [] as string[] },
  to: { type: 'string' },
  out: { type: 'string' },
  list: { type: 'boolean', default: false },
} as const

/** The machine on which calls of an architecture are made. */
const machines: Readonly<Partial<Record<ArchitectureName, ArchitectureName>>> = {
  i386: 'x86_64',
  x32: 'x86_64',
  arm: 'aarch64',
  s390: 's390x',
}

/** Reads the words after `profile COMMAND`; an error is one line that says what would be right. */
export function profileOptions(words: readonly string[]): Result<ProfileOptions, string> {
  const parsed = parsedWords(words)
  if (!parsed.ok) return parsed
  const { values, positionals } = parsed.value
  const mesosText = values.to === undefined ? values.mesos : values.to.replace(/^mesos-/, '')
  const mesos = mesosVersions.find((version) => version === mesosText.split('.').slice(0, 2).join('.'))
  if (mesos === undefined) return err(`--mesos ${mesosText}: one of ${mesosVersions.join(', ')}`)
  const libseccomp = libseccompVersion(values.libseccomp)
  if (libseccomp === undefined) return err(`--libseccomp ${values.libseccomp}: one of ${libseccompVersions.join(', ')}`)
  const bounding = boundingSet(values.caps)
  if (!bounding.ok) return bounding
  const archs = values.arch.flatMap((text) => text.split(','))
  const strange = [...archs, values.native ?? 'x86_64'].find((name) => !isArchitectureName(name))
  if (strange !== undefined) return err(`--arch ${strange}: no such architecture${nearArchitecture(strange)}`)
  const asked = archs.filter(isArchitectureName)
  const [first = 'x86_64'] = asked
  const native =
    values.native !== undefined && isArchitectureName(values.native) ? values.native : (machines[first] ?? first)
  return ok({
    operands: positionals,
    reader: { mesos, libseccomp, native },
    bounding: bounding.value,
    kernel: values.kernel,
    archs: asked,
    format: values.format,
    from: values.from,
    out: values.out,
    list: values.list,
  })
}

function parsedWords(words: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...words], options: known, allowPositionals: true, strict: true }))
  } catch (why) {
    return err(why instanceof Error ? (why.message.split('\n', 1)[0] ?? 'bad options') : String(why))
  }
}

const nearArchitecture = (name: string): string => {
  const near = nearestWord(name, ['i386', 'x86_64', 'x32', 'arm', 'aarch64', 'ppc64le', 's390x'])
  return near === undefined ? '' : `; did you mean ${architecture(near as ArchitectureName).name}?`
}

/** `all`, `none`, `docker`, or names with or without `CAP_`, joined by commas. */
function boundingSet(text: string): Result<BoundingSet, string> {
  if (text === 'all') return ok('all')
  if (text === 'none' || text === '') return ok(new Set<string>())
  if (text === 'docker') return ok(new Set(dockerCapabilities))
  const names = text.split(',').map((name) => name.trim().toUpperCase().replace(/^CAP_/, ''))
  const strange = names.find((name) => !capabilities.includes(name))
  if (strange === undefined) return ok(new Set(names))
  const near = nearestWord(strange, capabilities)
  return err(
    `--caps ${strange}: all, none, docker or capabilities${near === undefined ? '' : `; did you mean ${near}?`}`,
  )
}
