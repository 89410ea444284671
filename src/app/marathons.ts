import { err, ok, type Result } from '../domain/result.ts'

/** A Marathon that is to be followed. DC/OS runs one itself, and others for users, each by a name. */
export type MarathonAsked = { readonly name: string | undefined; readonly url: URL }

/** One with its name: the last part of the source of its events, which tells one from the other. */
type MarathonNamed = MarathonAsked & { readonly name: string }

/** A cluster has a few; each costs a connection. */
const marathonsMax = 20

/** The first is called so unless it was given a name, whether there are others or not. */
const usualName = 'marathon'

/** Names of other sources. */
const taken: readonly string[] = ['mesos', 'metronome', 'login']

/**
 * Names each Marathon: as it was asked for, else `marathon` for the first, and for others by the service in the address
 * (`https://dcos.example/service/marathon-user`).
 *
 * @returns what is wrong
 */
export function namedMarathons(asked: readonly MarathonAsked[]): Result<readonly MarathonNamed[], string> {
  if (asked.length > marathonsMax) return err(`${asked.length} Marathons are named; ${marathonsMax} at most`)
  const named: MarathonNamed[] = []
  for (const [index, { name: given, url }] of asked.entries()) {
    const name = given ?? (index === 0 ? usualName : serviceIn(url))
    if (name === undefined)
      return err(`the Marathon at ${url.host}${url.pathname} needs a name beside the first: write NAME=URL`)
    if (taken.includes(name)) return err(`a Marathon cannot be called ${name}: another source is`)
    if (named.some((other) => other.name === name)) return err(`two Marathons are called ${name}: write NAME=URL`)
    named.push({ name, url })
  }
  return ok(named)
}

/** Source: DC/OS' Admin Router, `/service/NAME`. */
const serviceIn = ({ pathname }: URL): string | undefined =>
  /\/service\/(?:.*\/)?([\w.-]{1,200})\/?$/.exec(pathname)?.[1]
