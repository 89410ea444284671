import * as z from 'zod'
import type { DomainEvent } from '../../domain/event.ts'
import { taskId } from '../../domain/ids.ts'
import { parsedEach } from '../rejection.ts'
import { idText, jsonObject, maybeText } from '../shapes.ts'
import { bareDefinition, workloadOf } from './definition.ts'

/** An entry of `/v2/deployments`: only the result of a readiness check says something of a task there. */
export function deploymentEvents(json: unknown): readonly DomainEvent[] {
  const actions = jsonObject(json)?.['currentActions']
  const { good, rejected } = parsedEach(actionShape, { values: actions, what: 'currentActions' })
  const seen = good.flatMap(({ app, readinessCheckResults }) => {
    const tasks = (readinessCheckResults ?? []).map((result) => ({ taskId: taskId(result.taskId), version: undefined }))
    return app === undefined ? [] : workloadOf(bareDefinition(app), tasks)
  })
  return [...seen.filter(({ taskIds }) => taskIds.length > 0), ...rejected]
}

const actionShape = z.object({
  app: maybeText,
  readinessCheckResults: z.array(z.object({ taskId: idText })).nullish(),
})
