import type { Sink } from './world.ts'

/** Prints values as JSON, one at a time: as one array, or one a line. */
export async function printJson(
  values: Iterable<unknown> | AsyncIterable<unknown>,
  { format, stdout }: { readonly format: 'json' | 'jsonl'; readonly stdout: Sink },
): Promise<void> {
  let count = 0
  for await (const value of values) {
    const text = format === 'jsonl' ? `${JSON.stringify(value)}\n` : indented(value)
    await stdout.write(format === 'jsonl' ? text : `${count === 0 ? '[' : ','}\n${text}`)
    count += 1
  }
  if (format === 'json') await stdout.write(count === 0 ? '[]\n' : '\n]\n')
}

const indented = (value: unknown): string => JSON.stringify(value, null, 2).replaceAll(/^/gm, '  ')
