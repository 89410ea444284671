import type { Marathon } from './state.ts'

/** Launches that a leader may make: so many, filled up again and again. Nobody has to be there when they are. */
export type Tokens = {
  left: number
  /** Up to when what filled them up is in `left`. */
  at: number
}

/** A leader begins with all of them. */
export function fillTokens({ tokens, parameters, simulation }: Marathon): void {
  tokens.left = parameters.launchTokens
  tokens.at = simulation.now()
}

export const hasTokens = (marathon: Marathon): boolean => upToNow(marathon).left > 0

/** One is spent on a launch. */
export function spendToken(marathon: Marathon): void {
  upToNow(marathon).left -= 1
}

/** An instance runs: another may be launched. */
export function earnToken(marathon: Marathon): void {
  upToNow(marathon).left += 1
}

/** Source: LaunchTokens are set, not added, every `launch_token_refresh_interval` since the leader began; marathon §3.4. */
function upToNow(marathon: Marathon): Tokens {
  const { tokens, parameters, simulation, ledSince } = marathon
  const now = simulation.now()
  const filledAt = now - ((now - ledSince) % parameters.tokenInterval)
  if (filledAt > tokens.at) tokens.left = parameters.launchTokens
  tokens.at = now
  return tokens
}
