import { unreachable } from '../domain/invariant.ts'
import type { Claim } from '../correlate/attribute.ts'
import type { Death, ProgramLine } from '../correlate/deaths.ts'
import type { Known } from '../correlate/facts.ts'
import type { Evidence } from '../domain/diagnosis.ts'
import type { Origin, ProcessAborted } from '../domain/event.ts'
import { iso } from '../domain/time.ts'

/** `PATH:LINE`, or `PATH:OFFSET` in a stream. */
export const place = (origin: Origin): string => `${origin.path}:${origin.position}`

/** What a status says, as evidence. */
export function statusEvidence(death: Death, weight: Evidence['weight']): Evidence {
  const { value, origin } = death.status
  const { message } = death
  const text = message === undefined ? undefined : `"${firstLine(message)}"`
  const parts = [
    value.state,
    value.reason,
    value.source,
    text === undefined || value.message !== undefined ? text : `its executor wrote ${text}`,
  ]
  return {
    kind: 'task-status',
    says: parts.filter((part) => part !== undefined).join(', '),
    at: iso(value.at),
    source: place(origin),
    weight,
  }
}

const firstLine = (text: string): string => {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > lineMax ? `${line.slice(0, lineMax)}…` : line
}

const lineMax = 300

/** Lines of the journal have no serial. */
export const numbered = ({ serial }: { readonly serial: number }): string => (serial === 0 ? '' : `serial ${serial}: `)

/** A SECCOMP record that a task has claimed, with what ties it to the task. */
export function recordEvidence(claim: Claim, weight: Evidence['weight']): Evidence {
  const { value, origin } = claim.record
  const call =
    value.syscall === undefined
      ? 'a call it does not name'
      : `${value.syscall.name ?? 'call'} (${value.syscall.number ?? '?'}, ${value.arch ?? '?'})`
  return {
    kind: 'audit-record',
    says: `${numbered(value)}pid ${value.pid}${value.comm === undefined ? '' : ` "${value.comm}"`} made ${call}, answered ${value.action}`,
    at: iso(value.at),
    source: place(origin),
    weight,
  }
}

/** Why a record is taken to be the task's. */
export function identityEvidence(claim: Claim, death: Death): readonly Evidence[] {
  const { proof } = claim
  const at = null
  const source = place(claim.record.origin)
  if (proof === undefined) {
    return claim.reasons.map((says) => ({ kind: 'identity', says, at, source, weight: 'supports' as const }))
  }
  switch (proof.by) {
    case 'collector':
      return [
        {
          kind: 'identity',
          says: `pid ${claim.record.value.pid} was seen in the container before it died`,
          at,
          source,
          weight: 'decisive',
        },
      ]
    case 'forked-pid': {
      const where = death.forked === undefined ? source : `${death.forked.path}:${death.forked.fact.number}`
      const space = proof.namespaceKnown
        ? 'the agent gives containers no pid namespace'
        : "the number is no namespace's own"
      return [
        {
          kind: 'identity',
          says: `the executor forked pid ${proof.pid}, and ${space}`,
          at,
          source: where,
          weight: 'decisive',
        },
      ]
    }
    case 'launcher':
      return [
        {
          kind: 'identity',
          says: `pid ${proof.pid} is the process that the agent started for the container`,
          at,
          source,
          weight: 'decisive',
        },
      ]
    case 'parents':
      return [
        {
          kind: 'identity',
          says: `exec records lead from pid ${proof.chain.join(' to its parent ')}, a process of the container`,
          at,
          source,
          weight: 'decisive',
        },
      ]
    case 'working-directory':
      return [
        {
          kind: 'identity',
          says: "an exec record shows the process at work in the container's sandbox",
          at,
          source,
          weight: 'decisive',
        },
      ]
    default:
      return unreachable(proof)
  }
}

/** A line is all that was printed: what the launch helper says before it gives up, for nothing runs after it. */
export const saysOnly = ({ lines }: Death, line: ProgramLine | undefined): boolean =>
  lines.every((one) => one === line || one.text.trim() === '' || isOfHelper(one.text))

/** The launch helper's own words on the way. Source: src/slave/containerizer/mesos/launch.cpp, prepareMounts. */
const isOfHelper = (text: string): boolean => text.startsWith("Marked '") || text.startsWith('Changing root to ')

/** A line of output. */
export const lineEvidence = (line: ProgramLine, weight: Evidence['weight']): Evidence => ({
  kind: line.stream,
  says: line.text.length > lineMax ? `${line.text.slice(0, lineMax)}…` : line.text,
  at: null,
  source: `${line.path}:${line.number}`,
  weight,
})

/** An ANOM_ABEND: the kernel saw a process die of a signal, whoever sent it. */
export const abortEvidence = ({ value, origin }: Known<ProcessAborted>, weight: Evidence['weight']): Evidence => ({
  kind: 'audit-abort',
  says: `${numbered(value)}pid ${value.pid}${value.comm === undefined ? '' : ` "${value.comm}"`} died of signal ${value.sig ?? '?'}`,
  at: iso(value.at),
  source: place(origin),
  weight,
})
