import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { recordLines, recordLinesAside, recordLinesHere } from '../../src/source/record-lines.ts'
import type { FoundLine } from '../../src/wire/audit/scan.ts'
import { describe } from '../support/describe.ts'

const folder = mkdtempSync(join(tmpdir(), 'record-lines-'))

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function all(lines: AsyncIterable<readonly FoundLine[]>): Promise<readonly FoundLine[]> {
  const found: FoundLine[] = []
  for await (const batch of lines) found.push(...batch)
  return found
}

describe('recordLines', (it) => {
  it.after(() => rmSync(folder, { recursive: true }))

  const filler = `type=SYSCALL msg=audit(1.000:1): ${'x'.repeat(200)}\n`
  const large = file(
    'large.log',
    Array.from({ length: 50_000 }, (_item, index) =>
      index % 50 === 0 ? `type=SECCOMP msg=audit(1.000:${index}): ü\r\n` : filler,
    ).join(''),
  )

  it('finds the same lines in one thread and in two', async () => {
    const here = [...recordLinesHere(large)].flat()
    assert.is(here.length, 1000)
    assert.equal(await all(recordLinesAside(large)), here)
    assert.equal(await all(recordLines(large)), here)
    assert.equal([here[1]?.number, here[1]?.bytes.slice(-2)], [51, 'Ã¼'])
  })

  it('gives nothing for a file of nothing, by either way', async () => {
    const empty = file('empty.log', '')
    assert.equal([...recordLinesHere(empty)].flat(), [])
    assert.equal(await all(recordLinesAside(empty)), [])
  })

  it('hands on that a line was cut', async () => {
    const path = file('long.log', `SECCOMP\n${'x'.repeat(1 << 20)}SECCOMP\nSECCOMP 3`)
    const found = await all(recordLinesAside(path))
    assert.equal(
      found.map(({ number, cut }) => [number, cut]),
      [
        [1, false],
        [2, true],
        [3, false],
      ],
    )
  })

  it('throws what the system says, by either way', async () => {
    for (const read of [
      () => all(recordLinesAside(join(folder, 'none'))),
      () => all(recordLines(join(folder, 'none'))),
    ]) {
      const code = await read().then(
        () => 'read',
        (error: unknown) => (error as { readonly code?: string }).code,
      )
      assert.is(code, 'ENOENT')
    }
  })

  it('lets go of the second thread when its lines are no longer wanted', async () => {
    for await (const batch of recordLinesAside(large)) if (batch.length > 0) break
  })
})
