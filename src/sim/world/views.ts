import type { MarathonCluster } from '../marathon/create-marathon.ts'
import type { MesosCluster } from '../mesos/create-mesos.ts'
import type { MetronomeCluster } from '../metronome/create-metronome.ts'

/** Who answers requests. */
export type Servers = {
  readonly mesos: Pick<MesosCluster, 'agents'>
  readonly marathon: Pick<MarathonCluster, 'view'>
  /** undefined: the scenario has no jobs. */
  readonly metronome: Pick<MetronomeCluster, 'jobs'> | undefined
}

/**
 * What a REST API would answer now; undefined: nobody has the thing asked for. An agent is asked by its hostname, as the
 * cluster's router asks it by its id, and tells what its process was started with; a stopped one does not answer.
 * Source: src/slave/http.cpp of apache/mesos, _flags; api/…/v1/controllers/JobRunController.scala of dcos/metronome.
 */
export function viewOf(request: string, { mesos, marathon, metronome }: Servers): unknown {
  const [path = '', query = ''] = request.replace(/^GET /, '').split('?')
  if (path.startsWith('/v2/')) return marathon.view(path, query)
  if (path === '/v1/jobs') return metronome?.jobs(query.includes('history'))
  const [, id, runs] = /^\/v1\/jobs\/([^/]+)(\/runs)?$/.exec(path) ?? []
  if (id !== undefined) {
    const job = metronome?.jobs(query.includes('history')).find((one) => one['id'] === id)
    return runs === undefined ? job : job?.['activeRuns']
  }
  const [, hostname] = /^\/agent\/([^/]+)\/flags$/.exec(path) ?? []
  const agent = mesos.agents().find((one) => one.hostname === hostname && one.isUp)
  return agent === undefined ? undefined : { flags: agent.flags }
}
