import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { program, repository } from './support/cli.ts'
import { describe } from './support/describe.ts'
import { inFolder } from './support/input.ts'
import { needing } from './support/requirement.ts'
import { libraryFolder, libraryNames } from './support/scenario-files.ts'

/** Where other Nodes lie, as `.ci/run` installs them: `node22/bin/node` and the like. */
const nodes =
  process.env['SIGSYS_NODES'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sigsys/nodes/node_modules')
const nodeOf = (major: 22 | 24): string => join(nodes, `node${major}`, 'bin/node')

/** Every scenario of the library, and what is not part of one only. */
const scenarios = libraryNames().map((name) => join(libraryFolder, name))

/** The digest of a run, and a hash of all that is said of it. */
type Answer = { readonly digest: string | undefined; readonly all: string }

/** What one Node makes of all scenarios. */
type Answers = { readonly code: number | null; readonly of: ReadonlyMap<string, Answer> }

/** Zone data comes with a Node, and is told of by its version. */
const zoneData = /"zone_data":"[^"]*"/

/** A line says which run follows, and those after it what came of it. */
const runLine = /^(?=\{"is":"run")/m

const byScenario = (text: string): readonly (readonly [string, Answer])[] =>
  text
    .split(runLine)
    .filter((part) => part !== '')
    .map((part, index) => {
      const all = createHash('sha256').update(part.replace(zoneData, '')).digest('hex')
      return [scenarios[index] ?? '?', { digest: /"digest":"(\w+)"/.exec(part)?.[1], all }]
    })

const answersOf = (node: string): Promise<Answers> =>
  inFolder(async (folder) => {
    const out = join(folder, 'reports.jsonl')
    const words = [program, 'simulate', ...scenarios, '--quiet', '--format', 'jsonl', '--out', out]
    const child = spawn(node, words, { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] })
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    return { code, of: new Map(byScenario(readFileSync(out, 'utf8'))) }
  })

/** The digest that stands in the golden timeline beside a scenario. */
const goldenDigest = (scenario: string): string =>
  /^digest (\S+)$/m.exec(readFileSync(join(repository, scenario.replace(/yaml$/, 'timeline')), 'utf8'))?.[1] ?? ''

let own: Promise<Answers> | undefined

// A suite for each, as each has a time limit of its own.
for (const major of [22, 24] as const)
  describe(`scenarios on Node ${major}`, (it) => {
    const node = nodeOf(major)
    const missing = existsSync(node) ? undefined : `no Node ${major} at ${node}; .ci/run installs it`
    needing(it, { requirement: `node${major}`, missing }, () => {
      it(`hold, and are told byte for byte as on ${process.version}`, async () => {
        own ??= answersOf(process.execPath)
        const [here, there] = [await own, await answersOf(node)]
        assert.is(there.code, 0, 'every expectation holds')
        assert.is(there.of.size, scenarios.length)
        assert.equal([...there.of], [...here.of])
        for (const [scenario, { digest }] of there.of) assert.is(digest, goldenDigest(scenario), scenario)
      })
    })
  })
