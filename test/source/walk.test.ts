import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { readLimits } from '../../src/source/limits.ts'
import { isFault } from '../../src/source/problem.ts'
import { walk } from '../../src/source/walk.ts'
import { describe } from '../support/describe.ts'
import { heard, inFolder, memoryFolder } from '../support/input.ts'

const walked = (folder: string, paths: readonly string[], limits = {}) => {
  const { files, problems } = walk(
    paths.map((path) => join(folder, path)),
    { ...readLimits, ...limits },
  )
  const short = (path: string): string => path.replace(`${folder}/`, '')
  return {
    files: files.map(({ path }) => short(path)),
    below: files.map(({ below }) => below),
    problems: problems.map(({ kind, path }) => [kind, short(path)]),
  }
}

function made(folder: string, names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), name)
  }
}

describe('walk', (it) => {
  it('lists files by the bytes of their names, folders in place', () =>
    inFolder((folder) => {
      made(folder, ['t/b', 't/B', 't/a/z', 't/a/é', 't/a.log', 't/10', 't/9'])
      assert.equal(walked(folder, ['t']).files, ['t/10', 't/9', 't/B', 't/a/z', 't/a/é', 't/a.log', 't/b'])
      assert.equal(walked(folder, ['t']).below, ['10', '9', 'B', 'a/z', 'a/é', 'a.log', 'b'])
    }))
  it('finds nothing in an empty folder, and no fault', () =>
    inFolder((folder) => {
      mkdirSync(join(folder, 't'))
      assert.equal(walked(folder, ['t']), { files: [], below: [], problems: [] })
    }))
  it('names what is not there', () =>
    inFolder((folder) => assert.equal(walked(folder, ['gone']).problems, [['unreadable', 'gone']])))
  it('follows links, once, after everything else', () =>
    inFolder((folder) => {
      made(folder, ['t/z/real.log', 'u/other.log'])
      symlinkSync(join(folder, 't/z'), join(folder, 't/a'))
      symlinkSync(join(folder, 'u'), join(folder, 't/b'))
      symlinkSync('z/real.log', join(folder, 't/alias.log'))
      symlinkSync('z/real.log', join(folder, 't/real.log'))
      assert.equal(walked(folder, ['t', 't']).files, ['t/z/real.log', 't/alias.log', 't/b/other.log'])
    }))
  it('names a loop of links and goes on', () =>
    inFolder((folder) => {
      made(folder, ['t/a/x'])
      symlinkSync('..', join(folder, 't/a/up'))
      symlinkSync('self', join(folder, 't/self'))
      symlinkSync('gone', join(folder, 't/dangling'))
      const { files, problems } = walked(folder, ['t'])
      assert.equal(files, ['t/a/x'])
      assert.equal(problems, [
        ['link-loop', 't/a/up'],
        ['unreadable', 't/dangling'],
        ['unreadable', 't/self'],
      ])
    }))
  it('stops at the number of files and says so', () =>
    inFolder((folder) => {
      made(folder, ['t/a', 't/b', 't/c', 't/d/e'])
      const { files, problems } = walked(folder, ['t'], { filesMax: 2 })
      assert.equal(files, ['t/a', 't/b'])
      assert.equal(problems, [['limit', 't/c']])
    }))
  it('stops at the depth and says so', () =>
    inFolder((folder) => {
      made(folder, ['t/a/b/c', 't/a/x'])
      assert.equal(walked(folder, ['t'], { depthMax: 2 }), {
        files: ['t/a/x'],
        below: ['a/x'],
        problems: [['limit', 't/a/b']],
      })
    }))
  it('names a pipe in a folder and does not open it', async () =>
    inFolder(async (folder) => {
      made(folder, ['t/a'])
      try {
        execFileSync('mkfifo', [join(folder, 't/pipe')])
      } catch {
        return
      }
      const { texts, problems } = await heard([join(folder, 't')], { folder })
      assert.equal(texts, [['t/a', 't/a']])
      assert.equal(
        problems.map(({ kind }) => kind),
        ['special-file'],
      )
      assert.is(problems.some(isFault), false)
      const named = await heard([join(folder, 't/pipe')], { folder })
      assert.equal(named.texts, [])
      assert.is(named.problems.some(isFault), true, 'what was asked for by its name was not read')
    }))

  it('reads /dev/null as an empty file, and names an empty name', () =>
    inFolder(async (folder) => {
      const { texts, problems } = await heard(['/dev/null', ''], { folder })
      assert.equal(
        texts.map(([path]) => path),
        ['/dev/null'],
      )
      assert.equal(
        problems.map(({ kind, path }) => [kind, path]),
        [['unreadable', '(an empty name)']],
      )
    }))
})

describe('inputFiles', (it) => {
  it('names a file it may not read, reads the others, and calls it a fault', async () =>
    inFolder(async (folder) => {
      made(folder, ['t/a', 't/secret', 't/z', 't/shut/b'])
      chmodSync(join(folder, 't/secret'), 0)
      chmodSync(join(folder, 't/shut'), 0)
      const asUser = async (): Promise<Awaited<ReturnType<typeof heard>>> => {
        const restore = dropped(folder)
        try {
          return await heard([join(folder, 't')], { folder })
        } finally {
          restore()
        }
      }
      const { texts, problems } = await asUser()
      chmodSync(join(folder, 't/shut'), 0o700)
      assert.equal(
        texts.map(([path]) => path),
        ['t/a', 't/z'],
      )
      assert.equal(
        problems.map(({ kind, path }) => [kind, path]),
        [
          ['unreadable', 't/shut'],
          ['unreadable', 't/secret'],
        ],
      )
      assert.is(problems.every(isFault), true)
    }))
  it('names a file whose reading fails', async () => {
    const { problems } = await heard(['/proc/self/mem'])
    assert.equal(
      problems.map(({ kind }) => kind),
      ['unreadable'],
    )
  })
  it('leaves out the notes of a recorder', async () =>
    inFolder(async (folder) => {
      made(folder, [
        't/truth.json',
        't/proc/running/1/status',
        't/snapshots/after/index.jsonl',
        't/snapshots/after/x.json',
        't/index.jsonl',
        't/README.md',
      ])
      const { texts, notes } = await heard([join(folder, 't')], { folder })
      assert.equal(
        texts.map(([path]) => path),
        ['t/index.jsonl', 't/snapshots/after/x.json'],
      )
      assert.equal(notes, ['t/README.md', 't/proc/running/1/status', 't/snapshots/after/index.jsonl', 't/truth.json'])
    }))
  it('goes through 100,000 irrelevant files in seconds', async () =>
    inFolder(async (folder) => {
      for (let outer = 0; outer < 100; outer += 1) {
        mkdirSync(join(folder, `d${outer}`))
        for (let inner = 0; inner < 1000; inner += 1) writeFileSync(join(folder, `d${outer}`, `f${inner}`), 'nothing\n')
      }
      const start = performance.now()
      const { texts } = await heard([folder])
      assert.is(texts.length, 100_000)
      assert.ok(performance.now() - start < 15_000, `${performance.now() - start} ms`)
    }, memoryFolder))
})

/** Becomes a user who owns nothing, where the test runs as root. */
function dropped(folder: string): () => void {
  if (process.getuid?.() !== 0) return () => {}
  chmodSync(folder, 0o755)
  process.seteuid?.(65_534)
  return () => process.seteuid?.(0)
}
