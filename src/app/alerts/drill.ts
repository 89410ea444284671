import { randomBytes } from 'node:crypto'
import { err, ok, type Result } from '../../domain/result.ts'
import { type Instant, instant, iso } from '../../domain/time.ts'
import { type AlertMessage, bareMessage, resolvedMessage } from '../../output/alert/message.ts'
import { severities, type Severity } from '../../output/alert/severity.ts'

/** A drill as it is asked for. */
export type DrillAsked = { readonly severity: Severity; readonly sinks: readonly string[] | undefined }

/** Reads what `POST /v1/alerts/drill` takes; every problem in a sentence. */
export function readDrill(body: unknown, known: readonly string[]): Result<DrillAsked, readonly string[]> {
  const { severity: word = 'critical', sinks } = (body ?? {}) as {
    readonly severity?: unknown
    readonly sinks?: unknown
  }
  const problems: string[] = []
  const severity = severities.find((one) => one === word)
  if (severity === undefined) problems.push(`severity: write one of ${severities.join(', ')}`)
  const names = sinks === undefined ? undefined : [sinks].flat().map(String)
  for (const name of names ?? [])
    if (!known.includes(name)) problems.push(`no sink is called ${name.slice(0, 80)}; there are ${known.join(', ')}`)
  if (known.length === 0) problems.push('no sink is configured')
  return problems.length > 0 || severity === undefined ? err(problems) : ok({ severity, sinks: names })
}

/** The beginning and the end of an alert that is none, marked as such wherever it is shown. */
export function drillMessages(
  { severity }: DrillAsked,
  { now, cluster }: { readonly now: Instant; readonly cluster: string },
): readonly AlertMessage[] {
  const firing = bareMessage(
    {
      id: `a-${randomBytes(10).toString('hex')}`,
      event: 'firing',
      about: 'sigsys',
      severity,
      title: 'DRILL: somebody tries whether alerts arrive',
      summary: 'This is a drill. Nothing is wrong, nothing needs to be done.',
      cluster,
      first_seen: iso(now),
      drill: true,
    },
    now,
  )
  const end = instant(now + 1)
  return [firing, resolvedMessage(firing, { at: end, sequence: 2, because: ['the drill is over'] })]
}
