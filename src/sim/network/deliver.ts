import { type Instant, instant } from '../../domain/time.ts'
import { textAt } from '../../wire/json-fields.ts'
import type { Random } from '../engine/simulation.ts'
import type { Message } from '../recorder.ts'
import type { Link, Network } from '../scenario/scenario.ts'

/** A message and a moment: when it was sent, or when it came. */
export type Timed = { readonly at: Instant; readonly message: Message }

/** What came to the observer, in the order it came, and what happened to it on the way. */
export type Delivered = {
  readonly messages: readonly Timed[]
  readonly lost: number
  readonly duplicated: number
  readonly reordered: number
}

/**
 * Takes messages along the links of a network. What goes over one connection keeps its order, however the lag is
 * drawn, except for what is reordered: that comes as much later as the link may take at most. What falls into a cut is
 * lost. A message that is duplicated comes a second time.
 *
 * @param random the stream of a link, by its name: links do not disturb each other
 */
export function deliver(sent: readonly Timed[], network: Network, random: (name: string) => Random): Delivered {
  const streams = new Map<string, Random>()
  const streamOf = (name: string): Random => {
    const stream = streams.get(name) ?? random(`network ${name}`)
    streams.set(name, stream)
    return stream
  }
  const arrived: Timed[] = []
  const latest = new Map<string, number>()
  const counts = { lost: 0, duplicated: 0, reordered: 0 }
  for (const { at, message } of sent) {
    const name = linkNames[message.from]
    const { lag, loss, duplicates, reorder, cuts } = network[name]
    const stream = streamOf(name)
    const happens = (probability: number): boolean => probability > 0 && stream.fraction() < probability
    if (isCut(cuts, at) || (loss > 0 && !isBeginning(message) && happens(loss))) {
      counts.lost += 1
      continue
    }
    const connection = `${name} ${'agent' in message ? message.agent : ''}`
    const [shortest, longest] = lag
    const come = (): number => at + (shortest < longest ? stream.int(shortest, longest) : shortest)
    const inOrder = (): void => {
      const moment = Math.max(come(), latest.get(connection) ?? 0)
      latest.set(connection, moment)
      arrived.push({ at: instant(moment), message })
    }
    if (happens(reorder)) {
      counts.reordered += 1
      arrived.push({ at: instant(come() + longest), message })
    } else inOrder()
    if (!happens(duplicates)) continue
    counts.duplicated += 1
    inOrder()
  }
  return { messages: arrived.toSorted((left, right) => left.at - right.at), ...counts }
}

/** A subscription that is not answered is made again. */
const isBeginning = (message: Message): boolean =>
  message.from === 'mesos' && textAt(message.json, 'type') === 'SUBSCRIBED'

const isCut = (cuts: Link['cuts'], at: Instant): boolean => cuts.some(({ from, to }) => at >= from && at < to)

const linkNames = {
  mesos: 'mesos',
  marathon: 'marathon',
  metronome: 'metronome',
  audit: 'audit',
  'kernel-log': 'audit',
  'agent-log': 'agentLogs',
  sandbox: 'sandboxes',
} as const satisfies Readonly<Record<Message['from'], keyof Network>>
