const control = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

/**
 * A text that a process or a stranger chose, safe to show: control characters (escape sequences) and marks that reorder
 * what is seen come out as `\xNN` or `\u{NNNN}`; line breaks and tabs become spaces.
 */
export const visible = (text: string): string =>
  text.replace(/[\t\n\r]+/g, ' ').replace(control, (mark) => {
    const code = mark.codePointAt(0) ?? 0
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })

const ascii = /^[\x20-\x7e]*$/

/**
 * The same, cut to a length that a page can hold; what was cut is counted, so that nobody takes the rest for nothing.
 *
 * @param charsMax letters, so that none is cut in half
 */
export function visibleStart(text: string, charsMax: number): string {
  if (text.length <= charsMax && ascii.test(text)) return text
  // Letters outside the basic plane take two units: twice as many units hold at least as many letters.
  const start = text.length > charsMax * 2 ? text.slice(0, charsMax * 2) : text
  const letters = Array.from(visible(start))
  if (letters.length <= charsMax && start === text) return letters.join('')
  const rest = text.length - start.length + Math.max(0, letters.length - charsMax)
  return `${letters.slice(0, charsMax).join('')}… (${rest} more characters)`
}
