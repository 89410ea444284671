import { placesOf, type Place, readJson } from '../document/json.ts'
import { err, ok, type Result } from '../domain/result.ts'
import { isMesosAction } from './action.ts'
import { operators } from './comparison.ts'
import { convertArchitectures, convertConditions } from './convert-conditions.ts'
import { always, type Draft, type DraftRule, draftText, readDraft } from './draft.ts'
import { firstReleaseKnowing, namesKnownTo } from './libseccomp.ts'
import { bounded } from './problems.ts'
import { parseProfile, type ProfileProblem, type ProfileReader } from './profile.ts'

/** What could not be kept, was changed in meaning, or had to be added. */
type ConversionNote = {
  readonly kind: 'dropped' | 'changed' | 'added' | 'assumed'
  readonly place: Place
  readonly says: string
}

/** A profile for Mesos, and what became of the original. */
export type Conversion = { readonly text: string; readonly notes: readonly ConversionNote[] }

/** What agents a profile is converted for; without `kernel`, `minKernel` counts as met. */
export type ConversionTarget = ProfileReader & { readonly kernel: string | undefined }

/** Adds a note. */
export type Noting = (at: number, kind: ConversionNote['kind'], says: string) => void

/**
 * A Docker or OCI profile of any year as one that this Mesos and libseccomp accept. Fails for text that is no profile
 * and for actions that have no counterpart (NOTIFY, LOG); all reasons at once.
 */
export function convertProfile(text: string, target: ConversionTarget): Result<Conversion, readonly ProfileProblem[]> {
  const json = readJson(text)
  const placeAt = placesOf(text)
  const isBroken = json.root?.kind !== 'object' || json.problems.length > 0
  if (isBroken || json.root === undefined) {
    const problems = json.problems.map(({ at, says }) => problem(placeAt(at), says))
    return err(problems.length > 0 ? problems : [problem(placeAt(0), 'expected an object')])
  }
  const draft = readDraft(json.root)
  const refused = foreignActions(draft).map(({ at, says }) => problem(placeAt(at), says))
  if (refused.length > 0) return err(bounded(refused))

  const notes: ConversionNote[] = []
  const note: Noting = (at, kind, says) => notes.push({ kind, place: placeAt(at), says })
  const converted = draftText(mesosDraft(draft, target, note))
  const parsed = parseProfile(converted, target)
  return parsed.ok ? ok({ text: converted, notes }) : err(parsed.error.problems)
}

const problem = (place: Place, says: string): ProfileProblem => ({ kind: 'json', place, mesos: undefined, says })

function mesosDraft(draft: Draft, target: ConversionTarget, note: Noting): Draft {
  const defaultAction = mesosAction(draft.defaultAction, 0, note)
  if (draft.defaultErrno !== undefined && draft.defaultErrno !== 1 && defaultAction === 'SCMP_ACT_ERRNO')
    note(0, 'changed', `defaultErrnoRet ${draft.defaultErrno}: refused calls give EPERM, Mesos has no other errno`)
  const rules = draft.rules
    .flatMap((rule) => convertConditions(rule, target, note) ?? [])
    .map((rule) => actionOf(rule, note))
    .flatMap((rule) => (isDefault(rule, defaultAction, note) ? [] : nameable(rule, target, note)))
    .flatMap(splitArguments)
  return {
    defaultAction,
    defaultErrno: undefined,
    archMap: convertArchitectures(draft, target.native, note),
    architectures: [],
    rules: withPivotRoot(rules, defaultAction, note),
  }
}

const noCounterpart: Readonly<Record<string, string>> = {
  SCMP_ACT_NOTIFY: 'a supervisor decides the call, and Mesos has none',
  SCMP_ACT_LOG: 'the call runs and is logged, which Mesos cannot do',
}

function foreignActions({ defaultAction, rules }: Draft): readonly { readonly at: number; readonly says: string }[] {
  return [{ at: 0, action: defaultAction }, ...rules].flatMap(({ at, action }) => {
    const why = noCounterpart[action]
    if (why !== undefined) return { at, says: `${action} has no counterpart in Mesos: ${why}` }
    const isKnown = isMesosAction(action.replace(/^SCMP_ACT_/, '')) || /^SCMP_ACT_KILL_(PROCESS|THREAD)$/.test(action)
    return isKnown ? [] : { at, says: `unknown action \`${action}\`` }
  })
}

function mesosAction(action: string, at: number, note: Noting): string {
  if (action === 'SCMP_ACT_KILL_PROCESS')
    note(at, 'changed', 'KILL_PROCESS becomes KILL, which ends the calling thread only: a process of several may hang')
  return action.replace(/^SCMP_ACT_KILL_(PROCESS|THREAD)$/, 'SCMP_ACT_KILL')
}

const enosys = 38

/** ENOSYS has a substitute: TRACE without a tracer. Any other errno is lost. */
function actionOf(rule: DraftRule, note: Noting): DraftRule {
  const action = mesosAction(rule.action, rule.at, note)
  if (action !== 'SCMP_ACT_ERRNO' || rule.errno === undefined || rule.errno === 1) return { ...rule, action }
  if (rule.errno === enosys) {
    note(
      rule.at,
      'changed',
      `ERRNO with ENOSYS for ${names(rule)} becomes TRACE, which gives ENOSYS unless a tracer is attached`,
    )
    return { ...rule, action: 'SCMP_ACT_TRACE' }
  }
  note(rule.at, 'changed', `errnoRet ${rule.errno} for ${names(rule)} is lost: the calls give EPERM`)
  return { ...rule, action }
}

const names = (rule: DraftRule): string => rule.names.map((name) => `\`${name}\``).join(', ')

function isDefault(rule: DraftRule, defaultAction: string, note: Noting): boolean {
  if (rule.action !== defaultAction) return false
  note(
    rule.at,
    'dropped',
    `the rule for ${names(rule)}: its action is the default, which libseccomp refuses to be told`,
  )
  return true
}

/** The rule with the names that the agents' libseccomp knows; none if no name is left. */
function nameable(rule: DraftRule, { libseccomp }: ConversionTarget, note: Noting): readonly DraftRule[] {
  const known = namesKnownTo(libseccomp)
  const unknown = rule.names.filter((name) => !known.has(name))
  if (unknown.length > 0) {
    const listed = unknown.map((name) => `\`${name}\` (${firstReleaseKnowing(name) ?? 'no release'})`).join(', ')
    note(
      rule.at,
      'dropped',
      `names that libseccomp ${libseccomp.text} does not know, with the first release that does: ${listed}; the default action answers them`,
    )
  }
  const left = rule.names.filter((name) => known.has(name))
  return left.length === 0 ? [] : [{ ...rule, names: left }]
}

/** Comparisons of one argument within a rule are alternatives for runc, and refused by libseccomp: a rule for each. */
function splitArguments(rule: DraftRule): readonly DraftRule[] {
  const args = rule.args.map((arg) => (arg.op.startsWith('SCMP_CMP_') ? arg : { ...arg, op: `SCMP_CMP_${arg.op}` }))
  const indexes = new Set(args.map(({ index }) => index))
  const isSound = args.every(({ op }) => operators.some((operator) => op === `SCMP_CMP_${operator}`))
  if (indexes.size === args.length || !isSound) return [{ ...rule, args }]
  return args.map((arg) => ({ ...rule, args: [arg] }))
}

/** Command tasks with an image change their root under the filter. Source: apache/mesos docs/isolators/linux-seccomp.md. */
function withPivotRoot(rules: readonly DraftRule[], defaultAction: string, note: Noting): readonly DraftRule[] {
  const isAllow = ({ action }: DraftRule) => action === 'SCMP_ACT_ALLOW'
  if (defaultAction === 'SCMP_ACT_ALLOW') return rules
  if (rules.some((rule) => isAllow(rule) && rule.names.includes('pivot_root'))) return rules
  const says = '`pivot_root`, which Mesos calls under the filter for command tasks with an image'
  const index = rules.findIndex((rule) => isAllow(rule) && rule.names.includes('chroot') && rule.args.length === 0)
  const beside = rules[index]
  if (beside !== undefined) {
    note(beside.at, 'added', `${says}, beside \`chroot\``)
    return rules.with(index, { ...beside, names: [...beside.names, 'pivot_root'] })
  }
  note(0, 'added', says)
  const caps = { ...always, caps: ['CAP_SYS_CHROOT'] }
  const rule = { at: 0, errno: undefined, args: [], comment: undefined, excludes: always }
  return [...rules, { ...rule, names: ['pivot_root'], action: 'SCMP_ACT_ALLOW', includes: caps }]
}
