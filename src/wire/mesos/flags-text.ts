const flagsMax = 1000

/**
 * Reads `--name="value" --other="…"`, as master and agent print their flags at start-up. Values are not escaped, so
 * one ends where another flag begins, and at the end of the text. Source: stout, flags.hpp, operator<< for FlagsBase.
 */
export function flagsText(text: string): Readonly<Record<string, string>> {
  const starts = [...text.matchAll(/(?:^| )--([a-z0-9_-]+)="/g)].slice(0, flagsMax)
  return Object.fromEntries(
    starts.map((start, index) => {
      const from = start.index + start[0].length
      const to = starts[index + 1]?.index ?? text.trimEnd().length
      return [start[1] ?? '', text.slice(from, to).replace(/"$/, '')] as const
    }),
  )
}
