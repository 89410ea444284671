import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import * as assert from 'uvu/assert'
import { describe } from './support/describe.ts'

/** Who may import whom: docs/style.md §3. A name with `:` is a prefix of a package or builtin. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  document: ['domain', 'yaml', 'zod', 'fastest-levenshtein'],
  wire: ['domain', 'zod'],
  seccomp: ['domain', 'document'],
  correlate: ['domain'],
  diagnose: ['domain', 'correlate', 'seccomp'],
  sim: ['domain', 'wire', 'seccomp', 'document', 'zod', 'yaml', 'croner'],
  source: ['domain', 'wire', 'rxjs', 'undici', 'ws', 'node:'],
  collect: ['domain', 'wire', 'source', 'rxjs', 'node:'],
  replay: ['domain', 'wire', 'source', 'ws', 'node:'],
  hub: ['domain', 'wire', 'rxjs', 'ws', 'node:'],
  store: ['domain', 'wire', '@photostructure/sqlite', 'node:'],
  app: [
    'domain',
    'document',
    'wire',
    'seccomp',
    'source',
    'correlate',
    'diagnose',
    'sim',
    'hub',
    'store',
    'collect',
    'replay',
    'output',
    'rxjs',
    'piscina',
    'pino',
    'prom-client',
    'undici',
    'zod',
    'node:',
  ],
  output: ['domain', 'wire', 'rxjs', 'undici', 'standardwebhooks', 'node:'],
  page: ['domain', 'preact'],
  browser: ['domain', 'wire', 'page', 'preact'],
  web: ['hub', 'node:'],
  cli: ['domain', 'document', 'seccomp', 'sim', 'output', 'app', 'web', 'cli-progress', 'node:'],
  'main.ts': ['cli', 'node:'],
}

/** The one file that may import a package its folder may not. */
const mayAlsoImport: Readonly<Record<string, readonly string[]>> = {
  'domain/time.ts': ['date-fns', '@date-fns/tz'],
  'correlate/steps.ts': ['rxjs'],
  'wire/framing/sse.ts': ['eventsource-parser'],
  'sim/metronome/time-zone.ts': ['@date-fns/tz'],
  'source/netlink.ts': ['koffi'],
}

const edge = new Set([
  'source',
  'collect',
  'replay',
  'hub',
  'store',
  'app',
  'output',
  'browser',
  'web',
  'cli',
  'main.ts',
])
const impure =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bset(?:Timeout|Interval|Immediate)\(|\bprocess\.|\bconsole\.|\bawait |\bperformance\./

const files = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .sort()

/** Where the imports of a file point: a folder of src, or a package's name. */
function imports(text: string, path: string): readonly string[] {
  const shapes = [/^(?:import|export)\b[^'";]*?\bfrom '([^']+)'/gm, /^import '([^']+)'/gm, /\bimport\('([^']+)'\)/g]
  const names = shapes.flatMap((shape) => [...text.matchAll(shape)].map((match) => match[1] ?? ''))
  return names.map((name) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name))
}

const matches = (to: string, allowed: string): boolean =>
  to === allowed || to.startsWith(`${allowed}/`) || (allowed.endsWith(':') && to.startsWith(allowed))

/** The code without comments and string contents, so that a word in a sentence is not taken for a call. */
const codeOnly = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")

describe('who may import whom', (it) => {
  for (const path of files('src')) {
    const folder = path.split('/')[0] ?? ''
    const text = readFileSync(join('src', path), 'utf8')

    it(`${path} imports only what ${folder} may`, () => {
      assert.ok(folder in mayImport, `no rule for ${folder}`)
      const allowed = [folder, ...(mayImport[folder] ?? []), ...(mayAlsoImport[path] ?? [])]
      const strays = imports(text, path).filter((to) => !allowed.some((name) => matches(to, name)))
      assert.equal(strays, [])
    })

    if (!edge.has(folder))
      it(`${path} reads no clock, entropy or process`, () => assert.not.match(codeOnly(text), impure))
    if (path !== 'main.ts')
      it(`${path} does not touch process.exit or argv`, () =>
        assert.not.match(codeOnly(text), /process\.(exit\b|argv)/))
  }
})

describe('how tests are written', (it) => {
  for (const path of files('test').filter((name) => /\.test\.tsx?$/.test(name))) {
    const text = readFileSync(join('test', path), 'utf8')

    it(`${path} goes through describe()`, () => {
      assert.match(text, /support\/describe\.ts'/)
      assert.not.match(codeOnly(text), /from '' ;?\s*suite|\.only\(/)
    })
  }
})

describe('how files are named and sized', (it) => {
  const banned = /(^|\/)(utils?|helpers?|common|types|manager|service|index)\.tsx?$/

  for (const path of files('src')) {
    it(`${path} is named for what it holds`, () => {
      assert.not.match(path, banned)
      assert.match(path, /^[a-z0-9/.-]+$/)
    })
    it(`${path} is about one thing`, () => {
      const lines = readFileSync(join('src', path), 'utf8').split('\n').length
      const table = /^(diagnose\/knowledge|domain\/syscall-table|seccomp\/facts|domain\/event\.ts)/.test(path)
      assert.ok(table || lines <= 300, `${lines} lines`)
    })
  }
})
