import { styleText } from 'node:util'
import { type Paint, plain, type Tone } from '../output/terminal-text.ts'
import type { Sink, World } from './world.ts'

type Style = Parameters<typeof styleText>[0]

const styles: Readonly<Record<Tone, Style>> = {
  bad: ['bold', 'red'],
  good: ['bold', 'green'],
  warning: 'yellow',
  strong: 'bold',
  faint: 'dim',
}

/**
 * Colours where the reader of a stream sees them: on a terminal, unless NO_COLOR, TERM=dumb or `--no-color` says not;
 * FORCE_COLOR asks for them elsewhere. Decided here: `styleText` of Node 20 looks at none of these.
 */
export function paintFor(
  { isTerminal }: Sink,
  { env, isOff }: { readonly env: World['env']; readonly isOff: boolean },
): Paint {
  const isSet = (name: string): boolean => env[name] !== undefined && env[name] !== ''
  const isForced = isSet('FORCE_COLOR') && env['FORCE_COLOR'] !== '0'
  if (isOff || isSet('NO_COLOR') || (!isForced && (!isTerminal || env['TERM'] === 'dumb'))) return plain
  return (tone, text) => styleText(styles[tone], text, { validateStream: false })
}
