import type { Dispatcher } from 'undici'
import { type LiveOptions, type SourceCounters, sourceCounters } from '../source/live/follow.ts'
import { followMarathon } from '../source/live/marathon.ts'
import { followMesos } from '../source/live/mesos.ts'
import { followMetronome } from '../source/live/metronome.ts'
import { upstreamAgent } from '../source/live/upstream.ts'
import type { SealedEvent } from '../wire/cloudevent.ts'
import { namedMarathons } from './marathons.ts'
import type { RelayFiles } from './relay-files.ts'
import type { RelayOptions } from './relay.ts'

const followers = { mesos: followMesos, marathon: followMarathon, metronome: followMetronome } as const

type Wanted = { readonly name: string; readonly kind: keyof typeof followers; readonly url: URL }

/** What the options ask to be followed, each by a name of its own; names that do not serve were refused before. */
export function wantedSources({ mesos, marathons, metronome }: RelayOptions): readonly Wanted[] {
  const named = namedMarathons(marathons)
  return [
    ...(mesos === undefined ? [] : [{ name: 'mesos', kind: 'mesos', url: mesos } as const]),
    ...(named.ok ? named.value : []).map(({ name, url }) => ({ name, kind: 'marathon', url }) as const),
    ...(metronome === undefined ? [] : [{ name: 'metronome', kind: 'metronome', url: metronome } as const]),
  ]
}

/** The sources that are followed. */
export type Sources = {
  readonly counters: () => Readonly<Record<string, Readonly<SourceCounters>>>
  /** Leaves those that have changed and follows them anew; the others go on undisturbed. */
  readonly apply: (options: RelayOptions, files: RelayFiles) => Promise<void>
  readonly stop: () => Promise<void>
}

type Followed = { readonly text: string; readonly stop: () => void }

/** Follows what the options name, hands on what is heard, and says when a source is lost and when it is back. */
export function startSources(
  publish: (events: readonly SealedEvent[]) => void,
  { say }: { readonly say: (line: string) => void },
): Sources {
  const counters: Record<string, SourceCounters> = {}
  const followed = new Map<string, Followed>()
  let shared:
    | {
        readonly text: string
        readonly dispatcher: Dispatcher
        readonly credentials: LiveOptions['upstream']['credentials']
      }
    | undefined

  function follow({ name, kind, url }: Wanted, options: RelayOptions): Followed | undefined {
    if (shared === undefined) return undefined
    const { dispatcher, credentials, text } = shared
    const counted = (counters[name] ??= sourceCounters())
    const events = followers[kind]({
      upstream: {
        url,
        credentials,
        peers: options.peers ?? [],
        dispatcher,
        count: () => void (counted.requests += 1),
      },
      source: `/${options.cluster}/${kind === 'mesos' ? url.host : name}`,
      counters: counted,
      say: (line) => say(`${name}: ${line}`),
      waits: { ...options.waits, ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }) },
    })
    const listening = events.subscribe(publish)
    const stop = (): void => {
      listening.unsubscribe()
      counted.connectedNow = 0
    }
    return { text: followedText({ name, kind, url }, options, text), stop }
  }

  function leave(names: readonly string[]): void {
    for (const name of names) followed.get(name)?.stop()
    for (const name of names) followed.delete(name)
  }

  return {
    counters: () => structuredClone(counters),
    apply: async (options, { ca, credentialsWith, upstreamText }) => {
      const before = shared
      if (before?.text !== upstreamText) {
        const dispatcher = upstreamAgent(ca)
        const count = (): void => void ((counters['login'] ??= sourceCounters()).requests += 1)
        shared = { text: upstreamText, dispatcher, credentials: credentialsWith({ dispatcher, count }) }
      }
      const wanted = wantedSources(options)
      const changed = wanted.filter((one) => followed.get(one.name)?.text !== followedText(one, options, upstreamText))
      const unwanted = [...followed.keys()].filter((name) => wanted.every((one) => one.name !== name))
      leave([...unwanted, ...changed.map(({ name }) => name)])
      if (before !== undefined && before !== shared) await before.dispatcher.destroy()
      for (const each of changed) {
        const one = follow(each, options)
        if (one !== undefined) followed.set(each.name, one)
      }
    },
    stop: async () => {
      leave([...followed.keys()])
      await shared?.dispatcher.destroy()
    },
  }
}

/** Equal texts: the source can go on as it is. */
const followedText = ({ kind, url }: Wanted, options: RelayOptions, upstreamText: string): string =>
  JSON.stringify([url.href, upstreamText, kind === 'metronome' ? options.pollMs : undefined])
