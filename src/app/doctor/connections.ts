import { Agent, request } from 'undici'
import { authorizationOf } from '../../source/live/credentials.ts'
import { hubJson } from '../../source/live/hub-http.ts'
import { jsonObject } from '../../wire/shapes.ts'
import { fault, fine, unknown, type DoctorFinding } from './finding.ts'

/** Who is asked, and as whom. Nothing secret is ever repeated. */
export type ConnectionOptions = {
  readonly hub: URL | undefined
  readonly hubToken: string | undefined
  readonly hubCa: string | undefined
  readonly upstreams: readonly { readonly name: string; readonly kind: keyof typeof probes; readonly url: URL }[]
  /** What the upstreams are asked with: a token, or a user and a password. */
  readonly secret: string | undefined
  readonly upstreamCa: string | undefined
  readonly now: () => number
}

/** What each upstream answers anybody who may ask it at all. */
const probes = { mesos: '/health', marathon: '/v2/info', metronome: '/v1/jobs' } as const
/** An answer is waited for so long. */
const patienceMs = 5000
/** Clocks this close do not disturb the order of events. Source: docs/architecture.md. */
const clockMaxMs = 2000
/** A token that ends sooner is worth a word. */
const tokenSoonMs = 86_400_000

/** Every connection, each as somebody who depends on it would try it. */
export async function connectionFindings(options: ConnectionOptions): Promise<readonly DoctorFinding[]> {
  const upstreams = await Promise.all(options.upstreams.map((upstream) => upstreamFindings(upstream, options)))
  return [...tokenFindings(options), ...upstreams.flat(), ...(await hubFindings(options))]
}

type Upstream = ConnectionOptions['upstreams'][number]

async function upstreamFindings(
  { name, kind, url }: Upstream,
  options: ConnectionOptions,
): Promise<readonly DoctorFinding[]> {
  const { secret, upstreamCa: ca, now } = options
  const authorization = secret === undefined ? undefined : authorizationOf(secret)
  const dispatcher = new Agent({
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
    connect: { timeout: patienceMs, ...(ca === undefined ? {} : { ca }) },
  })
  const costs = `nothing of ${name} is heard`
  const target = new URL(`${url.pathname.replace(/\/$/, '')}${probes[kind]}`, url)
  try {
    const { statusCode, headers, body } = await request(target, {
      dispatcher,
      headers: { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    })
    await body.dump()
    if (statusCode === 401 || statusCode === 403)
      return [
        fault(
          name,
          `${url.host} answers ${statusCode}: ${statusCode === 401 ? 'who asks is not known' : 'not allowed'}`,
          {
            costs,
            mend: 'give --upstream-token-file with a token that is valid, or ask for the permission',
          },
        ),
      ]
    if (statusCode >= 500) return [fault(name, `${url.host} answers ${statusCode}`, { costs, mend: null })]
    const said = Date.parse(typeof headers['date'] === 'string' ? headers['date'] : '')
    return [fine(name, `${url.host} answers ${statusCode}`), ...clockFinding(name, said, now())]
  } catch (error) {
    const why = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error)
    return [fault(name, `${url.host} cannot be reached (${why})`, { costs, mend: `curl -sS ${target.href}` })]
  } finally {
    await dispatcher.close()
  }
}

/** The header has whole seconds, so a second either way is nothing. */
function clockFinding(name: string, said: number, now: number): readonly DoctorFinding[] {
  if (Number.isNaN(said)) return []
  const offset = Math.round((now - said) / 1000)
  if (Math.abs(now - said) <= clockMaxMs + 1000) return [fine(`clock of ${name}`, 'agrees with the one here')]
  return [
    fault(`clock of ${name}`, `the clock here is ${Math.abs(offset)} s ${offset > 0 ? 'ahead' : 'behind'}`, {
      costs: 'records and statuses are put in the wrong order, and confidence is lowered',
      mend: 'chronyc makestep',
    }),
  ]
}

/** A DC/OS token is a JSON Web Token; its end can be read without its key. */
function tokenFindings({ secret, now }: ConnectionOptions): readonly DoctorFinding[] {
  const token = /^token=(\S+)$/.exec(authorizationOf(secret ?? ''))?.[1]
  if (token === undefined) return []
  const part = token.split('.')[1] ?? ''
  let end: unknown
  try {
    end = jsonObject(JSON.parse(Buffer.from(part, 'base64url').toString()))?.['exp']
  } catch {
    end = undefined
  }
  if (typeof end !== 'number') return [unknown('token', 'the DC/OS token does not say when it ends', null)]
  const left = end * 1000 - now()
  const at = new Date(end * 1000).toISOString()
  const mend = 'dcos auth login, or a service account (--upstream-service-account), which is renewed by itself'
  if (left <= 0) return [fault('token', `the DC/OS token ended at ${at}`, { costs: 'every upstream refuses it', mend })]
  if (left < tokenSoonMs)
    return [fault('token', `the DC/OS token ends at ${at}`, { costs: 'then every upstream refuses it', mend })]
  return [fine('token', `the DC/OS token is good until ${at}`)]
}

type Node = {
  readonly hostname?: unknown
  readonly collector?: unknown
  readonly profiles?: unknown
}

async function hubFindings({ hub, hubToken: token, hubCa: ca }: ConnectionOptions): Promise<readonly DoctorFinding[]> {
  if (hub === undefined) return []
  const answer = await hubJson(hub, '/v1/nodes', { token, ca })
  if (!answer.ok)
    return [
      fault('hub', answer.error.says, {
        costs: 'collectors cannot send, and nobody can follow diagnoses',
        mend:
          answer.error.is === 'refused'
            ? 'give --token-file with a token that the hub knows and that may read'
            : 'sigsys serve --help',
      }),
    ]
  const { nodes } = (jsonObject(answer.value) ?? {}) as { readonly nodes?: unknown }
  const list = (Array.isArray(nodes) ? nodes : []) as readonly Node[]
  const blind = list.filter(({ collector }) => collector === null).map(({ hostname }) => String(hostname))
  return [
    fine('hub', `${hub.host} answers, and knows ${list.length} nodes`),
    ...(blind.length === 0
      ? []
      : [
          fault('collectors', `no collector is heard of on ${shortly(blind)}`, {
            costs: 'kernel records of those agents are missing: a kill there cannot be proved',
            mend: 'sigsys collect --hub … on each of them',
          }),
        ]),
    ...profilesAlike(list),
  ]
}

const shownMax = 5
const shortly = (names: readonly string[]): string =>
  `${names.slice(0, shownMax).join(', ')}${names.length > shownMax ? ` and ${names.length - shownMax} more` : ''}`

/** One name should be one text on every agent. */
function profilesAlike(nodes: readonly Node[]): readonly DoctorFinding[] {
  const found = new Map<string, Map<string, string[]>>()
  let told = 0
  for (const { hostname, profiles } of nodes) {
    const list = (Array.isArray(profiles) ? profiles : []) as readonly { name?: unknown; sha256?: unknown }[]
    if (list.length > 0) told += 1
    for (const { name, sha256 } of list) {
      const texts = found.get(String(name)) ?? new Map<string, string[]>()
      found.set(String(name), texts)
      texts.set(String(sha256), [...(texts.get(String(sha256)) ?? []), String(hostname)])
    }
  }
  const problems = [...found].flatMap(([name, texts]) => {
    const holders = [...texts.values()].reduce((sum, hosts) => sum + hosts.length, 0)
    if (texts.size > 1) return [`${name} has ${texts.size} different contents`]
    return holders < told ? [`${name} is on ${holders} of ${told} agents`] : []
  })
  if (told === 0) return []
  if (problems.length === 0) return [fine('profiles of all agents', `the same on ${told} agents`)]
  return [
    fault('profiles of all agents', problems.slice(0, shownMax).join('; '), {
      costs: 'what becomes of a task depends on the agent it lands on',
      mend: 'copy the profiles to every agent; sigsys profile diff shows how two differ',
    }),
  ]
}
