import fc from 'fast-check'

/** A profile as a scenario has it, with the name of its file. */
export type DrawnProfile = { readonly name: string; readonly written: unknown }

/** Calls that programs of drawn scenarios make, and that profiles are about. The last are unknown to libseccomp 2.3.3. */
export const calls = ['ptrace', 'keyctl', 'unshare', 'mount', 'personality', 'bpf', 'setns', 'reboot'] as const
const newCalls = ['clone3', 'io_uring_setup'] as const

const actions = ['KILL', 'TRAP', 'ERRNO', 'TRACE'] as const

const rule = (names: readonly string[], action: string): unknown => ({
  names,
  action: `SCMP_ACT_${action}`,
  args: [],
  comment: '',
  includes: {},
  excludes: {},
})

/** All is allowed but what the rules say. */
const denying = (rules: readonly unknown[]): unknown => ({
  json: { defaultAction: 'SCMP_ACT_ALLOW', archMap: [], syscalls: rules },
})

const someCalls = fc.uniqueArray(fc.constantFrom(...calls), { minLength: 1, maxLength: 3 })
const action = fc.constantFrom(...actions)

/** Mostly profiles that load and refuse a call or three; some refuse nothing, or what Mesos needs; some do not load. */
const written = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(someCalls, action).map(([names, does]) => denying([rule(names, does)])) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.uniqueArray(fc.constantFrom(...calls), { minLength: 2, maxLength: 2 }), action, action)
      .map(([[one = '', two = ''], first, second]) => denying([rule([one], first), rule([two], second)])),
  },
  { weight: 2, arbitrary: fc.constant({ built_in: 'mesos' }) },
  { weight: 1, arbitrary: fc.constant(denying([])) },
  { weight: 1, arbitrary: fc.constantFrom(...newCalls).map((name) => denying([rule([name], 'ERRNO')])) },
  { weight: 1, arbitrary: fc.constantFrom('LOG', 'KILL_PROCESS').map((does) => denying([rule(['ptrace'], does)])) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('execve', 'socket', 'mount', 'clone')
      .chain((name) => action.map((does) => denying([rule([name], does)]))),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '{', '[]', '{"defaultAction":"SCMP_ACT_NONE"}').map((text) => ({ text })),
  },
)

/** One to four profiles, each on all agents or on some. */
export const profiles = (hostnames: readonly string[]): fc.Arbitrary<readonly DrawnProfile[]> =>
  fc.uniqueArray(
    fc
      .tuple(
        fc.constantFrom('a.json', 'b.json', 'c.json', 'default.json'),
        written,
        fc.option(fc.subarray([...hostnames], { minLength: 1 }), { freq: 3 }),
      )
      .map(([name, one, on]) => ({ name, written: on === null ? one : { ...(one as object), on } })),
    { minLength: 1, maxLength: 4, selector: ({ name }) => name },
  )

/** The text of a profile that replaces another while the cluster runs. */
export const replacement = written
