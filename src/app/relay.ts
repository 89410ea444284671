import { readFileSync } from 'node:fs'
import { err, ok, type Result } from '../domain/result.ts'
import type { EventLog } from '../hub/event-log.ts'
import { type Hub, type HttpRoutes, startHub } from '../hub/hub.ts'
import { readTokens, type Tokens } from '../hub/tokens.ts'
import { type LiveOptions, type SourceCounters, sourceCounters, type Waits } from '../source/live/follow.ts'
import { followMarathon } from '../source/live/marathon.ts'
import { followMesos } from '../source/live/mesos.ts'
import { followMetronome } from '../source/live/metronome.ts'
import { authorizationFrom, authorizationOf, upstreamAgent } from '../source/live/upstream.ts'
import { defaultRetention, type Journal, openJournal } from '../store/journal.ts'
import { outbox } from './outbox.ts'

/** What a relay is asked for. */
export type RelayOptions = {
  readonly mesos: URL | undefined
  readonly marathon: URL | undefined
  readonly metronome: URL | undefined
  /** First part of the source of every event. */
  readonly cluster: string
  readonly listen: { readonly host: string; readonly port: number }
  /** undefined: the journal ends with the process. */
  readonly store: string | undefined
  readonly keep: { readonly ageMs: number | undefined; readonly bytesMax: number | undefined }
  /** Paths of files. */
  readonly tokenFile: string | undefined
  readonly allowUnauthenticated: boolean
  readonly tlsCert: string | undefined
  readonly tlsKey: string | undefined
  readonly upstreamTokenFile: string | undefined
  readonly upstreamCa: string | undefined
  /** A token or `user:password` for the upstreams, from the environment. */
  readonly upstreamToken: string | undefined
  /** Answers requests that are not for the hub. */
  readonly http?: HttpRoutes
  /** Takes a line for the log. */
  readonly say: (line: string) => void
  readonly waits?: Partial<Waits>
}

/** What works on the events of a relay, in the same process. */
export type Attached = {
  /** The journal has more. */
  readonly stored: () => void
  readonly stop: () => Promise<void>
}

/** Starts what works on a relay's events; it publishes through the hub. */
export type Attach = (parts: {
  readonly journal: Journal
  readonly publish: Hub['publish']
  readonly counters: Relay['counters']
}) => Attached

/** A relay that runs. */
export type Relay = {
  readonly port: number
  readonly epoch: string
  readonly counters: () => {
    readonly hub: ReturnType<Hub['counters']>
    readonly sources: Readonly<Record<string, Readonly<SourceCounters>>>
    readonly lost: number
  }
  readonly stop: () => Promise<void>
}

const followers = { mesos: followMesos, marathon: followMarathon, metronome: followMetronome } as const

const sourceNames = ['mesos', 'marathon', 'metronome'] as const

/** Between two looks at what is too old to keep. */
const pruneMs = 30_000

/**
 * Starts a hub over a journal and the sources that fill it.
 *
 * @returns everything that is wrong with what was asked for, a line each
 */
export async function startRelay(options: RelayOptions, attach?: Attach): Promise<Result<Relay, readonly string[]>> {
  const settings = settingsOf(options)
  if (!settings.ok) return settings
  const { ageMs = defaultRetention.ageMs, bytesMax = defaultRetention.bytesMax } = withoutHoles(options.keep)
  const journal = openJournal(options.store ?? ':memory:', { ageMs, bytesMax })
  if (!journal.ok) return err([journal.error.says])
  const { tokens, tls } = settings.value
  const told: { attached: Attached | undefined } = { attached: undefined }
  const hub = await startHub({
    ...options.listen,
    log: telling(journal.value, () => told.attached?.stored()),
    http: options.http,
    tokens,
    tls,
    allowUnauthenticated: options.allowUnauthenticated,
  })
  if (!hub.ok) {
    journal.value.close()
    return err([hub.error.says])
  }
  return ok(run(options, { hub: hub.value, journal: journal.value, settings: settings.value, told, attach }))
}

/** A journal that tells when it has more. */
const telling = (journal: Journal, tell: () => void): EventLog => ({
  ...journal,
  append: (events, at, also) => {
    const written = journal.append(events, at, also)
    if (written.ok && events.length > 0) tell()
    return written
  },
})

type Running = {
  readonly hub: Hub
  readonly journal: Journal
  readonly settings: Settings
  readonly told: { attached: Attached | undefined }
  readonly attach: Attach | undefined
}

function run(options: RelayOptions, { hub, journal, settings, told, attach }: Running): Relay {
  const { cluster, say, waits = {} } = options
  const cancel = new AbortController()
  const out = outbox(hub.publish, { complain: say })
  const dispatcher = upstreamAgent(settings.ca)
  const sources: Record<string, SourceCounters> = {}
  const running = sourceNames.map(async (name) => {
    const url = options[name]
    if (url === undefined) return
    const counters = (sources[name] = sourceCounters())
    const live: LiveOptions = {
      upstream: { url, authorization: settings.authorization, dispatcher, count: () => void (counters.requests += 1) },
      source: `/${cluster}/${name === 'mesos' ? url.host : name}`,
      publish: out.publish,
      cancelled: cancel.signal,
      counters,
      waits,
    }
    await followers[name](live)
  })
  const pruning = setInterval(() => {
    const pruned = journal.prune(Date.now())
    if (!pruned.ok) say(pruned.error.says)
  }, pruneMs)

  const counters: Relay['counters'] = () => ({
    hub: hub.counters(),
    sources: structuredClone(sources),
    lost: out.lost(),
  })
  told.attached = attach?.({ journal, publish: hub.publish, counters })

  async function stop(): Promise<void> {
    cancel.abort()
    clearInterval(pruning)
    await Promise.all(running)
    out.stop()
    await told.attached?.stop()
    await hub.stop()
    await dispatcher.destroy()
    journal.close()
  }

  return { port: hub.port, epoch: journal.epoch, counters, stop }
}

type Settings = {
  readonly tokens: Tokens | undefined
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly ca: string | undefined
  readonly authorization: () => string | undefined
}

function settingsOf(options: RelayOptions): Result<Settings, readonly string[]> {
  const problems: string[] = []
  const read = (path: string | undefined): string | undefined => {
    try {
      return path === undefined ? undefined : readFileSync(path, 'utf8')
    } catch (error) {
      problems.push(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`)
      return undefined
    }
  }
  const { tokenFile, tlsCert, tlsKey, upstreamTokenFile, upstreamCa, upstreamToken } = options
  const tokenText = read(tokenFile)
  const tokens = tokenText === undefined ? undefined : readTokens(tokenText)
  if (tokens?.ok === false) problems.push(...tokens.error.map((says) => `${tokenFile}:${says}`))
  for (const name of sourceNames)
    if (options[name] !== undefined && `${options[name].username}${options[name].password}` !== '')
      problems.push(`--${name}: the address holds a user or password; write them into a file for --upstream-token-file`)
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    problems.push('--tls-cert and --tls-key belong together; one of them is missing')
  const [cert, key, ca] = [read(tlsCert), read(tlsKey), read(upstreamCa)]
  read(upstreamTokenFile)
  if (problems.length > 0) return err(problems)
  const fromText = upstreamToken === undefined ? undefined : authorizationOf(upstreamToken)
  return ok({
    tokens: tokens?.ok === true ? tokens.value : undefined,
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    ca,
    authorization: upstreamTokenFile === undefined ? () => fromText : authorizationFrom(upstreamTokenFile),
  })
}

/** The members that are there. */
const withoutHoles = ({
  ageMs,
  bytesMax,
}: RelayOptions['keep']): { readonly ageMs?: number; readonly bytesMax?: number } => ({
  ...(ageMs === undefined ? {} : { ageMs }),
  ...(bytesMax === undefined ? {} : { bytesMax }),
})
