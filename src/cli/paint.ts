import { styleText } from 'node:util'
import { type Paint, plain, type Tone } from '../output/terminal-text.ts'
import type { Sink } from './world.ts'

type Style = Parameters<typeof styleText>[0]

const styles: Readonly<Record<Tone, Style>> = {
  bad: ['bold', 'red'],
  good: ['bold', 'green'],
  warning: 'yellow',
  strong: 'bold',
  faint: 'dim',
}

/** Colours where the reader of a stream sees them: on a terminal, unless NO_COLOR, TERM=dumb or `--no-color` says not. */
export function paintFor(sink: Sink, { isOff }: { readonly isOff: boolean }): Paint {
  if (isOff) return plain
  return (tone, text) => styleText(styles[tone], text, { stream: sink.stream, validateStream: true })
}
