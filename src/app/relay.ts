import { err, ok, type Result } from '../domain/result.ts'
import type { EventLog } from '../hub/event-log.ts'
import { type Hub, type HttpRoutes, startHub } from '../hub/hub.ts'
import type { SourceCounters, Waits } from '../source/live/follow.ts'
import { defaultRetention, type Journal, openJournal, type Retention } from '../store/journal.ts'
import { outbox } from './outbox.ts'
import { type RelayFiles, relayFiles } from './relay-files.ts'
import type { MarathonAsked } from './marathons.ts'
import { startSources } from './relay-sources.ts'

/** What a relay is asked for. */
export type RelayOptions = {
  readonly mesos: URL | undefined
  readonly marathons: readonly MarathonAsked[]
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
  /** Path of a service account of DC/OS, instead of a token. */
  readonly serviceAccountFile?: string | undefined
  readonly loginUrl?: URL | undefined
  /** Hosts that an upstream may redirect to with our credentials, beside those that are its peers by themselves. */
  readonly peers?: readonly string[] | undefined
  /** Between two questions to Metronome. */
  readonly pollMs?: number | undefined
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
    /** What producers speak for. */
    readonly producers: ReturnType<Hub['sources']>
  }
  /** Takes over what may change while it runs: tokens, certificate, retention, sources. What is wrong, a line each. */
  readonly apply: (options: RelayOptions) => Promise<Result<undefined, readonly string[]>>
  readonly stop: () => Promise<void>
}

/** Between two looks at what is not kept any more, and between two parts of it while there is some. */
const pruneMs = 30_000
const pruneOnMs = 50

/**
 * Starts a hub over a journal and the sources that fill it.
 *
 * @returns everything that is wrong with what was asked for, a line each
 */
export async function startRelay(options: RelayOptions, attach?: Attach): Promise<Result<Relay, readonly string[]>> {
  const files = relayFiles(options)
  if (!files.ok) return files
  const journal = openJournal(options.store ?? ':memory:', retentionOf(options))
  if (!journal.ok) return err([journal.error.says])
  const { tokens, tls } = files.value
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
  return ok(await run(options, { hub: hub.value, journal: journal.value, files: files.value, told, attach }))
}

function retentionOf({ keep: { ageMs, bytesMax } }: RelayOptions): Retention {
  return { ageMs: ageMs ?? defaultRetention.ageMs, bytesMax: bytesMax ?? defaultRetention.bytesMax }
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
  readonly files: RelayFiles
  readonly told: { attached: Attached | undefined }
  readonly attach: Attach | undefined
}

async function run(options: RelayOptions, { hub, journal, files, told, attach }: Running): Promise<Relay> {
  const { say } = options
  const out = outbox(hub.publish, { complain: say })
  const sources = startSources(out.publish, { say })
  let pruning = setTimeout(prune, pruneMs)

  function prune(): void {
    const pruned = journal.prune(Date.now())
    if (!pruned.ok) say(pruned.error.says)
    pruning = setTimeout(prune, pruned.ok && pruned.value > 0 ? pruneOnMs : pruneMs)
  }

  const counters: Relay['counters'] = () => ({
    hub: hub.counters(),
    sources: sources.counters(),
    lost: out.lost(),
    producers: hub.sources(),
  })
  told.attached = attach?.({ journal, publish: hub.publish, counters })
  await sources.apply(options, files)

  async function apply(next: RelayOptions): Promise<Result<undefined, readonly string[]>> {
    // What events are called stays as it was: a source that changes its name is another one.
    const named = { ...next, cluster: options.cluster }
    const read = relayFiles(named)
    if (!read.ok) return read
    const renewed = hub.renew(read.value)
    if (!renewed.ok) return err([renewed.error.says])
    journal.retain(retentionOf(named))
    await sources.apply(named, read.value)
    return ok(undefined)
  }

  async function stop(): Promise<void> {
    clearTimeout(pruning)
    await sources.stop()
    out.stop()
    await told.attached?.stop()
    await hub.stop()
    journal.close()
  }

  return { port: hub.port, epoch: journal.epoch, counters, apply, stop }
}
