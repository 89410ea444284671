import type { Diagnosis } from '../domain/diagnosis.ts'
import type { IncidentObject } from '../domain/incident-object.ts'
import { type Instant, parseIso } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { causeWords, confidenceWords } from './cause-words.ts'
import { CauseMark, ConfidenceMark } from './mark.tsx'
import { Moment } from './moment.tsx'
import { Facts, type Fact } from './facts.tsx'

/** Letters of a text that a stranger chose, on the page of one incident. */
const charsMax = 2000
/** Letters of a name. */
const nameCharsMax = 400

/** What happened, and how sure that is. */
export function Verdict({
  incident,
  latest,
  now,
}: {
  readonly incident: IncidentObject
  readonly latest: Diagnosis | undefined
  readonly now: Instant
}) {
  const { cause, workload, state, closed_at: closedAt, because } = incident
  const { title, family } = causeWords(cause.code)
  const closed = closedAt === null ? undefined : parseIso(closedAt)
  return (
    <header class="verdict">
      <p class="where quiet">
        {workload.kind} <bdi class="name">{visibleStart(workload.id, nameCharsMax)}</bdi>
      </p>
      <h1 tabIndex={-1}>
        <CauseMark family={family} />
        {title}
      </h1>
      <p class="says">{visibleStart(cause.summary, charsMax)}</p>
      <p class="sure">
        <ConfidenceMark confidence={cause.confidence} />
        <span class="quiet">: {confidenceWords[cause.confidence]} </span>
        <code class="code">{cause.code}</code>
      </p>
      {state === 'closed' && closed !== undefined ? (
        <p class="over">
          Over since <Moment at={closed} now={now} form="clock" />: {visibleStart(because ?? '', nameCharsMax)}
        </p>
      ) : null}
      {latest?.task.message ? (
        <p class="message">
          <span class="quiet">Mesos said </span>
          <q>{visibleStart(latest.task.message, charsMax)}</q>
        </p>
      ) : null}
    </header>
  )
}

/** What is known of an incident in figures and names. */
export function IncidentFacts({
  incident,
  latest,
  now,
}: {
  readonly incident: IncidentObject
  readonly latest: Diagnosis | undefined
  readonly now: Instant
}) {
  const { workload, nodes, failures, attempts } = incident
  const first = parseIso(incident.first_seen)
  const last = parseIso(incident.last_seen)
  const seccomp = latest?.seccomp ?? null
  const call = seccomp?.syscall ?? null
  const labels = Object.entries(workload.labels)
  const facts: readonly (Fact | undefined | null)[] = [
    {
      name: 'Failures',
      value: `${failures}${attempts === null || attempts === failures ? '' : ` (attempt ${attempts})`}`,
    },
    first && { name: 'First seen', value: <Moment at={first} now={now} form="clock" /> },
    last && { name: 'Last seen', value: <Moment at={last} now={now} form="clock" /> },
    nodes.length === 0 ? undefined : { name: nodes.length === 1 ? 'Node' : 'Nodes', value: <Names names={nodes} /> },
    incident.profile === null
      ? undefined
      : { name: 'Profile', value: visibleStart(incident.profile, nameCharsMax), isCode: true },
    call && { name: 'Call', value: `${call.name ?? 'call'} (${call.number}, ${call.arch})`, isCode: true },
    seccomp?.action ? { name: 'Answer', value: seccomp.action, isCode: true } : undefined,
    seccomp?.exe ? { name: 'Program', value: visibleStart(seccomp.exe, nameCharsMax), isCode: true } : undefined,
    incident.framework === null
      ? undefined
      : { name: 'Framework', value: visibleStart(incident.framework, nameCharsMax) },
    incident.cluster === null ? undefined : { name: 'Cluster', value: visibleStart(incident.cluster, nameCharsMax) },
    workload.version === null
      ? undefined
      : { name: 'Version', value: visibleStart(workload.version, nameCharsMax), isCode: true },
    latest && { name: 'Last task', value: visibleStart(latest.task.id, nameCharsMax), isCode: true },
    ...labels
      .slice(0, 12)
      .map(([name, value]) => ({ name: visibleStart(name, nameCharsMax), value: visibleStart(value, nameCharsMax) })),
  ]
  return <Facts facts={facts.filter((fact) => fact !== undefined && fact !== null)} />
}

/** Names side by side, none broken in two. */
function Names({ names }: { readonly names: readonly string[] }) {
  return (
    <ul class="names">
      {names.map((name) => (
        <li key={name}>
          <bdi>{visibleStart(name, 100)}</bdi>
        </li>
      ))}
    </ul>
  )
}
