import { err, ok, type Result } from '../domain/result.ts'
import { readTokens, type Tokens } from '../hub/tokens.ts'
import {
  authorizationOf,
  type Credentials,
  fileCredentials,
  fixedCredentials,
  readServiceAccount,
  type ServiceAccount,
  serviceCredentials,
} from '../source/live/credentials.ts'
import { namedMarathons } from './marathons.ts'
import { fileReader } from './named-files.ts'
import { wantedSources } from './relay-sources.ts'
import type { RelayOptions } from './relay.ts'

/** What the files say that a relay's options name. */
export type RelayFiles = {
  readonly tokens: Tokens | undefined
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly ca: string | undefined
  readonly credentialsWith: (parts: Parameters<typeof serviceCredentials>[1]) => Credentials
  /** Equal texts: nothing has changed that a connection to an upstream depends on. */
  readonly upstreamText: string
}

/** Reads them all; everything that is wrong, a line each. */
export function relayFiles(options: RelayOptions): Result<RelayFiles, readonly string[]> {
  const problems: string[] = []
  const read = fileReader(problems)
  const { tokenFile, tlsCert, tlsKey, upstreamTokenFile, upstreamCa, serviceAccountFile, loginUrl } = options
  const tokenText = read(tokenFile)
  const tokens = tokenText === undefined ? undefined : readTokens(tokenText)
  if (tokens?.ok === false) problems.push(...tokens.error.map((says) => `${tokenFile}:${says}`))
  const named = namedMarathons(options.marathons)
  if (!named.ok) problems.push(named.error)
  for (const { kind, url } of wantedSources(options))
    if (`${url.username}${url.password}` !== '')
      problems.push(`--${kind}: the address holds a user or password; write them into a file for --upstream-token-file`)
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    problems.push('--tls-cert and --tls-key belong together; one of them is missing')
  if (upstreamTokenFile !== undefined && serviceAccountFile !== undefined)
    problems.push('a token file and a service account exclude each other; give one of them')
  const [cert, key, ca] = [read(tlsCert), read(tlsKey), read(upstreamCa)]
  read(upstreamTokenFile)
  const accountText = read(serviceAccountFile)
  const account = accountOf(accountText, { path: serviceAccountFile ?? '', loginUrl })
  if (account?.ok === false) problems.push(account.error)
  if (problems.length > 0) return err(problems)
  return ok({
    tokens: tokens?.ok === true ? tokens.value : undefined,
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    ca,
    credentialsWith: credentialsOf(options, account?.ok === true ? account.value : undefined),
    upstreamText: JSON.stringify([ca, accountText, upstreamTokenFile, loginUrl, options.peers]),
  })
}

const accountOf = (
  text: string | undefined,
  where: Parameters<typeof readServiceAccount>[1],
): Result<ServiceAccount, string> | undefined => (text === undefined ? undefined : readServiceAccount(text, where))

function credentialsOf(
  { upstreamTokenFile, upstreamToken }: RelayOptions,
  account: ServiceAccount | undefined,
): RelayFiles['credentialsWith'] {
  if (account !== undefined) return (parts) => serviceCredentials(account, parts)
  if (upstreamTokenFile !== undefined) return () => fileCredentials(upstreamTokenFile)
  return () => fixedCredentials(upstreamToken === undefined ? undefined : authorizationOf(upstreamToken))
}
