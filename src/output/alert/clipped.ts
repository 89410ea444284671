import { visible } from '../terminal-text.ts'

/** Longest text in a message, in UTF-16 units; what is longer ends in an ellipsis. */
export const textCharsMax = 2000

/** Texts that are never shortened: who reads them compares them. */
const exactKeys: ReadonlySet<string> = new Set(['schema', 'id', 'dedup_key'])

/**
 * The same value with texts that are safe wherever they are shown: no control characters, escape sequences or marks
 * that reorder what is seen (they come out as `\xNN`), and none longer than `textCharsMax`. Markup of any kind stays as
 * it is: what it means depends on the sink, which must escape it.
 */
export const clipped = <T>(value: T): T => clippedAt('', value) as T // Texts become texts, and nothing else changes.

function clippedAt(key: string, value: unknown): unknown {
  if (typeof value === 'string') return exactKeys.has(key) ? shortened(visible(value), 512) : shownText(value)
  if (Array.isArray(value)) return value.map((one: unknown) => clippedAt(key, one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, clippedAt(name, one)]))
}

/** A text that may be shown; only its part that can be shown is looked at. */
const shownText = (text: string): string => shortened(visible(text.slice(0, textCharsMax + 1)), textCharsMax)

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** A text of at most so many UTF-16 units, not cut within a letter. */
export function shortened(text: string, charsMax: number): string {
  const whole = text.replace(loneSurrogate, '\ufffd')
  if (whole.length <= charsMax) return whole
  const cut = whole.slice(0, charsMax - 1)
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`
}
