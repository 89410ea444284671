import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as assert from 'uvu/assert'
import { diagnoseEvidence } from '../../src/app/diagnose.ts'
import { instant } from '../../src/domain/time.ts'
import { judge } from '../recordings/judge.ts'
import { truthOf } from '../recordings/truth.ts'
import { describe } from '../support/describe.ts'

const incidents = 'test/fixtures/incidents'
const profiles = join(incidents, 'profiles')
const runs = readdirSync(incidents).filter((name) => name !== 'profiles')

async function* nothing(): AsyncGenerator<Uint8Array> {}

const diagnosed = (paths: readonly string[]) =>
  diagnoseEvidence(paths, {
    timezone: 'UTC',
    now: instant(1_800_000_000_000),
    hosts: [],
    stdin: nothing(),
    cluster: undefined,
    all: false,
  })

type Files = ReadonlyMap<string, Uint8Array>

function filesOf(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile() && basename(name) !== 'truth.json')
    .sort()
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]))
}

const isSandbox = (name: string): boolean => name.startsWith('sandbox/')

/** Where a file can be cut in two so that no line or frame is torn. */
function cutAt(name: string, bytes: Uint8Array): number | undefined {
  return /\.(log|raw)$/.test(name) ? bytes.indexOf(10, bytes.length / 2) + 1 : undefined
}

/** The same evidence, packed otherwise. What only a path tells, whose sandbox a file is, is kept. */
const packings: Readonly<Record<string, (files: Files) => Files>> = {
  'compressed file by file': (files) => new Map([...files].map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)])),
  'under other names, in another order': (files) =>
    new Map([...files].reverse().map(([name, bytes], index) => [isSandbox(name) ? name : `${index}.x`, bytes])),
  'cut in two': (files) =>
    new Map(
      [...files].flatMap(([name, bytes]): [string, Uint8Array][] => {
        const at = isSandbox(name) ? undefined : cutAt(name, bytes)
        return at === undefined
          ? [[name, bytes]]
          : [
              [`${name}.b`, bytes.subarray(0, at)],
              [`${name}.a`, bytes.subarray(at)],
            ]
      }),
    ),
  'as one file': (files) =>
    new Map([
      ...[...files].filter(([name]) => isSandbox(name)),
      ['all', Buffer.concat([...files].filter(([name]) => !isSandbox(name)).map(([, bytes]) => bytes))] as const,
    ]),
}

function unpack(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-'))
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  return folder
}

/** All but where things were read: that is what *the same* means. */
const sameness = ({ diagnoses, notices }: Awaited<ReturnType<typeof diagnosed>>) =>
  [...diagnoses, ...notices].map((each) => ({
    ...each,
    evidence: each.evidence.map(({ source: _source, ...rest }) => rest),
    gaps: each.gaps.map(({ source: _source, ...rest }) => rest),
  }))

describe('diagnoseEvidence', (it) => {
  for (const run of runs) {
    it(`judges ${run} as it truly was`, async () => {
      const folder = join(incidents, run)
      const found = await diagnosed([folder, profiles])
      const wrong = judge(truthOf(folder), found).filter((verdict) => verdict.wrong.length > 0 || !verdict.exact)
      assert.equal(wrong, [])
    })
  }

  for (const [name, pack] of Object.entries(packings)) {
    it(`says the same of evidence ${name}`, async () => {
      for (const run of runs) {
        const folder = unpack(pack(filesOf(join(incidents, run))))
        try {
          assert.equal(
            sameness(await diagnosed([profiles, folder])),
            sameness(await diagnosed([join(incidents, run), profiles])),
          )
        } finally {
          rmSync(folder, { recursive: true })
        }
      }
    })
  }

  it('finds nothing in an empty folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sigsys-'))
    const { diagnoses, summary } = await diagnosed([folder])
    rmSync(folder, { recursive: true })
    assert.equal([diagnoses.length, summary.hasFault], [0, false])
  })
})
