import { matchesMessage } from '../../output/alert/match.ts'
import type { AlertMessage } from '../../output/alert/message.ts'
import type { Route } from './config.ts'

/**
 * The sinks that get a message: those that its routes name, and those that were told of the alert before, whatever the
 * routes say by now. The end of an alert goes to the latter only.
 */
export function sinksFor(
  routes: readonly Route[],
  { message, told }: { readonly message: AlertMessage; readonly told: readonly string[] },
): readonly string[] {
  if (message.event === 'resolved' || message.event === 'change') return told
  const names = new Set(told)
  for (const { match, sinks, isLast } of routes) {
    if (!matchesMessage(match, message)) continue
    for (const name of sinks) names.add(name)
    if (isLast) break
  }
  return [...names]
}
