import { attribute, type Attribution } from '../correlate/attribute.ts'
import { type Clock, logClocks } from '../correlate/clock.ts'
import { coverage, type Run, runs, runsOn, type Window } from '../correlate/coverage.ts'
import { type Death, deaths, earliest } from '../correlate/deaths.ts'
import type { Known, Ledger } from '../correlate/facts.ts'
import { flagReader } from '../correlate/flags.ts'
import { sandboxSigns } from '../correlate/signs.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import type { ProcessAborted, SeccompActed } from '../domain/event.ts'
import type { AgentId } from '../domain/ids.ts'
import { remembered } from '../domain/remembered.ts'
import { finished, type Steps } from '../domain/steps.ts'
import { taskOwner } from '../domain/task-owner.ts'
import { instant, iso } from '../domain/time.ts'
import type { Case, Finding, Rule } from './case.ts'
import { filterCan } from './filter-can.ts'
import { executorInForce, inForce, type InForce, type Look } from './in-force.ts'
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
import { abortsByPid, abortsOf } from './aborts.ts'
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
export const diagnose = (known: Ledger, options: DiagnoseOptions): Judgement => finished(diagnoseSteps(known, options))

/** The same, case by case. */
export function* diagnoseSteps(known: Ledger, options: DiagnoseOptions): Steps<Judgement> {
  const look: Look = { known, policyFor: remembered(policyOf), flagsOf: flagReader(known) }
  const all = deaths(known, look.flagsOf)
  const filterOf = remembered((death: Death): InForce => inForce(look, death))
  const attribution = attribute(known, {
    ended: all,
    readers: {
      filterCan: (death, record) => filterCan(filterOf(death), record),
      signsOf: (death) => sandboxSigns(death.lines, readSigsys),
    },
  })
  const clocks = [...(attribution.clock === undefined ? [] : [attribution.clock]), ...logClocks(known)]
  const caseOf = cases(look, { all, attribution, filterOf })
  const context = {
    clocks: clocks.map(({ source, offsetMs, errorMs }) => ({ source, offset_ms: offsetMs, error_ms: errorMs })),
    options,
  }
  const diagnoses: Diagnosis[] = []
  const notices: Diagnosis[] = []
  // One case after the other: all of them at once would take more room than everything that is known.
  for (const death of all) {
    const about = caseOf(death)
    const diagnosis = diagnosisOf(about, context)
    if (diagnosis !== undefined) diagnoses.push(diagnosis)
    const notice = noticed(about, context)
    if (notice !== undefined) notices.push(notice)
    yield
  }
  return {
    diagnoses,
    notices,
    ended: all.length,
    unclaimed: attribution.unclaimed,
    clocks,
  }
}

const readSigsys = (text: string): { readonly pid: number | undefined } | undefined => {
  const sign = lineSign(text)
  return sign?.kind === 'sigsys' ? { pid: sign.pid } : undefined
}

/** Makes the case of an ended task. */
function cases(
  look: Look,
  {
    all,
    attribution,
    filterOf,
  }: {
    readonly all: readonly Death[]
    readonly attribution: Attribution
    readonly filterOf: (death: Death) => InForce
  },
): (death: Death) => Case {
  const { known } = look
  const joined = runs(known)
  const runsOf = remembered((agentId: AgentId | undefined) =>
    runsOn(joined, { agentId, hostname: agentId === undefined ? undefined : known.agents.get(agentId)?.hostname }),
  )
  const others = othersOf(all)
  const aborts = abortsByPid(known)
  const offset = attribution.clock?.offsetMs ?? 0
  const shift = Math.abs(offset) > 2000 ? offset : 0
  return (death) => {
    const claims = attribution.claims.get(death) ?? none
    const window = {
      host: { agentId: death.agentId, hostname: death.agent?.hostname },
      from: instant(earliest(death) + shift),
      to: instant(death.status.value.at + shift),
    }
    const own = abortsOf(aborts, { death, claims })
    return {
      death,
      known,
      others,
      claims,
      attribution,
      end: death.end,
      signs: sandboxSigns(death.lines, readSigsys),
      inForce: filterOf(death),
      executorInForce: executorInForce(look, death),
      coverage: coverage(known, { window, joined: runsOf(death.agentId) }),
      aborts: own,
      diedUnjudged: claims.length === 0 && own.some((abort) => hasAllBefore(known, { abort, window, joined })),
    }
  }
}

/**
 * Whether an ANOM_ABEND of SIGSYS goes on an unbroken run: KILL is recorded by the dying process itself, just before.
 * Source: kernel-audit §10.
 */
function hasAllBefore(
  known: Ledger,
  {
    abort,
    window,
    joined,
  }: { readonly abort: Known<ProcessAborted>; readonly window: Window; readonly joined: readonly Run[] },
): boolean {
  const { sig, at } = abort.value
  return sig === 31 && coverage(known, { window: { ...window, from: instant(at - 1), to: at }, joined }).complete
}

const none: readonly never[] = []

/** What all diagnoses have in common. */
type Context = { readonly clocks: Diagnosis['clocks']; readonly options: DiagnoseOptions }

/** Kills that are worth a word even where nobody asked for all of them. Source: product §4. */
const killsTold = new Set(['killed-with-group', 'health-check', 'memory-limit'])

function diagnosisOf(about: Case, context: Context): Diagnosis | undefined {
  if (about.death.outcome === 'finished') return undefined
  const finding = found(about)
  if (finding === undefined) return undefined
  if (about.death.outcome === 'killed' && !killsTold.has(finding.code) && !context.options.all) return undefined
  return dressed(about, { finding, context, schema: 'sigsys.diagnosis/1' })
}

/** What the first rule to find something says: the rules after it are not asked. */
function found(about: Case): Finding | undefined {
  for (const rule of rules) {
    const finding = rule(about)
    if (finding !== undefined) return finding
  }
  return undefined
}

/** Claimed records that did not end the task. */
function noticed(about: Case, context: Context): Diagnosis | undefined {
  if (about.death.outcome === 'failed') return undefined
  const finding = noticeOf(about)
  return finding === undefined ? undefined : dressed(about, { finding, context, schema: 'sigsys.notice/1' })
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
    clocks: context.clocks,
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
