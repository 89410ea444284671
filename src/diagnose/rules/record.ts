import type { Claim } from '../../correlate/attribute.ts'
import { clockSlack } from '../../correlate/clock.ts'
import type { CauseCode, Confidence, Evidence, SeccompVerdict } from '../../domain/diagnosis.ts'
import type { SeccompActed } from '../../domain/event.ts'
import { unreachable } from '../../domain/invariant.ts'
import { atMost, type Case, type Finding, lastWord, type Rule } from '../case.ts'
import { abortEvidence, identityEvidence, lineEvidence, recordEvidence, statusEvidence } from '../evidence.ts'

const kills: ReadonlySet<SeccompActed['action']> = new Set(['kill', 'kill-process', 'kill-thread', 'unknown'])

/** The action of a record in the contract's words; `kill` where the carrier does not say which. */
export function verdictAction({ action, code }: SeccompActed): SeccompVerdict['action'] {
  switch (action) {
    case 'kill-process':
    case 'kill-thread':
    case 'trap':
    case 'errno':
    case 'trace':
    case 'log':
      return action
    case 'kill':
      return code === undefined ? 'kill-thread' : code === 0 ? 'kill-thread' : 'kill-process'
    case 'unknown':
      return code === undefined ? null : 'kill-process'
    case 'user-notif':
      return null
    default:
      return unreachable(action)
  }
}

/** Mesos can only load KILL = one thread; a record of KILL_PROCESS, or of a call the profile permits, is another filter's. */
function whoseFilter({ inForce }: Case, claim: Claim): SeccompVerdict['filter'] {
  if (inForce.is === 'none') return 'own'
  if (claim.record.value.action === 'kill-process' || claim.filterCan === false)
    return inForce.is === 'profile' ? 'own' : 'unknown'
  return claim.filterCan === true ? 'mesos' : 'unknown'
}

/** The verdict of a claimed record. */
export function verdict(about: Case, claim: Claim): SeccompVerdict {
  const { value } = claim.record
  const filter = whoseFilter(about, claim)
  const number = value.syscall?.number
  return {
    filter,
    profile: filter !== 'own' && about.inForce.is === 'profile' ? about.inForce.name : null,
    action: verdictAction(value),
    syscall: number === undefined ? null : { name: value.syscall?.name ?? null, number, arch: value.arch ?? 'unknown' },
    pid: isOneOfSeveral(claim) ? null : value.pid,
    comm: value.comm ?? null,
    exe: value.exe ?? null,
  }
}

/** A call in words: `ptrace (101, x86_64)`. */
export const callText = (syscall: SeccompVerdict['syscall']): string =>
  syscall === null ? 'a call' : `${syscall.name ?? 'call'} (${syscall.number}, ${syscall.arch})`

const byWhom = ({ filter, profile }: SeccompVerdict): string =>
  filter === 'mesos'
    ? (profile ?? 'the profile in force')
    : filter === 'own'
      ? 'a filter that Mesos did not load'
      : (profile ?? 'a filter')

function supporting(about: Case, claim: Claim): readonly Evidence[] {
  const { death, inForce, aborts, signs } = about
  const found = [...identityEvidence(claim, death)]
  if (inForce.is !== 'unknown') found.push(inForce.evidence)
  for (const abort of aborts)
    if (abort.value.pid === claim.record.value.pid) found.push(abortEvidence(abort, 'supports'))
  if (signs.line !== undefined) found.push(lineEvidence(signs.line, 'supports'))
  return found
}

/** The claim that stands nearest before the end; a proof before a guess. */
function nearest(claims: readonly Claim[], fits: (record: SeccompActed) => boolean): Claim | undefined {
  let best: Claim | undefined
  for (const claim of claims)
    if (fits(claim.record.value) && (best === undefined || isNearer(claim, best))) best = claim
  return best
}

const isNearer = (one: Claim, other: Claim): boolean => {
  const isProved = one.proof !== undefined
  return isProved === (other.proof !== undefined) ? Math.abs(one.lagMs) < Math.abs(other.lagMs) : isProved
}

/** Other tasks or records fit as well: which pid was whose is not told apart. */
const isOneOfSeveral = ({ proof, rivals, score }: Claim): boolean =>
  proof === undefined && rivals > 0 && score < toldApart

/** From here a claim rests on a pid that the output names. */
const toldApart = 80

/** Below this nothing but time and filter speak for a claim. */
const thin = 40

/** How sure a claim alone makes it that the record is the task's. Source: product §4.2. */
function identityConfidence(claim: Claim): Confidence {
  // Proved to be of two tasks: the pid is one of either's host, and whose record it is nobody says.
  if (claim.proof !== undefined) return claim.rivals === 0 ? 'certain' : 'likely'
  return isOneOfSeveral(claim) || claim.score < thin ? 'possible' : 'likely'
}

const skewCeiling = (about: Case): Confidence => {
  const clock = about.attribution.clock
  return clock !== undefined && Math.abs(clock.offsetMs) > 2000 ? 'likely' : 'certain'
}

/** Records were lost in the task's life: a claim that rests on no proof may be one of those, so it loses a step. */
const lossCeiling = ({ coverage }: Case, { proof }: Claim): Confidence =>
  proof === undefined && coverage.gaps.some(({ source }) => source === 'audit') ? 'possible' : 'certain'

function finding(
  about: Case,
  {
    claim,
    code,
    confidence,
    summary,
  }: {
    readonly claim: Claim
    readonly code: CauseCode
    readonly confidence: Confidence
    readonly summary: (call: string, whom: string) => string
  },
): Finding {
  const seccomp = verdict(about, claim)
  return {
    code,
    confidence: atMost(atMost(confidence, skewCeiling(about)), lossCeiling(about, claim)),
    summary: summary(callText(seccomp.syscall), byWhom(seccomp)),
    seccomp,
    evidence: [recordEvidence(claim, 'decisive'), statusEvidence(about.death, 'supports'), ...supporting(about, claim)],
    call: seccomp.syscall?.name ?? undefined,
  }
}

/** The process the executor forked is the one whose exit the status tells of. */
const isMainProcess = ({ death }: Case, { record }: Claim): boolean =>
  death.forked?.pid === record.value.pid && death.ownPidNamespace !== true

/** The kernel notes the death of a process that KILL ends at once; this one died of a signal later. */
const livedOn = ({ aborts }: Case, { record: { value } }: Claim): boolean =>
  aborts.some(({ value: abort }) => abort.pid === value.pid && abort.at - value.at > atOnceMs) &&
  !aborts.some(({ value: abort }) => abort.pid === value.pid && Math.abs(abort.at - value.at) <= atOnceMs)

const atOnceMs = 200

/** KILL takes a thread, and the process only with its last one: then the end follows the record at once. */
const mayHaveLivedOn = (about: Case, claim: Claim): boolean => {
  const { action, pid } = claim.record.value
  if (action === 'kill-process') return false
  const isTold = about.aborts.some(({ value }) => value.pid === pid)
  return isTold ? livedOn(about, claim) : Math.abs(claim.lagMs) > clockSlack
}

/** KILL by a record, and a status that says SIGSYS: that call ended the task. */
const killed: Rule = (about) => {
  const claim = nearest(about.claims, ({ action }) => kills.has(action))
  if (claim === undefined) return undefined
  const { end, signs, death } = about
  const summary = (call: string, whom: string): string => `${call} is answered with KILL by ${whom}`
  const identity = identityConfidence(claim)
  if (end.sigsys) {
    const viaShell = end.exitCode === 159 && isMainProcess(about, claim)
    // Where the process lived on for a while, the record is of a thread of it, and the signal may have come otherwise.
    const confidence = mayHaveLivedOn(about, claim) ? atMost(identity, 'likely') : identity
    return viaShell ? undefined : finding(about, { claim, code: 'seccomp-kill', confidence, summary })
  }
  if (death.outcome !== 'failed' || end.signal !== undefined) return undefined
  if (death.message === undefined) {
    const isAtEnd = Math.abs(claim.lagMs) <= clockSlack
    return isAtEnd
      ? finding(about, { claim, code: 'seccomp-kill', confidence: atMost(identity, 'likely'), summary })
      : undefined
  }
  const toldOfPid = signs.reportedPids.has(claim.record.value.pid)
  const isLast = claim.lagMs <= 2000
  if (isMainProcess(about, claim) || end.exitCode === undefined || !(isLast || lastWord(about))) return undefined
  const confidence = atMost(identity, toldOfPid || (signs.saysSigsys && isLast) ? 'likely' : 'possible')
  return finding(about, {
    claim,
    code: 'seccomp-kill',
    confidence,
    summary: (call, whom) => `${summary(call, whom)}; its parent then gave up with status ${end.exitCode ?? '?'}`,
  })
}

/** Signals that a process brings on itself: it gives up, or stumbles over what the lost thread left behind. */
const ownSignals: ReadonlySet<number> = new Set([4, 5, 6, 7, 8, 11])
/** After so long a process that a signal ends may have come to it otherwise. */
const stumbleMs = 5000

/** KILL took a thread: the process lived on and ended otherwise, later. */
export const threadKilled: Rule = (about) => {
  const claim = nearest(about.claims, ({ action }) => kills.has(action) && action !== 'kill-process')
  const { end } = about
  if (claim === undefined || end.signal === 31) return undefined
  // Where deaths by signal are recorded and none of this pid is, its process lived: of the task by proof, or by its own word.
  const isOwn = claim.proof !== undefined || about.signs.printedPids.has(claim.record.value.pid)
  const isThread = isMainProcess(about, claim) || (isOwn && about.coverage.recordsAborts && isReadBeyond(about, claim))
  const aborted = about.aborts.some(({ value }) => value.pid === claim.record.value.pid && value.sig === 31)
  const failsByItself = end.exitCode !== undefined || (ownSignals.has(end.signal ?? 0) && claim.lagMs <= stumbleMs)
  if (aborted || !failsByItself || !isThread) return undefined
  const confidence = atMost(identityConfidence(claim), 'likely')
  return finding(about, {
    claim,
    code: 'seccomp-kill-thread',
    confidence,
    summary: (call, whom) =>
      `${call} is answered with KILL by ${whom}: one thread went, the process lived on and failed later`,
  })
}

/** The log goes on behind a record and the next, in whose place the death of its process would stand; that may be cut. */
const isReadBeyond = ({ known }: Case, { record: { value } }: Claim): boolean =>
  known.spans.some(
    ({ value: { firstSerial, lastSerial, from, to } }) =>
      firstSerial <= value.serial && lastSerial > value.serial + 1 && from <= value.at && to >= value.at,
  )

/** What KILL took from a task that was killed later: a thread, or a child, whose work it then lacked. Proofs only: how it ended needs no guess. */
export function lostBefore({ claims }: Case): readonly Evidence[] {
  const proofs = claims.filter(({ proof }) => proof !== undefined)
  const claim = nearest(proofs, ({ action }) => kills.has(action))
  return claim === undefined ? [] : [recordEvidence(claim, 'supports')]
}

/** A logged TRAP, ERRNO or TRACE: Mesos' filters never log these, so the filter is another's. */
const logged: Rule = (about) => {
  const claim = nearest(about.claims, ({ action }) => action === 'trap' || action === 'errno' || action === 'trace')
  if (claim === undefined || about.death.outcome !== 'failed') return undefined
  const { action } = claim.record.value
  if (action === 'trap') {
    if (!about.end.sigsys && !(about.signs.saysSigsys && claim.lagMs <= 2000)) return undefined
    const confidence = about.end.sigsys ? identityConfidence(claim) : atMost(identityConfidence(claim), 'likely')
    return finding(about, {
      claim,
      code: 'seccomp-trap',
      confidence,
      summary: (call, whom) => `${call} is answered with TRAP (SIGSYS) by ${whom}`,
    })
  }
  if (about.end.sigsys || about.end.exitCode === undefined || claim.lagMs > 5000) return undefined
  const code = action === 'errno' ? 'seccomp-errno' : 'seccomp-trace'
  return finding(about, {
    claim,
    code,
    confidence: atMost(identityConfidence(claim), 'likely'),
    summary: (call, whom) => `${call} is refused by ${whom}, after which the process gave up`,
  })
}

/** What the kernel recorded of the task's own processes. */
export const recorded: Rule = (about) => killed(about) ?? logged(about)
