import { attribute, type Attribution, type Claim, mayBeOn } from '../correlate/attribute.ts'
import { type Clock, logClocks } from '../correlate/clock.ts'
import { coverage, runs } from '../correlate/coverage.ts'
import { type Death, deaths, earliest } from '../correlate/deaths.ts'
import type { Known, Ledger } from '../correlate/facts.ts'
import { sandboxSigns } from '../correlate/signs.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import type { ProcessAborted, SeccompActed } from '../domain/event.ts'
import { remembered } from '../domain/remembered.ts'
import { taskOwner } from '../domain/task-owner.ts'
import { instant, iso } from '../domain/time.ts'
import type { Case, Finding, Rule } from './case.ts'
import { filterCan } from './filter-can.ts'
import { executorInForce, inForce, type InForce, type PolicyFor } from './in-force.ts'
import { lineSign } from './knowledge/stderr.ts'
import { advice } from './advice.ts'
import { byExitCode, bySignal, openExit, undecided } from './rules/exit.ts'
import { brokenExecutor } from './rules/executor.ts'
import { healthCheck, killedOnRequest, killedWithGroup } from './rules/killed.ts'
import { launchText } from './rules/launch.ts'
import { commandNotRunnable, outOfMemory, reasonGiven } from './rules/reason.ts'
import { recorded, threadKilled } from './rules/record.ts'
import { refused } from './rules/refusal.ts'
import { sigsysWithoutRecord } from './rules/sigsys.ts'
import { trapDumped } from './rules/trap-dump.ts'
import { policyOf } from './policy.ts'
import { noticeOf } from './notice.ts'
import { othersOf } from './others.ts'

/** Tried in this order; the first that finds something decides. Each order is for a reason: see docs/diagnoses.md. */
const rules: readonly Rule[] = [
  launchText,
  outOfMemory,
  brokenExecutor,
  reasonGiven,
  threadKilled,
  healthCheck,
  killedWithGroup,
  killedOnRequest,
  recorded,
  trapDumped,
  sigsysWithoutRecord,
  commandNotRunnable,
  refused,
  openExit,
  bySignal,
  byExitCode,
  undecided,
]

/** What diagnosing needs from outside its folder. */
export type DiagnoseOptions = {
  /** 64 hex digits. */
  readonly sha256: (text: string) => string
  readonly cluster: string | undefined
  /** Also kills that were asked for. */
  readonly all: boolean
}

/** Everything that can be said of the evidence at this moment. */
export type Judgement = {
  readonly diagnoses: readonly Diagnosis[]
  readonly notices: readonly Diagnosis[]
  readonly ended: number
  /** SECCOMP records that belong to no task, as far as the evidence says. */
  readonly unclaimed: readonly Known<SeccompActed>[]
  readonly clocks: readonly Clock[]
}

/** Judges all that is known: one diagnosis per failed task, a notice per task that lost a process and lived. */
export function diagnose(known: Ledger, options: DiagnoseOptions): Judgement {
  const all = deaths(known)
  const policyFor = remembered(policyOf)
  const filterOf = remembered((death: Death): InForce => inForce(known, death, policyFor))
  const attribution = attribute(known, {
    ended: all,
    readers: {
      filterCan: (death, record) => filterCan(filterOf(death), record),
      signsOf: (death) => sandboxSigns(death.lines, readSigsys),
    },
  })
  const clocks = [...(attribution.clock === undefined ? [] : [attribution.clock]), ...logClocks(known)]
  const cases = casesOf(known, { all, attribution, filterOf, policyFor })
  const context = { known, clocks, options }
  return {
    diagnoses: cases.flatMap((about) => diagnosisOf(about, context)),
    notices: cases.flatMap((about) => noticesOf(about, context)),
    ended: all.length,
    unclaimed: attribution.unclaimed,
    clocks,
  }
}

const readSigsys = (text: string): { readonly pid: number | undefined } | undefined => {
  const sign = lineSign(text)
  return sign?.kind === 'sigsys' ? { pid: sign.pid } : undefined
}

function casesOf(
  known: Ledger,
  {
    all,
    attribution,
    filterOf,
    policyFor,
  }: {
    readonly all: readonly Death[]
    readonly attribution: Attribution
    readonly filterOf: (death: Death) => InForce
    readonly policyFor: PolicyFor
  },
): readonly Case[] {
  const joined = runs(known)
  const others = othersOf(all)
  const aborts = abortsByPid(known)
  return all.map((death) => {
    const claims = attribution.claims.get(death) ?? []
    const offset = attribution.clock?.offsetMs ?? 0
    const window = {
      host: { agentId: death.agentId, hostname: death.agent?.hostname },
      from: instant(earliest(death) + (Math.abs(offset) > 2000 ? offset : 0)),
      to: instant(death.status.value.at + (Math.abs(offset) > 2000 ? offset : 0)),
    }
    return {
      death,
      known,
      others,
      claims,
      attribution,
      end: death.end,
      signs: sandboxSigns(death.lines, readSigsys),
      inForce: filterOf(death),
      executorInForce: executorInForce(known, death, policyFor),
      coverage: coverage(known, { window, joined }),
      aborts: abortsOf(aborts, { death, claims }),
    }
  })
}

function abortsByPid(known: Ledger): ReadonlyMap<number, readonly Known<ProcessAborted>[]> {
  const byPid = new Map<number, Known<ProcessAborted>[]>()
  for (const abort of known.aborts.values()) byPid.set(abort.value.pid, [...(byPid.get(abort.value.pid) ?? []), abort])
  return byPid
}

/** Deaths by signal of pids known to be the task's: those of its claims, and what its executor forked. */
function abortsOf(
  byPid: ReadonlyMap<number, readonly Known<ProcessAborted>[]>,
  { death, claims }: { readonly death: Death; readonly claims: readonly Claim[] },
): readonly Known<ProcessAborted>[] {
  const pids = new Set(claims.map(({ record }) => record.value.pid))
  if (death.forked !== undefined && death.ownPidNamespace === false) pids.add(death.forked.pid)
  return [...pids]
    .flatMap((pid) => byPid.get(pid) ?? [])
    .filter(({ value }) => value.at >= earliest(death) - 2000 && value.at <= death.status.value.at + 2000)
    .filter(({ value }) => mayBeOn(death, value.host))
    .toSorted((a, b) => a.value.serial - b.value.serial || a.value.at - b.value.at)
}

type Context = { readonly known: Ledger; readonly clocks: readonly Clock[]; readonly options: DiagnoseOptions }

/** Kills that are worth a word even where nobody asked for all of them. Source: product §4. */
const killsTold = new Set(['killed-with-group', 'health-check', 'memory-limit'])

function diagnosisOf(about: Case, context: Context): readonly Diagnosis[] {
  if (about.death.outcome === 'finished') return []
  const finding = rules.map((rule) => rule(about)).find((each) => each !== undefined) ?? undecided(about)
  if (finding === undefined) return []
  if (about.death.outcome === 'killed' && !killsTold.has(finding.code) && !context.options.all) return []
  return [dressed(about, { finding, context, schema: 'sigsys.diagnosis/1' })]
}

/** Claimed records that did not end the task. */
function noticesOf(about: Case, context: Context): readonly Diagnosis[] {
  if (about.death.outcome === 'failed') return []
  const finding = noticeOf(about)
  return finding === undefined ? [] : [dressed(about, { finding, context, schema: 'sigsys.notice/1' })]
}

function dressed(
  about: Case,
  {
    finding,
    context,
    schema,
  }: { readonly finding: Finding; readonly context: Context; readonly schema: Diagnosis['schema'] },
): Diagnosis {
  const { death } = about
  const { value } = death.status
  const { options } = context
  const part = workload(death)
  const hints = advice(about, { finding, workload: part })
  return {
    schema,
    id: `d-${options.sha256(`${death.frameworkId ?? ''}\n${death.task.taskId}\n${value.state}\n${iso(value.at)}`).slice(0, 20)}`,
    cluster: options.cluster ?? null,
    task: {
      id: death.task.taskId,
      name: death.task.seen?.value.name ?? null,
      state: value.state,
      message: value.message ?? null,
      reason: value.reason ?? null,
      source: value.source ?? null,
      failed_at: iso(value.at),
      container_id: death.container?.containerId ?? null,
    },
    agent: { id: death.agentId ?? null, hostname: death.agent?.hostname ?? null },
    framework: { id: death.frameworkId ?? null, name: death.frameworkName ?? null },
    workload: part,
    cause: { code: finding.code, confidence: finding.confidence, summary: finding.summary },
    seccomp: finding.seccomp,
    evidence: finding.evidence,
    ruled_out: finding.ruledOut ?? [],
    gaps: about.coverage.gaps.map((gap) => ({
      source: gap.source,
      from: gap.from === undefined ? null : iso(gap.from),
      to: gap.to === undefined ? null : iso(gap.to),
      why: gap.why,
    })),
    clocks: context.clocks.map(({ source, offsetMs, errorMs }) => ({ source, offset_ms: offsetMs, error_ms: errorMs })),
    would_settle: finding.confidence === 'certain' ? [] : [...(finding.wouldSettle ?? []), ...hints.wouldSettle],
    fix: hints.fix,
    forecast: null,
    revision: 1,
    supersedes: null,
  }
}

/** What Marathon or Metronome said of the task's app, pod or job; else what the task's id says. */
function workload(death: Death): Diagnosis['workload'] {
  const named = taskOwner(death.task.taskId, death.frameworkName)
  const told = death.workload
  const app = named?.workload === 'job' ? undefined : named
  return {
    kind: told?.kind ?? named?.workload ?? 'other',
    id: told?.id ?? named?.id ?? null,
    version: told?.version ?? null,
    instance: app?.instance ?? null,
    run: told?.run ?? (named?.workload === 'job' ? named.run : null),
    attempt: app?.incarnation ?? told?.attempt ?? null,
    labels: { ...death.task.seen?.value.labels, ...told?.labels },
  }
}
