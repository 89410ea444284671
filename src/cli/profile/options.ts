import type { ArchitectureName } from '../../seccomp/facts/architectures.ts'
import type { BoundingSet } from '../../seccomp/filter.ts'
import { dcosLibseccomp } from '../../seccomp/libseccomp.ts'
import type { ProfileReader } from '../../seccomp/profile.ts'
import type { Asked } from '../command.ts'
import { quietOption } from '../common-options.ts'
import { profileFormats, profileOptions as options } from '../options/profile-options.ts'

/** A `profile` command. */
export type ProfileCommand = keyof typeof profileFormats

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
  readonly isQuiet: boolean
}

/** The machine on which calls of an architecture are made. */
const machines: Readonly<Partial<Record<ArchitectureName, ArchitectureName>>> = {
  i386: 'x86_64',
  x32: 'x86_64',
  arm: 'aarch64',
  s390: 's390x',
}

/** What was asked, with what holds where nothing was. */
export function profileAsked(name: ProfileCommand, { values, operands }: Asked): ProfileOptions {
  const archs = values.all(options.arch).flat()
  const [first = 'x86_64'] = archs
  const native = values.get(options.native) ?? machines[first] ?? first
  return {
    operands,
    reader: {
      mesos: values.get(options.to) ?? values.get(options.mesos) ?? '1.11',
      libseccomp: values.get(options.libseccomp) ?? dcosLibseccomp,
      native,
    },
    bounding: values.get(options.caps) ?? 'all',
    kernel: values.get(options.kernel),
    archs,
    format: values.get(profileFormats[name]) ?? 'text',
    from: values.all(options.from),
    out: values.get(options.out),
    list: values.isOn(options.list),
    isQuiet: values.isOn(quietOption),
  }
}
