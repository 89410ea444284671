import * as assert from 'uvu/assert'
import { duration, instant } from '../../../src/domain/time.ts'
import { createSimulation } from '../../../src/sim/engine/create-simulation.ts'
import { carrier, type Timed } from '../../../src/sim/network/carrier.ts'
import type { Link, Network } from '../../../src/sim/scenario/scenario.ts'
import { describe } from '../../support/describe.ts'

const still: Link = { lag: [duration(5), duration(5)], loss: 0, duplicates: 0, reorder: 0, cuts: [] }

function network(audit: Partial<Link>): Network {
  const link = { ...still, ...audit }
  return {
    cluster: still,
    mesos: still,
    marathon: still,
    metronome: { ...still, poll: duration(5000) },
    audit: link,
    agentLogs: still,
    sandboxes: still,
  }
}

const lines = (count: number, agent = 'a'): readonly Timed[] =>
  Array.from({ length: count }, (_, place) => ({
    at: instant(place * 10),
    message: { from: 'audit', agent, line: String(place) },
  }))

const sendOver = (link: Partial<Link>, sent = lines(1000), seed = 1) => {
  const simulation = createSimulation({ start: instant(0), seed })
  const messages: Timed[] = []
  const way = carrier(network(link), {
    random: (name) => simulation.random(name),
    arrive: (timed) => messages.push(timed),
  })
  for (const { at, message } of sent) way.send(message, at)
  return { messages, ...way.end() }
}

const namesOf = (messages: readonly Timed[]): readonly string[] =>
  messages.map(({ message }) => ('line' in message ? message.line : ''))

const inOrder = namesOf(lines(1000))

describe('messages on their way to the observer', (it) => {
  it('all come, in order, a lag later', () => {
    const { messages, ...counts } = sendOver({})
    assert.equal(namesOf(messages), inOrder)
    assert.ok(messages.every(({ at }, place) => at === place * 10 + 5))
    assert.equal(counts, { lost: 0, duplicated: 0, reordered: 0 })
  })

  it('keep their order on one connection, whatever the lag', () => {
    const { messages } = sendOver({ lag: [duration(1), duration(500)] })
    assert.equal(namesOf(messages), inOrder)
  })

  it('of two agents overtake each other', () => {
    const sent = [...lines(100, 'a'), ...lines(100, 'b')].toSorted((left, right) => left.at - right.at)
    const { messages } = sendOver({ lag: [duration(1), duration(500)] }, sent)
    const of = (agent: string) =>
      namesOf(messages.filter(({ message }) => 'agent' in message && message.agent === agent))
    assert.equal([of('a'), of('b')], [inOrder.slice(0, 100), inOrder.slice(0, 100)])
    assert.not.equal(
      messages.map(({ message }) => message),
      sent.map(({ message }) => message),
    )
  })

  it('that are lost, come twice or late are counted', () => {
    const noisy = sendOver({ loss: 0.1, duplicates: 0.2, reorder: 0.3, lag: [duration(5), duration(50)] })
    const { messages, lost, duplicated, reordered } = noisy
    assert.is(messages.length, 1000 - lost + duplicated)
    const bounds = [
      [lost, 60, 140],
      [duplicated, 130, 230],
      [reordered, 210, 330],
    ] as const
    for (const [count, min, max] of bounds) assert.ok(count >= min && count <= max, String(count))
    assert.ok(messages.every(({ at }, place) => place === 0 || at >= (messages[place - 1]?.at ?? 0)))
    assert.not.equal(
      namesOf(messages),
      namesOf(messages).toSorted((a, b) => Number(a) - Number(b)),
    )
  })

  it('fall into a cut from its beginning to before its end', () => {
    const { messages, lost } = sendOver({ cuts: [{ from: instant(100), to: instant(200) }] })
    assert.is(lost, 10)
    assert.equal(namesOf(messages).slice(9, 11), ['9', '20'])
  })

  it('have the same fate with the same seed, and another with another', () => {
    const link = { loss: 0.5 }
    assert.equal(sendOver(link), sendOver(link))
    assert.not.equal(sendOver(link), sendOver(link, lines(1000), 2))
  })
})
