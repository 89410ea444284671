import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as assert from 'uvu/assert'
import { describe } from './support/describe.ts'

type Example = { readonly command: string; readonly expected: readonly string[]; readonly line: number }

const pages = [
  'README.md',
  'scenarios/README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md') && name !== 'style.md')
    .map((name) => join('docs', name)),
]

/** The commands of a page's `console` blocks, each with the output shown below it. */
function examples(text: string): readonly Example[] {
  const found: { command: string; expected: string[]; line: number }[] = []
  let isConsole = false
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('```')) isConsole = line.trim() === '```console'
    else if (isConsole && line.startsWith('$ ')) found.push({ command: line.slice(2), expected: [], line: index + 1 })
    else if (isConsole) found.at(-1)?.expected.push(line)
  }
  return found
}

/** Whether output is as shown; a line that is `…` alone stands for any number of lines. */
function isAsShown(shown: readonly string[], output: readonly string[]): boolean {
  const [first, ...rest] = shown
  if (first === undefined) return output.length === 0
  if (first !== '…') return output[0] === first && isAsShown(rest, output.slice(1))
  return output.some((_line, index) => isAsShown(rest, output.slice(index))) || rest.length === 0
}

function run(command: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-docs-'))
  const program = join(folder, 'sigsys')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/program/main.js')}" "$@"\n`)
  chmodSync(program, 0o755)
  try {
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1', TZ: 'UTC' }
    const { stdout } = spawnSync('bash', ['-c', command], { env, encoding: 'utf8', timeout: 60_000 })
    return stdout
      .replace(/\n$/, '')
      .split('\n')
      .filter((line, index, all) => all.length > 1 || line !== '' || index > 0)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const hasJq = spawnSync('jq', ['--version']).status === 0

describe('what the docs show', (it) => {
  for (const page of pages) {
    for (const { command, expected, line } of examples(readFileSync(page, 'utf8'))) {
      const needsJq = /\bjq\b/.test(command)
      if (needsJq && !hasJq) it.skip(`${page}:${line} needs jq`, () => {})
      else
        it(`${page}:${line} $ ${command}`, () => {
          const output = run(command)
          assert.ok(isAsShown(expected, output), `shown:\n${expected.join('\n')}\nprinted:\n${output.join('\n')}`)
        })
    }
  }

  it('there are examples', () => assert.ok(examples(readFileSync('README.md', 'utf8')).length >= 3))

  for (const page of pages) {
    it(`${page} links to what exists`, () => {
      const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(
        (match) => match[1] ?? '',
      )
      const broken = links.filter((link) => !/^https?:/.test(link)).filter((link) => !exists(join(page, '..', link)))
      assert.equal(broken, [])
    })
  }
})

function exists(path: string): boolean {
  try {
    readdirSync(join(path, '..'))
    return spawnSync('test', ['-e', path]).status === 0
  } catch {
    return false
  }
}
