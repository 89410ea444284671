import fc from 'fast-check'
import type { DrawnAction } from './drawn-timeline.ts'

/** What stands between a cluster and its observer, and how much happens in one instant. */
export const noiseLevels = [
  'none',
  'lag',
  'loss',
  'duplicates',
  'reorder',
  'cuts',
  'skew',
  'audit',
  'crowd',
  'all',
] as const

/** One of them. */
export type NoiseLevel = (typeof noiseLevels)[number]

/** In words, for the page that shows what each costs. */
export const noiseWords: Readonly<Record<NoiseLevel, string>> = {
  none: 'nothing is lost or late',
  lag: 'messages come up to five seconds late',
  loss: 'one message in twenty is lost',
  duplicates: 'one in five comes twice',
  reorder: 'one message or record in five is overtaken by others',
  cuts: 'every stream is cut for a while',
  skew: "agents' clocks are off, by up to a minute",
  audit: 'audit is off, loses records, or auditd stops',
  crowd: 'many instances do the same in one instant',
  all: 'all of these at once',
}

/** What noise adds to a scenario. */
export type Noise = {
  readonly network: Readonly<Record<string, unknown>>
  readonly agents: Readonly<Record<string, unknown>>
  readonly timeline: readonly DrawnAction[]
  /** Every app has so many instances. */
  readonly instances: number | undefined
}

const quiet: Noise = { network: {}, agents: {}, timeline: [], instances: undefined }

const cut = fc.constantFrom('5s', '20s', '40s').map((moment) => ({ cuts: [{ at: moment, for: '15s' }] }))
const skew = fc.constantFrom('-100ms', '300ms', '1500ms', '-3s', '10s', '-60s')
const auditFate = fc.constantFrom<readonly DrawnAction[]>(
  [{ at: '1s', lose_audit: { probability: 0.5, for: '2m' } }],
  [{ at: '20s', lose_audit: { for: '30s' } }],
  [{ at: '1s', stop_auditd: {} }],
  [
    { at: '10s', stop_auditd: {} },
    { at: '40s', start_auditd: {} },
  ],
  [],
)

/** Messages overtake each other; lines of a file do not. */
const reordered = (reorder: number): Noise['network'] => ({
  mesos: { reorder },
  marathon: { reorder },
  metronome: { reorder },
  audit: { reorder },
})

/** The noise of a level. */
export function noises(level: NoiseLevel): fc.Arbitrary<Noise> {
  switch (level) {
    case 'none':
      return fc.constant(quiet)
    case 'lag':
      return fc.constant({ ...quiet, network: { all: { lag: ['0s', '5s'] } } })
    case 'loss':
      return fc.constant({ ...quiet, network: { all: { loss: 0.05 } } })
    case 'duplicates':
      return fc.constant({ ...quiet, network: { all: { duplicates: 0.2 } } })
    case 'reorder':
      return fc.constant({ ...quiet, network: reordered(0.2) })
    case 'cuts':
      return cut.map((all) => ({ ...quiet, network: { all } }))
    case 'skew':
      return fc.tuple(skew, skew).map(([before, then]) => ({
        ...quiet,
        agents: { clock_skew: before },
        timeline: [{ at: '25s', skew_clock: { by: then } }],
      }))
    case 'audit':
      return fc.tuple(fc.boolean(), auditFate).map(([audit, timeline]) => ({ ...quiet, agents: { audit }, timeline }))
    case 'crowd':
      return fc.constantFrom(3, 6).map((instances) => ({ ...quiet, instances }))
    case 'all':
    default:
      return fc.tuple(cut, skew, auditFate, fc.boolean()).map(([{ cuts }, before, timeline, audit]) => ({
        network: { all: { lag: ['0s', '2s'], loss: 0.03, duplicates: 0.1, cuts }, ...reordered(0.1) },
        agents: { clock_skew: before, audit },
        timeline,
        instances: 3,
      }))
  }
}
