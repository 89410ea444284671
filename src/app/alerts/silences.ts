import { randomBytes } from 'node:crypto'
import { err, ok, type Result } from '../../domain/result.ts'
import { duration, type Duration, type Instant, instant, iso, parseIso } from '../../domain/time.ts'
import type { Silence } from '../../output/alert/silence.ts'
import type { AlertState } from '../../output/alert/state.ts'
import { clipped } from '../../output/alert/clipped.ts'
import { readDuration } from '../../sim/scenario/quantities.ts'

/** A silence as it is asked for. */
export type SilenceAsked = Omit<Silence, 'id' | 'from' | 'version'> & {
  /** It ends by itself when another version than the one that fails now is seen. */
  readonly untilNewVersion: boolean
  readonly version: string | null
}

/** Silences at the same time. */
const silencesMax = 10_000
/** Nobody remembers a longer one. */
const silenceMsMax: Duration = duration(366 * 86_400_000)
const textCharsMax = 1000

const texts = ['workload', 'version', 'cause', 'profile', 'node'] as const

/** Reads what `POST /v1/alerts/silences` takes; every problem in a sentence. */
export function readSilence(body: unknown, now: Instant): Result<SilenceAsked, readonly string[]> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return err(['write an object'])
  const given = body as Readonly<Record<string, unknown>>
  const problems: string[] = []
  const text = (key: string): string | null => {
    const value = given[key]
    if (value === undefined || value === null) return null
    if (typeof value === 'string' && value !== '' && value.length <= textCharsMax) return value
    problems.push(`${key}: write text of 1 to ${textCharsMax} characters`)
    return null
  }
  const known: readonly string[] = ['owner', 'reason', 'for', 'until', 'until_new_version', ...texts]
  for (const key of Object.keys(given)) if (!known.includes(key)) problems.push(`unknown key ${key.slice(0, 40)}`)
  const [owner, reason] = [text('owner'), text('reason')]
  if (owner === null) problems.push('owner: say whose silence it is')
  if (reason === null) problems.push('reason: say why')
  const [workload, version, cause, profile, node] = texts.map(text)
  if ([workload, cause, profile, node].every((one) => one === null))
    problems.push('say what is silenced: workload, cause, profile or node')
  const until = endOf(given, now)
  if (until === undefined) problems.push('write for: a length of time such as 2h, or until: a moment with its zone')
  else if (until <= now || until - now > silenceMsMax) problems.push('it must end within a year from now')
  const untilNewVersion = given['until_new_version'] === true
  if (untilNewVersion && (workload === null || workload?.endsWith('/*') === true))
    problems.push('until_new_version needs one workload')
  if (problems.length > 0 || owner === null || reason === null || until === undefined) return err(problems)
  return ok({
    owner,
    reason,
    until,
    workload: workload ?? null,
    version: version ?? null,
    cause: cause ?? null,
    profile: profile ?? null,
    node: node ?? null,
    untilNewVersion,
  })
}

function endOf(given: Readonly<Record<string, unknown>>, now: Instant): Instant | undefined {
  const [length, moment] = [given['for'], given['until']]
  if (typeof length === 'string' && moment === undefined) {
    const ms = readDuration(length)
    return ms === undefined ? undefined : instant(now + ms)
  }
  return typeof moment === 'string' && length === undefined ? parseIso(moment) : undefined
}

/** A silence with an id of its own, from now on. */
export function newSilence(
  { untilNewVersion, ...asked }: SilenceAsked,
  { now, state }: { readonly now: Instant; readonly state: AlertState },
): Result<Silence, string> {
  if (state.silences.size >= silencesMax) return err(`there are ${silencesMax} silences already; end some`)
  const { owner, reason } = asked
  const silence: Silence = {
    ...asked,
    id: `s-${randomBytes(10).toString('hex')}`,
    owner: clipped(owner),
    reason: clipped(reason),
    from: now,
  }
  if (!untilNewVersion || asked.version !== null) return ok(silence)
  const failing = [...state.entries.values()]
    .map(({ incident }) => incident)
    .filter(({ workload, version }) => workload === asked.workload && version !== null)
  const version = failing
    .map((incident) => incident.version ?? '')
    .sort()
    .at(-1)
  return version === undefined
    ? err(`no version of ${asked.workload ?? ''} fails now; name one`)
    : ok({ ...silence, version })
}

/** A silence as others read it. */
export const silenceObject = ({ from, until, ...rest }: Silence) => ({ ...rest, from: iso(from), until: iso(until) })
