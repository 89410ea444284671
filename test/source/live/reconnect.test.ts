import { concat, defer, from, type Observable, throwError } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import * as assert from 'uvu/assert'
import { backoffDelay, Lost, reconnect } from '../../../src/source/live/reconnect.ts'
import { describe } from '../../support/describe.ts'

describe('the wait before an attempt', (it) => {
  const backoff = { firstMs: 100, maxMs: 1000 }
  const table = [
    [1, 1, 100],
    [2, 1, 200],
    [4, 1, 800],
    [5, 1, 1000],
    [5000, 1, 1000],
    [3, 0, 200],
  ] as const
  for (const [attempt, chance, ms] of table) {
    it(`is ${ms} ms before attempt ${attempt} with chance ${chance}`, () =>
      assert.is(backoffDelay(backoff, { attempt, chance }), ms))
  }
})

/** Connections that end one after the other as told; the last one stays open. */
function connections(ends: readonly (readonly [values: string, heard: boolean])[]): Observable<string> {
  let count = 0
  return defer(() => {
    const [values, heard] = ends[count++] ?? ['', false]
    return concat(
      from(values.split('')),
      throwError(() => new Lost('cut', { heard })),
    )
  })
}

describe('reconnect', (it) => {
  const inVirtualTime = (
    work: (helpers: Parameters<Parameters<TestScheduler['run']>[0]>[0], scheduler: TestScheduler) => void,
  ): void => {
    const scheduler = new TestScheduler((actual, expected) => assert.equal(actual, expected))
    scheduler.run((helpers) => work(helpers, scheduler))
  }
  const backoff = { firstMs: 10, maxMs: 35 }

  it('waits twice as long after every attempt in vain, up to the longest', () =>
    inVirtualTime(({ expectObservable }, scheduler) => {
      const source = connections([
        ['a', true],
        ['', false],
        ['', false],
        ['b', true],
        ['c', true],
      ])
      // a, 10 ms, nothing, 20 ms, nothing, 35 ms, b, 10 ms, c
      expectObservable(source.pipe(reconnect(backoff, { scheduler, chance: () => 1 })), '90ms !').toBe('a 64ms b 9ms c')
    }))

  it('starts over after a connection that heard something, not after one that only said something', () =>
    inVirtualTime(({ expectObservable }, scheduler) => {
      const source = connections([
        ['a', false],
        ['b', false],
        ['c', true],
        ['d', false],
      ])
      expectObservable(source.pipe(reconnect(backoff, { scheduler, chance: () => 1 })), '45ms !').toBe(
        'a 9ms b 19ms c 9ms d',
      )
    }))

  it('lets any other error through', () =>
    inVirtualTime(({ expectObservable, cold }, scheduler) => {
      const source = cold('a-#', undefined, new Error('refused'))
      expectObservable(source.pipe(reconnect(backoff, { scheduler }))).toBe('a-#', undefined, new Error('refused'))
    }))
})
