export { visible } from '../domain/visible-text.ts'

/** What is said in colour. Never the only carrier of a meaning: without colours the words say it too. */
export type Tone = 'bad' | 'good' | 'warning' | 'strong' | 'faint'

/** Colours a text, or leaves it alone. */
export type Paint = (tone: Tone, text: string) => string

/** No colours. */
export const plain: Paint = (_tone, text) => text

const nothing = /[\p{Mn}\p{Me}\p{Cf}]/u
/** East Asian wide and full-width letters, and emoji. Source: Unicode, EastAsianWidth.txt (W and F). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const ascii = /^[\x20-\x7e]*$/

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length
  let columns = 0
  for (const letter of text) columns += nothing.test(letter) ? 0 : wide.test(letter) ? 2 : 1
  return columns
}

/**
 * Breaks a text at spaces into lines of at most `columns`. A word longer than that stands alone and runs over: ids, paths
 * and commands must survive being copied.
 */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  let taken = 0
  for (const word of text.split(' ')) {
    const needs = displayWidth(word)
    if (line !== '' && taken + 1 + needs > columns) {
      lines.push(line)
      line = ''
      taken = 0
    }
    taken += needs + (line === '' ? 0 : 1)
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
