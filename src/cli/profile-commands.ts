import type { Command } from './command.ts'
import { profileFormats, profileOptions } from './options/profile-options.ts'
import type { ProfileCommand } from './profile/options.ts'

const { mesos, libseccomp, kernel, caps, arch, native, from, to, out, list } = profileOptions
const target = [mesos, libseccomp, native]
const profile = 'a profile, - for standard input, or builtin:mesos, builtin:docker-2018, builtin:docker-2026'

type Part = Omit<Command, 'name' | 'load'>

const parts: Readonly<Record<ProfileCommand, Part>> = {
  lint: {
    says: 'what would stop containers, what is weak, what has no effect',
    about: [
      'Says whether agents would refuse the profile, whether containers could start under it, where it is weak or out of date, and what in it does nothing. Exits with 1 if there are errors.',
    ],
    operands: { placeholder: 'FILE', says: profile, min: 1, max: Number.MAX_SAFE_INTEGER },
    options: [...target, kernel, profileFormats.lint],
    examples: [
      { line: 'sigsys profile lint --kernel 3.10 default.json', says: 'what would stop containers, and why' },
      { line: 'sigsys profile lint --format sarif profiles/*.json', says: 'for a code review' },
    ],
  },
  explain: {
    says: 'what becomes of a call, and why',
    about: [
      'Says what the kernel does with a call, which rule decides, what the program sees and whether the kernel records it. Arguments are numbers; _ is one that is not known.',
    ],
    operands: { placeholder: 'FILE CALL [ARG…]', says: `${profile}; a call by name or number`, min: 2, max: 8 },
    options: [...target, kernel, caps, arch, profileFormats.explain],
    examples: [
      {
        line: 'sigsys profile explain builtin:mesos clone 0x10000000 --caps none',
        says: 'a clone with CLONE_NEWUSER, without capabilities',
      },
    ],
  },
  effective: {
    says: 'how many calls are permitted and refused, and which',
    about: ['Counts and lists the calls that a container may make, of those the libseccomp release knows.'],
    operands: { placeholder: 'FILE', says: profile, min: 1, max: 1 },
    options: [...target, caps, arch, list, profileFormats.effective],
    examples: [{ line: 'sigsys profile effective builtin:mesos --caps docker', says: "with Docker's capabilities" }],
  },
  diff: {
    says: 'what changes in behaviour, call by call',
    about: ['Compares what the kernel does, not what is written. Exits with 1 if anything differs.'],
    operands: { placeholder: 'BEFORE AFTER', says: 'two profiles', min: 2, max: 2 },
    options: [...target, caps, profileFormats.diff],
    examples: [{ line: 'sigsys profile diff --format markdown old.json new.json', says: 'for a review' }],
  },
  suggest: {
    says: 'the narrowest change that refused calls justify',
    about: [
      'Judges evidence as diagnose does and permits the calls that were refused, one by one. The profile goes to standard output, the reasons and risks to standard error.',
    ],
    operands: { placeholder: 'FILE', says: profile, min: 1, max: 1 },
    options: [from, ...target, caps, out, profileFormats.suggest],
    examples: [
      {
        line: 'sigsys profile suggest --from incident/ --out new.json default.json',
        says: 'from a folder of logs',
      },
    ],
  },
  convert: {
    says: 'a Docker or OCI profile for Mesos',
    about: [
      'Rewrites a profile so that the Mesos and libseccomp named accept it. The profile goes to standard output, what could not be kept to standard error.',
    ],
    operands: { placeholder: 'FILE', says: profile, min: 1, max: 1 },
    options: [to, ...target, kernel, out, profileFormats.convert],
    examples: [
      {
        line: 'sigsys profile convert --to mesos-1.11 --libseccomp 2.3.3 builtin:docker-2026',
        says: "Docker's default of 2026",
      },
    ],
  },
}

/** The commands of `profile`, in the order of its help. */
export const profileCommands: readonly Command[] = (Object.keys(parts) as readonly ProfileCommand[]).map((name) => ({
  ...parts[name],
  name: `profile ${name}`,
  load: async () => {
    const { runOf } = await import('./commands/profile-run.ts')
    return { run: runOf(name) }
  },
}))
