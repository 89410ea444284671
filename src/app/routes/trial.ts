import type { ServerResponse } from 'node:http'
import { err, ok, type Result } from '../../domain/result.ts'
import { instant } from '../../domain/time.ts'
import type { AskedChange } from '../incident-scenario.ts'
import { readChange } from '../scenario-of/change.ts'
import { trialObject } from '../trial/object.ts'
import { answerJson, answerText, mayRead, targetOf } from './answer.ts'
import type { RoutesOf, ServeParts } from './parts.ts'

/** Changes of one question, and characters of each. */
const changesMax = 4
const changeCharsMax = 1000

/** `GET /v1/incidents/ID/try`: what `incidents show ID --try` tells, as of now. */
export const trialRoutes: RoutesOf = (parts) => {
  const busy = new WeakSet<object>()
  return (request, response, asker) => {
    const { path, query } = targetOf(request)
    const [, id] = /^\/v1\/incidents\/([^/]+)\/try$/.exec(path) ?? []
    if (id === undefined) return false
    if (!mayRead(request, response, asker)) return true
    const { socket } = request
    if (busy.has(socket)) {
      later(response, { status: 429, says: 'one trial at a time on a connection' })
      return true
    }
    busy.add(socket)
    void answerTrial(response, { id, query, parts }).finally(() => busy.delete(socket))
    return true
  }
}

type Question = { readonly id: string; readonly query: URLSearchParams; readonly parts: ServeParts }

async function answerTrial(response: ServerResponse, { id, query, parts }: Question): Promise<void> {
  const changes = readChanges(query)
  if (!changes.ok) return answerText(response, { status: 400, says: changes.error.join('\n') })
  const found = parts.incidents.one(id, { diagnosesMax: 1 })
  if (found === undefined) return answerText(response, { status: 404, says: 'no incident has this id' })
  const { incident } = found.kept
  const answer = await parts.trials.ask(incident, changes.value)
  switch (answer.is) {
    case 'busy':
      return later(response, { status: 503, says: 'enough trials wait; ask again later' })
    case 'impossible':
      return answerText(response, { status: 422, says: answer.says.join('\n') })
    case 'runs': {
      const now = instant(Date.now())
      const forecast = found.kept.ended === undefined ? parts.foresight.ofIncident(incident, now) : null
      const said = changes.value.map(({ says }) => says)
      return answerJson(response, trialObject({ incident: id, changes: said, runs: answer.runs, forecast, now }))
    }
    default:
      return answer satisfies never
  }
}

function later(response: ServerResponse, refusal: { readonly status: number; readonly says: string }): void {
  response.setHeader('retry-after', '5')
  answerText(response, refusal)
}

/** Reads what is to be tried; every problem a line. No file is read for who asks over the network. */
export function readChanges(
  query: Iterable<readonly [string, string]>,
): Result<readonly AskedChange[], readonly string[]> {
  const words = [...query]
  const strange = words.find(([key]) => key !== 'change')
  if (strange !== undefined) return err([`unknown parameter ${strange[0].slice(0, 40)}; this path takes change`])
  if (words.length === 0) return err(['change says what is to be tried, such as change=unconfined'])
  if (words.length > changesMax) return err([`change may be given ${changesMax} times`])
  const problems: string[] = []
  const changes = words.flatMap(([, says]): readonly AskedChange[] => {
    const read =
      says.length > changeCharsMax
        ? err(`is longer than ${changeCharsMax} characters`)
        : readChange(says, () => err('files are read by sigsys incidents show --try only'))
    if (!read.ok) problems.push(`change ${says.slice(0, 60)}: ${read.error}`)
    return read.ok ? [{ says, change: read.value }] : []
  })
  return problems.length > 0 ? err(problems) : ok(changes)
}
