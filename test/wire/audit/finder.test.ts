import * as assert from 'uvu/assert'
import { fastFinder, type Finder, plainFinder } from '../../../src/wire/audit/finder.ts'
import { describe } from '../../support/describe.ts'

const pieces = ['SECCOMP', 'ype=1326', 'CC', 'y', 'ype=', '\n', 'SECC', 'OMP', '1326', 'CCO', '132', 'x', 'type=']

/** A text of pieces drawn by a small generator with a seed. */
function drawn(seed: number, count: number): string {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return pieces[(state >>> 16) % pieces.length] ?? ''
  }).join('')
}

function foundIn(finder: Finder, text: string): readonly (readonly number[])[] {
  const bytes = Buffer.from(text)
  // Words behind the end must not be seen, and must be there afterwards.
  bytes.copy(finder.memory, finder.dataStart)
  finder.memory.write('SECCOMP\n', finder.dataStart + bytes.length)
  const count = finder.find(finder.dataStart, finder.dataStart + bytes.length)
  const tail = finder.memory.toString('latin1', finder.dataStart + bytes.length, finder.dataStart + bytes.length + 8)
  assert.is(tail, 'SECCOMP\n')
  const places = Array.from({ length: count }, (_item, index) => [...finder.places.subarray(index * 2, index * 2 + 2)])
  return [...places, [finder.feedCount()]]
}

describe('fastFinder', (it) => {
  const fast = fastFinder(8192)
  const plain = plainFinder(8192)

  for (let seed = 1; seed <= 200; seed += 1) {
    const text = drawn(seed, seed * 4)
    it(`finds what plain code finds in text ${seed}`, () => {
      assert.ok(fast !== undefined)
      assert.equal(foundIn(fast, text), foundIn(plain, text))
    })
  }
})
