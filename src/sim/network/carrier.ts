import { type Instant, instant } from '../../domain/time.ts'
import { textAt } from '../../wire/json-fields.ts'
import { Calendar } from '../engine/calendar.ts'
import type { Random } from '../engine/simulation.ts'
import type { Message } from '../recorder.ts'
import type { Link, Network } from '../scenario/scenario.ts'

/** A message, and when it came. */
export type Timed = { readonly at: Instant; readonly message: Message }

/** What happened to messages on the way. */
export type Carried = { readonly lost: number; readonly duplicated: number; readonly reordered: number }

/** The way from a cluster to who observes it. Messages are sent in order of time. */
export type Carrier = {
  readonly send: (message: Message, at: Instant) => void
  /** Nothing is sent any more: what is on its way arrives. */
  readonly end: () => Carried
}

/**
 * Takes messages along the links of a network, and passes them on in the order they come. What goes over one connection
 * keeps its order, however the lag is drawn, except for what is reordered: that comes as much later as the link may
 * take at most. What falls into a cut is lost. A message that is duplicated comes a second time.
 *
 * Only what is on its way is kept here: whoever observes a long run need not remember what was read.
 *
 * @param random the stream of a link, by its name: links do not disturb each other
 */
export function carrier(
  network: Network,
  { random, arrive }: { readonly random: (name: string) => Random; readonly arrive: (timed: Timed) => void },
): Carrier {
  const links = openLinks(network, random)
  const onTheWay = new Calendar<Timed>()
  const counts = { lost: 0, duplicated: 0, reordered: 0 }
  const arriveUntil = (at: number): void => {
    while (onTheWay.nextAt() <= at) arrive(onTheWay.take())
  }
  const put = (timed: Timed): void => onTheWay.put(timed.at, 0, timed)
  const send = (message: Message, at: Instant): void => {
    arriveUntil(at)
    const link = links(message.from)
    if (isCut(link.cuts, at) || (link.loss > 0 && !isBeginning(message) && happens(link, link.loss))) {
      counts.lost += 1
      return
    }
    if (happens(link, link.reorder)) {
      counts.reordered += 1
      put({ at: instant(come(link, at) + link.lag[1]), message })
    } else put(inOrder(link, message, at))
    if (!happens(link, link.duplicates)) return
    counts.duplicated += 1
    put(inOrder(link, message, at))
  }
  return {
    send,
    end: () => {
      arriveUntil(Number.MAX_SAFE_INTEGER)
      return counts
    },
  }
}

function openLinks(network: Network, random: (name: string) => Random): (from: Message['from']) => OpenLink {
  const links = new Map<Message['from'], OpenLink>()
  const streams = new Map<string, Random>()
  const linkOf = (from: Message['from']): OpenLink => {
    const known = links.get(from)
    if (known !== undefined) return known
    const name = linkNames[from]
    const stream = streams.get(name) ?? random(`network ${name}`)
    streams.set(name, stream)
    // Records and what the kernel's log has of them go over one connection.
    const latest = from === 'kernel-log' ? linkOf('audit').latest : new Map<string, number>()
    const link = { ...network[name], stream, latest }
    links.set(from, link)
    return link
  }
  return linkOf
}

/** A link at work. `latest`: when the last message of each connection comes, so that none overtakes it. */
type OpenLink = Link & { readonly stream: Random; readonly latest: Map<string, number> }

const happens = ({ stream }: OpenLink, probability: number): boolean =>
  probability > 0 && stream.fraction() < probability

const come = ({ lag: [shortest, longest], stream }: OpenLink, at: Instant): number =>
  at + (shortest < longest ? stream.int(shortest, longest) : shortest)

function inOrder(link: OpenLink, message: Message, at: Instant): Timed {
  const connection = 'agent' in message ? message.agent : ''
  const moment = Math.max(come(link, at), link.latest.get(connection) ?? 0)
  link.latest.set(connection, moment)
  return { at: instant(moment), message }
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
