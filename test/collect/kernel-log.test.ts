import { existsSync, openSync, writeSync, closeSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { kernelLog, type KernelLogPlace } from '../../src/collect/kernel-log.ts'
import { describe } from '../support/describe.ts'
import { needing } from '../support/requirement.ts'

const path = '/dev/kmsg'
const missing = process.getuid?.() !== 0 ? 'it is not root' : existsSync(path) ? undefined : `there is no ${path}`

function say(text: string): void {
  const fd = openSync(path, 'w')
  writeSync(fd, text)
  closeSync(fd)
}

function reading(from?: KernelLogPlace) {
  const messages: string[] = []
  const losses: string[] = []
  const log = kernelLog(path, {
    from,
    take: (message) => void messages.push(message.toString('latin1')),
    lost: (why) => void losses.push(why),
  })
  const read = (): readonly string[] => {
    while (log.poll());
    return messages.splice(0).filter((message) => message.includes('sigsys-test'))
  }
  return { ...log, read, losses }
}

describe("the kernel's ring buffer", (it) => {
  needing(it, { requirement: 'root', missing }, () => {
    it('is read message by message, without waiting for the next', () => {
      const log = reading()
      log.read()
      say('sigsys-test one\n')
      say('sigsys-test two\n')
      const [one = '', two = '', ...others] = log.read()
      assert.match(one, /^\d+,\d+,\d+,.*;sigsys-test one$/)
      assert.match(two, /sigsys-test two$/)
      assert.equal(others, [])
      assert.equal(log.read(), [])
      log.close()
    })

    it('goes on behind its place in the same boot, and from the oldest in another', () => {
      const first = reading()
      say('sigsys-test three\n')
      first.read()
      const place = first.place()
      first.close()
      say('sigsys-test four\n')
      const second = reading(place)
      assert.equal(
        second.read().map((line) => line.split(';')[1]),
        ['sigsys-test four'],
      )
      assert.equal(second.losses, [])
      second.close()
      const third = reading({ boot: 'another', sequence: 1e9 })
      assert.ok(third.read().some((line) => line.endsWith('sigsys-test three')))
      third.close()
    })
  })
})
