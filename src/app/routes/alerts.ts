import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Asker } from '../../hub/hub.ts'
import { instant } from '../../domain/time.ts'
import type { AlertInput } from '../../output/alert/state.ts'
import type { StoredDelivery } from '../../store/deliveries.ts'
import { drillMessages, readDrill } from '../alerts/drill.ts'
import { newSilence, readSilence, silenceObject } from '../alerts/silences.ts'
import { answerJson, answerText, mayRead, targetOf } from './answer.ts'
import type { RoutesOf, ServeParts } from './parts.ts'
import { readBody } from './read-body.ts'

/** Deliveries of one answer, the newest first, unless the request says fewer. */
const deliveriesMax = 1000

/**
 * `/v1/alerts/silences`, `/v1/alerts/drill` and `/v1/alerts/deliveries`. Reading needs a token that may read; what
 * changes something needs one with the role admin.
 */
export const alertRoutes: RoutesOf = (parts) => (request, response, asker) => {
  const { path } = targetOf(request)
  if (!path.startsWith('/v1/alerts/')) return false
  const { method = '' } = request
  const [, subject = '', id] = /^\/v1\/alerts\/([a-z]+)(?:\/([\w.-]{1,100}))?$/.exec(path) ?? []
  const call = `${method === 'HEAD' ? 'GET' : method} ${subject}${id === undefined ? '' : '/ID'}`
  const change = changes[call]
  const read = reads[call]
  if (read !== undefined) {
    if (mayRead(request, response, asker)) read({ request, response, parts })
  } else if (change === undefined) {
    answerText(response, { status: 404, says: 'no such path or method below /v1/alerts' })
  } else if (mayChange(request, response, asker)) void change({ request, response, parts, id: id ?? '' })
  return true
}

type Call = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly parts: ServeParts
  readonly id: string
}

const reads: Readonly<Record<string, (call: Omit<Call, 'id'>) => void>> = {
  'GET silences': answerSilences,
  'GET deliveries': answerDeliveries,
}

const changes: Readonly<Record<string, (call: Call) => Promise<void> | void>> = {
  'POST silences': addSilence,
  'DELETE silences/ID': endSilence,
  'POST drill': drill,
  'POST deliveries/ID': sendAgain,
}

/** Whether a request may change something. A page of another origin cannot: a token is needed, a cookie is not enough. */
function mayChange(request: IncomingMessage, response: ServerResponse, { role }: Asker): boolean {
  if (role === 'admin' || role === 'open') return true
  if (role === undefined) {
    response.setHeader('www-authenticate', 'Bearer realm="sigsys"')
    answerText(response, { status: 401, says: 'send Authorization: Bearer and a token with the role admin' })
  } else answerText(response, { status: 403, says: 'this needs a token with the role admin' })
  request.resume()
  return false
}

function answerSilences({ response, parts: { alerts } }: Omit<Call, 'id'>): void {
  answerJson(response, { silences: [...alerts.state.silences.values()].map(silenceObject) })
}

async function addSilence({ request, response, parts }: Call): Promise<void> {
  const body = await readBody(request)
  const now = instant(Date.now())
  const asked = body.ok ? readSilence(body.value, now) : body
  if (!asked.ok) return answerText(response, { status: 400, says: [asked.error].flat().join('\n') })
  const made = newSilence(asked.value, { now, state: parts.alerts.state })
  if (!made.ok) return answerText(response, { status: 400, says: made.error })
  hear({ response, parts }, { kind: 'silence', at: now, silence: made.value }, silenceObject(made.value))
}

function endSilence({ response, parts, id }: Call): void {
  const known = parts.alerts.state.silences.get(id)
  if (known === undefined) return answerText(response, { status: 404, says: 'no silence has this id' })
  hear({ response, parts }, { kind: 'silence-ended', at: instant(Date.now()), id }, silenceObject(known))
}

function hear({ response, parts }: Pick<Call, 'response' | 'parts'>, input: AlertInput, answer: unknown): void {
  if (parts.pipeline.hear([input])) answerJson(response, answer)
  else answerText(response, { status: 503, says: 'the store cannot be written; it is done as soon as it can' })
}

async function drill({ request, response, parts }: Call): Promise<void> {
  const { alerts, now } = parts
  const body = await readBody(request)
  const asked = body.ok ? readDrill(body.value, [...alerts.sinks().keys()]) : body
  if (!asked.ok) return answerText(response, { status: 400, says: [asked.error].flat().join('\n') })
  const messages = drillMessages(asked.value, { now: instant(Date.now()), cluster: now.options.cluster })
  const [first] = messages
  const sinks = alerts.send(messages, asked.value.sinks)
  if (sinks === undefined) return answerText(response, { status: 503, says: 'the store cannot be written' })
  answerJson(response, { alert: first?.id ?? null, sinks })
}

function sendAgain({ response, parts, id }: Call): void {
  if (/^\d{1,15}$/.test(id) && parts.alerts.again(Number(id))) answerJson(response, { delivery: Number(id) })
  else answerText(response, { status: 404, says: 'no delivery that has ended has this number' })
}

function answerDeliveries({ request, response, parts: { alerts } }: Omit<Call, 'id'>): void {
  const { query } = targetOf(request)
  const state = query.get('state') ?? undefined
  const limit = Number(query.get('limit') ?? 100)
  if (state !== undefined && state !== 'waiting' && state !== 'done' && state !== 'dead')
    return answerText(response, { status: 400, says: 'state is waiting, done or dead' })
  if (!Number.isInteger(limit) || limit < 1 || limit > deliveriesMax)
    return answerText(response, { status: 400, says: `limit is a number from 1 to ${deliveriesMax}` })
  const [sink, alert] = [query.get('sink') ?? undefined, query.get('alert') ?? undefined]
  const found = alerts.deliveries.list({ state, sink, alert, limit })
  const attemptsOf = query.get('attempts') === 'true' ? alerts.deliveries.attempts : undefined
  answerJson(response, {
    deliveries: found.map((one) => ({
      ...withoutBody(one),
      ...(attemptsOf === undefined ? {} : { log: attemptsOf(one.number) }),
    })),
  })
}

/** What is sent may be long, and is for the sink. */
const withoutBody = (one: StoredDelivery) => Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'body'))
