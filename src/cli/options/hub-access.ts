import { fileReader } from '../../app/named-files.ts'
import type { Values } from '../option.ts'
import type { World } from '../world.ts'
import { hubOptions } from './tail-options.ts'

/** How a hub is spoken to. */
type HubAccess = {
  readonly token: string | undefined
  /** PEM text. */
  readonly ca: string | undefined
  readonly problems: readonly string[]
}

/** Reads the token and the certificates that the options name; a token is never one of them. */
export function hubAccess(values: Values, { env }: Pick<World, 'env'>): HubAccess {
  const problems: string[] = []
  const read = fileReader(problems)
  const tokenFile = values.get(hubOptions.tokenFile)
  const token = tokenFile === undefined ? env['SIGSYS_TOKEN'] : read(tokenFile)?.trim()
  return { token, ca: read(values.get(hubOptions.hubCa)), problems }
}
