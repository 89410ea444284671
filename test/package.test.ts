import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as assert from 'uvu/assert'
import { describe } from './support/describe.ts'

const quiet = { encoding: 'utf8' as const, stdio: 'pipe' as const }

describe('the package', (it) => {
  it('installs and runs elsewhere', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sigsys-package-'))
    try {
      const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], quiet)
      const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }]
      const strays = files.map(({ path }) => path).filter((path) => /^(test|dist\/test|\.ci)\//.test(path))
      assert.equal(strays, [])
      // What a browser gets of it is bundled beforehand: esbuild and Preact are not installed with it.
      for (const path of ['dist/web/dashboard.js', 'dist/web/dashboard.css'])
        assert.ok(
          files.some((file) => file.path === path),
          path,
        )
      execFileSync('npm', ['init', '-y'], { ...quiet, cwd: folder })
      execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`], {
        ...quiet,
        cwd: folder,
      })
      const sigsys = (...words: string[]) =>
        execFileSync(join(folder, 'node_modules/.bin/sigsys'), words, { ...quiet, cwd: folder })
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
      assert.is(sigsys('--version').trim(), version)
      const incident = resolve('test/fixtures/incidents/profile-missing')
      assert.match(sigsys('diagnose', incident, '--quiet'), /seccomp-profile-missing/)
      // Threads run modules of their own, which lie elsewhere than their sources did.
      const seeds = sigsys('simulate', resolve('scenarios/crash-loop.yaml'), '--seeds', '2', '--quiet')
      assert.match(seeds, /2 seeds/)
      const trial = fork(join(folder, 'node_modules/sigsys/dist/program/app/trial/trial-process.js'))
      const nowhere = { is: 'store', path: join(folder, 'none.db') }
      trial.send({ incident: 'i-1', state: '', place: nowhere, changes: [] })
      const [told] = await once(trial, 'message')
      assert.match(JSON.stringify(told), /none.db: no such file/)
      trial.kill()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
