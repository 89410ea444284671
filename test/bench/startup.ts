/** What it costs to start the program: `sigsys --help` against a Node that does nothing. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../support/cli.ts'
import { inFolder } from '../support/input.ts'

const rounds = 21
/** Source: issue of the first landing. */
const overBareMsMax = 120

function millisecondsOf(words: readonly string[]): number {
  const before = performance.now()
  const { status } = spawnSync(process.execPath, words, { stdio: 'ignore' })
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}`)
  return performance.now() - before
}

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN

/** Runs both in turn, so that what else the machine does weighs on both alike. */
export const bench = (): Promise<readonly { readonly says: string; readonly ok: boolean }[]> =>
  inFolder((folder) => {
    const nothing = join(folder, 'nothing.mjs')
    writeFileSync(nothing, '')
    const commands = [[nothing], [program, '--help'], [program, 'diagnose', folder]]
    const times = commands.map((): number[] => [])
    for (let round = 0; round < rounds; round += 1)
      for (const [index, command] of commands.entries()) times[index]?.push(millisecondsOf(command))
    const [bare = Number.NaN, help = Number.NaN, diagnose = Number.NaN] = times.map(median)
    const figure = (name: string, ms: number): string =>
      `${name} takes ${Math.round(ms - bare)} ms more than a bare Node (${Math.round(bare)} ms), ratio ${(ms / bare).toFixed(2)}`
    return [
      { says: `${figure('sigsys --help', help)}; bar ${overBareMsMax} ms more`, ok: help - bare < overBareMsMax },
      { says: figure('sigsys diagnose of an empty folder', diagnose), ok: true },
    ]
  })
