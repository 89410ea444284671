import { appendFileSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { type FilePlace, followFile } from '../../src/collect/follow-file.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'

function following(path: string, from?: FilePlace, tailBytes = 1e6) {
  const lines: string[] = []
  const losses: string[] = []
  const file = followFile(path, {
    from,
    tailBytes,
    take: (found) => void lines.push(...found.toString().replace(/\n$/, '').split('\n')),
    lost: (why) => void losses.push(why),
  })
  const read = (): readonly string[] => {
    while (file.poll());
    return lines.splice(0)
  }
  return { ...file, read, losses }
}

describe('a followed file', (it) => {
  it('gives whole lines as they come, also through a rotation', () =>
    inFolder(async (folder) => {
      const path = `${folder}/audit.log`
      const file = following(path)
      assert.equal(file.read(), [])
      writeFileSync(path, 'one\ntw')
      assert.equal(file.read(), ['one'])
      appendFileSync(path, 'o\n')
      assert.equal(file.read(), ['two'])
      appendFileSync(path, 'three\n')
      renameSync(path, `${path}.1`)
      appendFileSync(`${path}.1`, 'four\n')
      writeFileSync(path, 'five\n')
      assert.equal(file.read(), ['three', 'four', 'five'])
      assert.equal(file.losses, [])
      file.close()
    }))

  it('says that a file was cut, and reads it from its beginning', () =>
    inFolder(async (folder) => {
      const path = `${folder}/audit.log`
      writeFileSync(path, 'one\ntwo\n')
      const file = following(path)
      assert.equal(file.read(), ['one', 'two'])
      truncateSync(path, 0)
      assert.equal(file.read(), [])
      appendFileSync(path, 'six\n')
      assert.equal(file.read(), ['six'])
      assert.is(file.losses.length, 1)
      assert.match(file.losses[0] ?? '', /was cut from 8 to 0 bytes/)
      file.close()
    }))

  it('goes on where it was, in the same file only', () =>
    inFolder(async (folder) => {
      const path = `${folder}/audit.log`
      writeFileSync(path, 'one\ntwo\nthr')
      const first = following(path)
      first.read()
      const place = first.place()
      first.close()
      appendFileSync(path, 'ee\n')
      const second = following(path, place)
      assert.equal(second.read(), ['three'])
      second.close()
      const third = following(path, { inode: 1, offset: 3 })
      assert.equal(third.read(), ['one', 'two', 'three'])
      assert.match(third.losses[0] ?? '', /is another file than the one that was read last/)
      third.close()
    }))

  it('reads what was rotated while nobody read, the oldest first', () =>
    inFolder(async (folder) => {
      const path = `${folder}/audit.log`
      writeFileSync(path, 'one\ntwo\n')
      const first = following(path)
      first.read()
      const place = first.place()
      first.close()
      appendFileSync(path, 'three\n')
      renameSync(path, `${path}.2`)
      writeFileSync(`${path}.1`, 'four\n')
      writeFileSync(path, 'five\n')
      const second = following(path, place)
      assert.equal(second.read(), ['three', 'four', 'five'])
      assert.equal(second.losses, [])
      second.close()
    }))

  it('reads a file between two rotations, also when both came between two looks', () =>
    inFolder(async (folder) => {
      const path = `${folder}/audit.log`
      writeFileSync(path, 'one\n')
      const file = following(path)
      assert.equal(file.read(), ['one'])
      renameSync(path, `${path}.2`)
      writeFileSync(`${path}.1`, 'two\n')
      writeFileSync(path, 'three\n')
      assert.equal(file.read(), ['two', 'three'])
      assert.equal(file.losses, [])
      file.close()
    }))

  it('says that more was rotated away than is left', () =>
    inFolder(async (folder) => {
      const path = `${folder}/audit.log`
      writeFileSync(path, 'one\n')
      const file = following(path)
      assert.equal(file.read(), ['one'])
      unlinkSync(path)
      writeFileSync(`${path}.1`, 'five\n')
      writeFileSync(path, 'six\n')
      assert.equal(file.read(), ['five', 'six'])
      assert.match(file.losses[0] ?? '', /was rotated away before what came after it was read/)
      file.close()
    }))

  it('follows a file that was deleted and made anew', () =>
    inFolder(async (folder) => {
      const path = `${folder}/audit.log`
      writeFileSync(path, 'one\n')
      const file = following(path)
      file.read()
      appendFileSync(path, 'two\n')
      unlinkSync(path)
      assert.equal(file.read(), ['two'])
      writeFileSync(path, 'three\n')
      assert.equal(file.read(), ['three'])
      assert.equal(file.losses, [])
      file.close()
    }))

  it('begins with the end of a long file, at a line', () =>
    inFolder(async (folder) => {
      const path = `${folder}/audit.log`
      writeFileSync(path, 'one\ntwo\nthree\n')
      const file = following(path, undefined, 8)
      assert.equal(file.read(), ['three'])
      file.close()
    }))
})
