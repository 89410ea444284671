/** Runs every bench beside this file and fails if a bar is missed: `npm run bench [-- NAME]`. A bench without `bench` runs when it is loaded. */
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'

type Figure = { readonly says: string; readonly ok: boolean }

/** One that takes minutes tells each figure when it has it. */
type Bench = () => readonly Figure[] | Promise<readonly Figure[]> | AsyncIterable<Figure>

async function main(): Promise<number> {
  const own = basename(import.meta.filename)
  const wanted = process.argv.slice(2)
  const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.js') && name !== own)
  let missed = 0
  for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(basename(one, '.js')))) {
    const { bench } = (await import(`./${name}`)) as { bench?: Bench }
    for await (const { says, ok } of (await bench?.()) ?? []) {
      process.stdout.write(`${basename(name, '.js')}: ${says}${ok ? '' : '  MISSED'}\n`)
      if (!ok) missed += 1
    }
  }
  return missed === 0 ? 0 : 1
}

process.exitCode = await main()
