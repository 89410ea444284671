import type { App, LastFailure } from './state.ts'

/** Keeps how a task of an app failed, in the place of what was kept before: a crash loop would leave an object a life. */
export function remember(app: App, { task, state, message, host, slaveId, at }: Readonly<LastFailure>): void {
  const { lastFailure } = app
  if (lastFailure === undefined) {
    app.lastFailure = { task, state, message, host, slaveId, at }
    return
  }
  lastFailure.task = task
  lastFailure.state = state
  lastFailure.message = message
  lastFailure.host = host
  lastFailure.slaveId = slaveId
  lastFailure.at = at
}
