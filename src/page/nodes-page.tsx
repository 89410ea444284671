import type { NodeObject } from '../domain/node-object.ts'
import { type Instant, parseIso } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { Moment } from './moment.tsx'
import { type DifferingProfile, differingProfiles, type NotedNode, notedNodes } from './node-notes.ts'
import { addressOf, everything, filterCharsMax } from './place.ts'
import { offsetText, spanText } from './time-text.ts'

/** Nodes drawn; beyond it the page says how many more there are. Those where something is amiss come first. */
const nodesShownMax = 500

/** How well each agent is seen, and where profiles differ. */
export function NodesPage({ nodes, now }: { readonly nodes: readonly NodeObject[]; readonly now: Instant }) {
  const noted = notedNodes(nodes, now)
  const blind = noted.filter(({ notes }) => notes.some(({ isBlind }) => isBlind)).length
  const differing = differingProfiles(nodes)
  return (
    <article class="nodes">
      <h1 tabIndex={-1}>Nodes</h1>
      <p class="says">{summary(nodes.length, blind)}</p>
      {differing.length === 0 ? null : <Differing profiles={differing} />}
      {nodes.length === 0 ? null : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Nodes">
          <table class="node-table">
            <thead>
              <tr>
                <th scope="col">Node</th>
                <th scope="col">State</th>
                <th scope="col">Kernel records seen</th>
                <th scope="col">Lost</th>
                <th scope="col">Clock</th>
                <th scope="col">Profiles</th>
              </tr>
            </thead>
            <tbody>
              {noted.slice(0, nodesShownMax).map((each, index) => (
                <NodeRow key={`${each.name} ${index}`} noted={each} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {noted.length > nodesShownMax ? <p class="quiet">{noted.length - nodesShownMax} more are all well.</p> : null}
    </article>
  )
}

function summary(all: number, blind: number): string {
  if (all === 0) return 'No agent was heard of yet.'
  const nodes = `${all} ${all === 1 ? 'node' : 'nodes'}`
  if (blind === 0) return `${nodes}, ${all === 1 ? 'with' : 'each with'} a collector that reports.`
  const whose =
    blind === all
      ? all === 1
        ? 'its kernel records'
        : 'their kernel records'
      : `the kernel records of ${blind} of them`
  return `${nodes}; ${whose} do not reach us, so a kill there leaves no proof.`
}

function NodeRow({ noted: { node, name, notes }, now }: { readonly noted: NotedNode; readonly now: Instant }) {
  const { collector, coverage, losses, profiles } = node
  const lostAt = losses.last_at === null ? undefined : parseIso(losses.last_at)
  const seen = collector === null ? undefined : parseIso(collector.seen_at)
  return (
    <tr class={notes.some(({ isBlind }) => isBlind) ? 'blind' : notes.length > 0 ? 'noted' : 'well'}>
      <th scope="row">
        <NodeName name={name} />
        <span class="quiet">
          {[node.version === null ? undefined : `Mesos ${node.version}`, node.address ?? undefined]
            .filter((part) => part !== undefined && part !== name)
            .map((part) => visibleStart(part ?? '', 60))
            .join(', ')}
        </span>
      </th>
      <td data-name="State">
        {notes.length === 0 ? <span class="state well">well seen</span> : null}
        {notes.map(({ says, isBlind }) => (
          <span key={says} class={`state ${isBlind ? 'blind' : 'noted'}`}>
            {visibleStart(says, 120)}
          </span>
        ))}
      </td>
      <td data-name="Kernel records seen">
        {coverage.length === 0 ? <span class="quiet">none</span> : null}
        {coverage.map((run) => (
          <Run key={run.carrier} run={run} />
        ))}
        {seen === undefined ? null : (
          <span class="quiet">
            heard <Moment at={seen} now={now} form="relative" />
          </span>
        )}
      </td>
      <td data-name="Lost">
        {losses.count === 0 ? <span class="quiet">nothing told</span> : losses.count}
        {lostAt === undefined ? null : (
          <span class="quiet">
            {' '}
            last <Moment at={lostAt} now={now} form="relative" />
          </span>
        )}
      </td>
      <td data-name="Clock">
        {collector === null || collector.clock_ahead_ms === null ? (
          <span class="quiet">not known</span>
        ) : (
          offsetText(collector.clock_ahead_ms)
        )}
      </td>
      <td data-name="Profiles">
        {profiles.length === 0 ? (
          <span class="quiet">none seen</span>
        ) : (
          <details>
            <summary>{profiles.length}</summary>
            <ul class="plain">
              {profiles.map((profile) => (
                <li key={profile.name}>
                  <bdi>{visibleStart(profile.name, 120)}</bdi>{' '}
                  <code class="code" title={profile.sha256}>
                    {profile.sha256.slice(0, 12)}
                  </code>
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
    </tr>
  )
}

/** Leads to the incidents of the node, if its name can stand in an address. */
function NodeName({ name }: { readonly name: string }) {
  const shown = <bdi>{visibleStart(name, 120)}</bdi>
  if (name.length > filterCharsMax) return shown
  return <a href={addressOf({ is: 'incidents', filter: { ...everything, node: name } })}>{shown}</a>
}

function Run({ run }: { readonly run: NodeObject['coverage'][number] }) {
  const from = parseIso(run.from)
  const to = parseIso(run.to)
  const span = from === undefined || to === undefined ? '' : ` for ${spanText(to - from)}`
  return (
    <span class="run">
      {visibleStart(run.carrier, 40)}:{' '}
      {run.runs === 1 ? `unbroken${span}` : `${run.runs} runs, serials missing between`}
    </span>
  )
}

function Differing({ profiles }: { readonly profiles: readonly DifferingProfile[] }) {
  return (
    <section aria-labelledby="differing">
      <h2 id="differing">Profiles that differ</h2>
      <ul class="plain differing">
        {profiles.map(({ name, versions }) => (
          <li key={name}>
            <strong>
              <bdi>{visibleStart(name, 120)}</bdi>
            </strong>
            : {versions.length} texts
            <ul>
              {versions.map(({ sha256, nodes }, index) => (
                <li key={sha256}>
                  <code class="code" title={sha256}>
                    {sha256.slice(0, 12)}
                  </code>{' '}
                  on {nodes.length} {nodes.length === 1 ? 'node' : 'nodes'}
                  <span class="quiet">
                    {index === 0 && versions[1] !== undefined && nodes.length > versions[1].nodes.length
                      ? ', the commonest'
                      : `: ${nodes
                          .slice(0, 12)
                          .map((each) => visibleStart(each, 60))
                          .join(', ')}${nodes.length > 12 ? ` and ${nodes.length - 12} more` : ''}`}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  )
}
