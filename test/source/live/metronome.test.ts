import * as assert from 'uvu/assert'
import { followMetronome } from '../../../src/source/live/metronome.ts'
import { describe } from '../../support/describe.ts'
import { eventually } from '../../support/hub.ts'
import { dataOf, following, listen } from '../../support/upstream.ts'

const job = (id: string, runs: number) => ({ id, run: { cpus: 0.1 }, activeRuns: [], history: { successCount: runs } })

describe('followMetronome', (it) => {
  it('hands on a job when it is not as it was, and tells a loss between polls', async () => {
    const polls: readonly (readonly unknown[] | number)[] = [
      [job('a', 0), job('b', 0)],
      [job('a', 0), job('b', 0)],
      [job('a', 1), job('b', 0)],
      503,
      [job('a', 1)],
    ]
    let at = 0
    const paths = new Set<string | undefined>()
    const server = await listen((request, response) => {
      paths.add(request.url)
      const answer = polls[Math.min(at, polls.length - 1)]
      at += 1
      if (typeof answer === 'number') response.writeHead(answer).end()
      else response.end(JSON.stringify(answer))
    })
    await following(followMetronome, { port: server.port, waits: { pollMs: 10 } }, async (heard) => {
      await eventually(() => at > polls.length + 2)
      assert.equal(
        heard.map(({ type, subject }) => `${type} ${subject ?? '-'}`),
        [
          'sigsys.metronome a',
          'sigsys.metronome b',
          'sigsys.listing -',
          'sigsys.metronome a',
          'sigsys.gap -',
          'sigsys.gap -',
          'sigsys.metronome b',
          'sigsys.listing -',
        ],
      )
      assert.equal(dataOf(heard[3]), job('a', 1))
      assert.is(dataOf(heard[6]), null)
      assert.match(heard[6]?.text ?? '', /"removed":true/)
      const lists = [heard[2], heard[7]].map((each) => dataOf(each) as { workload: string; ids: readonly string[] })
      assert.equal(
        lists.map(({ workload, ids }) => [workload, ids]),
        [
          ['job', ['a', 'b']],
          ['job', ['a']],
        ],
      )
    })
    assert.equal([...paths], ['/v1/jobs?embed=activeRuns&embed=history'])
    await server.stop()
  })

  it('says what is wrong with an answer that is no list of jobs', async () => {
    const server = await listen((_request, response) => void response.end('{"message":"no"}'))
    await following(followMetronome, { port: server.port }, async (heard) => {
      await eventually(() => heard.length === 1)
      assert.match((dataOf(heard[0]) as { why: string }).why, /no list of jobs/)
    })
    await server.stop()
  })
})
