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
  const arrived: Timed[] = []
  const counts = { lost: 0, duplicated: 0, reordered: 0 }
  for (const timed of sent) {
    const { at, message } = timed
    const link = linkOf(message.from)
    if (isCut(link.cuts, at) || (link.loss > 0 && !isBeginning(message) && happens(link, link.loss))) {
      counts.lost += 1
      continue
    }
    if (happens(link, link.reorder)) {
      counts.reordered += 1
      arrived.push({ at: instant(come(link, at) + link.lag[1]), message })
    } else arrived.push(inOrder(link, timed))
    if (!happens(link, link.duplicates)) continue
    counts.duplicated += 1
    arrived.push(inOrder(link, timed))
  }
  const isSorted = arrived.every(({ at }, index) => index === 0 || at >= (arrived[index - 1]?.at ?? at))
  return { messages: isSorted ? arrived : arrived.sort((left, right) => left.at - right.at), ...counts }
}

/** A link at work. `latest`: when the last message of each connection comes, so that none overtakes it. */
type OpenLink = Link & { readonly stream: Random; readonly latest: Map<string, number> }

const happens = ({ stream }: OpenLink, probability: number): boolean =>
  probability > 0 && stream.fraction() < probability

const come = ({ lag: [shortest, longest], stream }: OpenLink, at: Instant): number =>
  at + (shortest < longest ? stream.int(shortest, longest) : shortest)

function inOrder(link: OpenLink, timed: Timed): Timed {
  const { at, message } = timed
  const connection = 'agent' in message ? message.agent : ''
  const moment = Math.max(come(link, at), link.latest.get(connection) ?? 0)
  link.latest.set(connection, moment)
  return moment === at ? timed : { at: instant(moment), message }
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
