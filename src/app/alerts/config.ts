import { resolve } from 'node:path'
import { duration } from '../../domain/time.ts'
import { anything, type Match } from '../../output/alert/match.ts'
import { type AlertRule, type AlertSettings, usualSettings } from '../../output/alert/settings.ts'
import type { AlertsSection, SinkSection } from './config-schema.ts'

/** Where messages go that it matches; the next routes are tried too only where `isLast` is false. */
export type Route = { readonly match: Match; readonly sinks: readonly string[]; readonly isLast: boolean }

/** How alerts are told, as the configuration says or as is usual. Lengths are ms. */
export type AlertsConfig = {
  readonly publicUrl: string | undefined
  readonly runbookUrl: string | undefined
  readonly settings: AlertSettings
  readonly sinks: readonly SinkSection[]
  readonly routes: readonly Route[]
  readonly networks: readonly string[]
  readonly retry: { readonly first: number; readonly max: number; readonly giveUpAfter: number }
  readonly watch: { readonly silentAfter: number; readonly sinkDownAfter: number; readonly lossesPerHourMax: number }
  readonly heartbeat: (Where & { readonly every: number }) | undefined
  readonly canary:
    | {
        readonly workload: string
        readonly cause: string
        readonly every: number
        readonly within: number
        /** Whether its diagnosis has to rest on a record of the kernel. */
        readonly record: boolean
      }
    | undefined
}

/** One of three places an address comes from. */
export type Where = {
  readonly url?: string | undefined
  readonly url_file?: string | undefined
  readonly url_env?: string | undefined
}

/** What the section says, and what is usual where it says nothing. */
export function configOf(given: AlertsSection, { publicUrl, folder }: About): AlertsConfig {
  const section = folder === undefined ? given : inFolder(given, folder)
  const { retry, watch, heartbeat, canary, sinks = [] } = section
  const everywhere: Route = { match: anything, sinks: sinks.map(({ name }) => name), isLast: true }
  const routes = section.routes?.map((route): Route => ({
    match: matchOf(route.match ?? {}),
    sinks: route.sinks,
    isLast: route.continue !== true,
  }))
  return {
    publicUrl: publicUrl?.replace(/\/+$/, ''),
    runbookUrl: section.runbook_url,
    settings: settingsOf(section),
    sinks,
    routes: routes ?? [everywhere],
    networks: section.allow_networks ?? [],
    retry: {
      first: retry?.first ?? 5000,
      max: retry?.max ?? 3_600_000,
      giveUpAfter: retry?.give_up_after ?? 3 * 86_400_000,
    },
    watch: {
      silentAfter: watch?.silent_after ?? 120_000,
      sinkDownAfter: watch?.sink_down_after ?? 300_000,
      lossesPerHourMax: watch?.losses_per_hour_max ?? 0,
    },
    heartbeat: heartbeat && { ...heartbeat, every: heartbeat.every ?? 60_000 },
    canary: canary && canaryOf(canary),
  }
}

/** Beside the section: where people reach the daemon, and what its paths count from. */
type About = { readonly publicUrl: string | undefined; readonly folder: string | undefined }

/** Keys that hold a path, or several. */
const pathKeys: ReadonlySet<string> = new Set([
  'path',
  'ca_file',
  'url_file',
  'secret_files',
  'routing_key_file',
  'token_file',
])

/** The section with paths that count from a folder. */
function inFolder(section: AlertsSection, folder: string): AlertsSection {
  const placed = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') return pathKeys.has(key) ? resolve(folder, value) : value
    if (Array.isArray(value)) return value.map((one: unknown) => placed(key, one))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, placed(name, one)]))
  }
  const { sinks, heartbeat, ...rest } = section
  return { ...rest, ...(placed('', { sinks, heartbeat }) as Pick<AlertsSection, 'sinks' | 'heartbeat'>) } // Texts only change.
}

function settingsOf(section: AlertsSection): AlertSettings {
  const { failures, hold, stable_for: stableFor, repeat_every: repeatEvery, severity_min: severityMin } = section
  return {
    ...usualSettings,
    failures: failures ?? usualSettings.failures,
    hold: hold ?? usualSettings.hold,
    stableFor: stableFor ?? usualSettings.stableFor,
    repeatEvery: repeatEvery ?? usualSettings.repeatEvery,
    severityMin: severityMin ?? usualSettings.severityMin,
    newMax: section.rate?.new_max ?? usualSettings.newMax,
    window: section.rate?.window ?? usualSettings.window,
    rules: [...canaryRule(section), ...rulesOf(section)],
  }
}

/** The kernel records a KILL by itself: a canary that dies of one proves that records get through. */
function canaryOf({
  cause = 'seccomp-kill',
  within = duration(120_000),
  record = cause === 'seccomp-kill' || cause === 'seccomp-kill-thread',
  ...canary
}: NonNullable<AlertsSection['canary']>): NonNullable<AlertsConfig['canary']> {
  return { ...canary, cause, within, record }
}

/** The canary fails on purpose: its failures are looked for, not told. */
const canaryRule = ({ canary }: AlertsSection): readonly AlertRule[] =>
  canary === undefined
    ? []
    : [
        {
          match: { ...anything, workloads: [canary.workload] },
          failures: undefined,
          hold: undefined,
          repeatEvery: undefined,
          severity: 'info',
        },
      ]

const rulesOf = ({ rules = [] }: AlertsSection): readonly AlertRule[] =>
  rules.map((rule) => ({
    match: matchOf(rule.match),
    failures: rule.failures,
    hold: rule.hold === undefined ? undefined : duration(rule.hold),
    repeatEvery: rule.repeat_every === undefined ? undefined : duration(rule.repeat_every),
    severity: rule.severity,
  }))

type MatchSection = NonNullable<NonNullable<AlertsSection['routes']>[number]['match']>

const matchOf = ({ severity, about, cause, workload, cluster, profile, node }: MatchSection): Match => ({
  severity,
  about,
  causes: cause,
  workloads: workload,
  clusters: cluster,
  profiles: profile,
  nodes: node,
})

/** As is usual: incidents are kept, and nobody is told. */
export const unconfigured: AlertsConfig = configOf({}, { publicUrl: undefined, folder: undefined })
