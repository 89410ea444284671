import { createHash, timingSafeEqual } from 'node:crypto'
import { err, ok, type Result } from '../domain/result.ts'

/** What a token allows. `admin` allows everything. */
export type Role = 'read' | 'ingest' | 'admin'

/** Who may do what. Tokens themselves are not kept, only their digests. */
export type Tokens = {
  /** Equal texts: the same tokens with the same roles. */
  readonly id: string
  /** The role of the bearer of an `Authorization` header; undefined for nobody we know. */
  readonly roleOf: (authorization: string | undefined) => Role | undefined
}

const roles: readonly Role[] = ['read', 'ingest', 'admin']

/**
 * Reads a token file: a line for each token, `ROLE TOKEN`; empty lines and those that begin with `#` are skipped.
 *
 * @returns every line that is wrong, as `LINE: …`; tokens are never repeated in it
 */
export function readTokens(text: string): Result<Tokens, readonly string[]> {
  const problems: string[] = []
  const known: { readonly digest: Buffer; readonly role: Role }[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [word = '', token = '', ...rest] = line.trim().split(/\s+/)
    if (word === '' || word.startsWith('#')) continue
    const role = roles.find((one) => one === word)
    if (role === undefined || rest.length > 0 || !/^[\w.~+/=-]{8,4096}$/.test(token))
      problems.push(
        `${index + 1}: write read, ingest or admin, a space, and a token of at least 8 letters, digits or ._~+/=-`,
      )
    else known.push({ digest: digestOf(token), role })
  }
  if (problems.length === 0 && known.length === 0) problems.push('1: no token; write a line such as "read TOKEN"')
  return problems.length > 0 ? err(problems) : ok(tokensOf(known))
}

const tokensOf = (known: readonly { readonly digest: Buffer; readonly role: Role }[]): Tokens => ({
  id: known.map(({ digest, role }) => `${role} ${digest.toString('hex')}`).join('\n'),
  roleOf: (authorization) => roleIn(known, authorization),
})

/** Whether a role includes another. */
export const allows = (has: Role, wanted: Role): boolean => has === 'admin' || has === wanted

function roleIn(
  known: readonly { readonly digest: Buffer; readonly role: Role }[],
  authorization: string | undefined,
): Role | undefined {
  const token = /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) return undefined
  const digest = digestOf(token)
  // All are compared, so that the time taken tells nothing of which one matched.
  return known.filter((one) => timingSafeEqual(one.digest, digest))[0]?.role
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()
