import * as assert from 'uvu/assert'
import { instant, iso } from '../../../src/domain/time.ts'
import { nextExecution, readCron } from '../../../src/sim/metronome/cron.ts'
import { describe } from '../../support/describe.ts'
import { metronomeVectors } from '../../support/metronome-vectors.ts'

const { cronNext, cronText, cronDst } = metronomeVectors

function nextOf(text: string, from: string, zone = 'UTC'): string | undefined {
  const cron = readCron(text)
  if (!cron.ok) throw new Error(cron.error)
  const next = nextExecution(cron.value, instant(Date.parse(from)), zone)
  return next === undefined ? undefined : iso(next)
}

describe('cron as Metronome reads it', (it) => {
  for (const [text, from, next] of cronNext)
    it(`${text} after ${from}`, () => assert.is(nextOf(text, `${from}Z`), `${next}:00.000Z`))

  for (const { cron, tz, from, next, note } of cronDst)
    it(`${cron} in ${tz}: ${note}`, () => {
      let at = from
      for (const wanted of next) {
        at = nextOf(cron, at, tz) ?? 'never'
        assert.is(at, wanted.replace('Z', '.000Z'))
      }
    })

  for (const { in: text, valid, out } of cronText)
    it(`${text} is ${valid ? 'shown' : 'refused'}`, () => {
      const cron = readCron(text)
      assert.is(cron.ok, valid)
      if (cron.ok) assert.is(cron.value.text, out)
    })

  const more: readonly (readonly [text: string, from: string, next: string | undefined])[] = [
    ['0 0 L * *', '2024-02-01T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0 0 LW * *', '2024-06-01T00:00:00Z', '2024-06-28T00:00:00.000Z'],
    ['0 0 1W * *', '2024-06-01T00:00:00Z', '2024-06-03T00:00:00.000Z'],
    ['0 0 15W * *', '2024-06-01T00:00:00Z', '2024-06-14T00:00:00.000Z'],
    ['0 0 * * 5L', '2024-06-01T00:00:00Z', '2024-06-28T00:00:00.000Z'],
    ['0 0 * * MON#2', '2024-06-01T00:00:00Z', '2024-06-10T00:00:00.000Z'],
    ['0 0 * * 7', '2024-06-01T00:00:00Z', '2024-06-02T00:00:00.000Z'],
    ['5-10/2,59 23 31 DEC *', '2024-06-01T00:00:00Z', '2024-12-31T23:05:00.000Z'],
    ['10/20 * * * *', '2024-06-01T00:31:00Z', '2024-06-01T00:50:00.000Z'],
    ['0 0 29 2 1', '2024-06-01T00:00:00Z', '2044-02-29T00:00:00.000Z'],
    ['0 0 1 1 * 2024', '2024-06-01T00:00:00Z', undefined],
    ['0 0 30,31 2 *', '2024-06-01T00:00:00Z', undefined],
  ]
  for (const [text, from, next] of more) it(`${text} after ${from}`, () => assert.is(nextOf(text, from), next))

  it('follows zones whose offset is no whole hour, and that skip a whole day', () => {
    assert.is(nextOf('0 9 * * *', '2024-06-01T00:00:00Z', 'Asia/Kathmandu'), '2024-06-01T03:15:00.000Z')
    assert.is(nextOf('0 12 30 12 *', '2011-12-01T00:00:00Z', 'Pacific/Apia'), '2012-12-29T22:00:00.000Z')
  })

  for (const text of [
    '',
    '* * * *',
    '60 * * * *',
    '* * 0 * *',
    '5-1 * * * *',
    '*/0 * * * *',
    'a * * * *',
    '0 0 31 2-3 *',
  ])
    it(`refuses '${text}'`, () => assert.not.ok(readCron(text).ok))
})
