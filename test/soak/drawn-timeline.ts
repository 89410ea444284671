import fc from 'fast-check'
import { calls, type DrawnProfile, replacement } from './drawn-profile.ts'
import { programs } from './drawn-program.ts'
import type { DrawnWorkload } from './drawn-workload.ts'

/** An item of a scenario's timeline. */
export type DrawnAction = Readonly<Record<string, unknown>>

const at = fc.constantFrom('10s', '20s', '30s', '30s', '45s', '1m')
const anyFile = fc.constantFrom('a.json', 'b.json', 'c.json', 'default.json')

/** What operators and fate do to agents, whatever runs there. */
const toAgents = (hostnames: readonly string[], names: readonly string[]): fc.Arbitrary<DrawnAction> => {
  const known = fc.constantFrom(...names)
  const on = fc.subarray([...hostnames], { minLength: 1 }).map((some) => ({ on: some }))
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(anyFile, replacement)
        .map(([name, one]) => ({ install_profile: { name, ...(one as object) } })),
    },
    { weight: 2, arbitrary: fc.tuple(known, on).map(([name, some]) => ({ remove_profile: { name, ...some } })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.boolean(), fc.option(known), fc.boolean(), on)
        .map(([enabled, profile, restart, some]) => ({
          seccomp: { enabled, default_profile: profile, restart, ...some },
        })),
    },
    { weight: 2, arbitrary: on.map((some) => ({ restart_agents: { ...some, down_for: '5s' } })) },
    { weight: 1, arbitrary: on.map((some) => ({ stop_agents: some })) },
    { weight: 1, arbitrary: on.map((some) => ({ partition: { ...some, for: '30s' } })) },
    { weight: 1, arbitrary: on.map((some) => ({ drain: { ...some, max_grace_period: '5s' } })) },
    { weight: 1, arbitrary: on.map((some) => ({ gone: some })) },
    { weight: 1, arbitrary: fc.constant({ fail_over: { of: 'master', down_for: '5s' } }) },
  )
}

/** What operators and fate do to a workload. */
const toWorkload = ({ kind, definition, programs: own }: DrawnWorkload): fc.Arbitrary<DrawnAction> => {
  const id = typeof definition['id'] === 'string' ? definition['id'] : (Object.keys(own)[0] ?? '*')
  const beside = fc.constantFrom(...calls).map((call): DrawnAction => ({ exec: { of: id, calls: [call] } }))
  const memory = fc.constant<DrawnAction>({ oom: { of: id } })
  const changed = programs.map((program): DrawnAction => ({ program: { of: Object.keys(own)[0], ...program } }))
  if (kind === 'app')
    return fc.oneof(
      beside,
      memory,
      changed,
      fc.constantFrom<DrawnAction>(
        { kill_tasks: { app: id, count: 1 } },
        { scale: { app: id, instances: 3 } },
        { restart: id },
        { stop: id },
        { destroy: id },
        { fail_over: { of: 'marathon', down_for: '5s' } },
      ),
    )
  if (kind === 'job')
    return fc.oneof(memory, changed, fc.constantFrom<DrawnAction>({ run_job: id }, { stop_run: { job: id } }))
  return fc.oneof(beside, memory, changed)
}

/** At most three actions; a job is run at least once. */
export function timelines(
  hostnames: readonly string[],
  { files, workloads }: { readonly files: readonly DrawnProfile[]; readonly workloads: readonly DrawnWorkload[] },
): fc.Arbitrary<readonly DrawnAction[]> {
  const action = fc.oneof(
    {
      weight: 2,
      arbitrary: toAgents(
        hostnames,
        files.map(({ name }) => name),
      ),
    },
    ...workloads.map((one) => ({ weight: 1, arbitrary: toWorkload(one) })),
  )
  const jobs = workloads.filter(({ kind }) => kind === 'job').map(({ definition }) => definition['id'])
  return fc
    .array(
      fc.tuple(at, action).map(([when, what]) => ({ at: when, ...what })),
      { maxLength: 3 },
    )
    .map((some) => [...jobs.map((id) => ({ at: '1s', run_job: id })), ...some])
}
