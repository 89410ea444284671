import { answerJson, mayRead, targetOf } from './answer.ts'
import type { RoutesOf } from './parts.ts'

/** `GET /v1/nodes`: every agent that was heard of, with how well it is seen. */
export const nodeRoutes: RoutesOf =
  ({ pipeline }) =>
  (request, response, asker) => {
    if (targetOf(request).path !== '/v1/nodes') return false
    if (mayRead(request, response, asker))
      answerJson(response, { nodes: pipeline.nodes(), as_of: new Date().toISOString() })
    return true
  }
