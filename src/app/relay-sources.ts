import type { Dispatcher } from 'undici'
import { type LiveOptions, type SourceCounters, sourceCounters } from '../source/live/follow.ts'
import { followMarathon } from '../source/live/marathon.ts'
import { followMesos } from '../source/live/mesos.ts'
import { followMetronome } from '../source/live/metronome.ts'
import { upstreamAgent } from '../source/live/upstream.ts'
import type { SealedEvent } from '../wire/cloudevent.ts'
import type { RelayFiles } from './relay-files.ts'
import type { RelayOptions } from './relay.ts'

const followers = { mesos: followMesos, marathon: followMarathon, metronome: followMetronome } as const

/** What can be followed, in the order of help. */
export const sourceNames = ['mesos', 'marathon', 'metronome'] as const

type SourceName = (typeof sourceNames)[number]

/** The sources that are followed. */
export type Sources = {
  readonly counters: () => Readonly<Record<string, Readonly<SourceCounters>>>
  /** Leaves those that have changed and follows them anew; the others go on undisturbed. */
  readonly apply: (options: RelayOptions, files: RelayFiles) => Promise<void>
  readonly stop: () => Promise<void>
}

type Followed = { readonly text: string; readonly stop: () => void }

/** Follows what the options name, and hands on what is heard. */
export function startSources(publish: (events: readonly SealedEvent[]) => void): Sources {
  const counters: Record<string, SourceCounters> = {}
  const followed = new Map<SourceName, Followed>()
  let shared:
    | {
        readonly text: string
        readonly dispatcher: Dispatcher
        readonly credentials: LiveOptions['upstream']['credentials']
      }
    | undefined

  function follow(name: SourceName, options: RelayOptions): Followed | undefined {
    const url = options[name]
    if (url === undefined || shared === undefined) return undefined
    const { dispatcher, credentials, text } = shared
    const counted = (counters[name] ??= sourceCounters())
    const events = followers[name]({
      upstream: {
        url,
        credentials,
        peers: options.peers ?? [],
        dispatcher,
        count: () => void (counted.requests += 1),
      },
      source: `/${options.cluster}/${name === 'mesos' ? url.host : name}`,
      counters: counted,
      waits: { ...options.waits, ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }) },
    })
    const listening = events.subscribe(publish)
    const stop = (): void => {
      listening.unsubscribe()
      counted.connectedNow = 0
    }
    return { text: followedText(name, options, text), stop }
  }

  function leave(names: readonly SourceName[]): void {
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
      const changed = sourceNames.filter(
        (name) => followed.get(name)?.text !== (options[name] && followedText(name, options, upstreamText)),
      )
      leave(changed)
      if (before !== undefined && before !== shared) await before.dispatcher.destroy()
      for (const name of changed) {
        const one = follow(name, options)
        if (one !== undefined) followed.set(name, one)
      }
    },
    stop: async () => {
      leave(sourceNames)
      await shared?.dispatcher.destroy()
    },
  }
}

/** Equal texts: the source can go on as it is. */
const followedText = (name: SourceName, options: RelayOptions, upstreamText: string): string =>
  JSON.stringify([options[name]?.href, upstreamText, name === 'metronome' ? options.pollMs : undefined])
