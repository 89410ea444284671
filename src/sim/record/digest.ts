/** A running 64-bit digest of text: equal texts in equal order give equal digests on every machine. */
export type Digest = {
  /** Takes in a part of a text: parts that follow each other count as the text they make together. */
  part(text: string): void
  /** The end of a text counts, so that `ab`, `c` is not `a`, `bc`. */
  end(): void
  /** 16 hex digits; may be asked for at any time. */
  hex(): string
}

/**
 * Two 32-bit lanes of multiply-and-xor over UTF-16 units, mixed at the end as MurmurHash3's finaliser does.
 * It tells runs apart and is no protection against anyone.
 */
export function createDigest(): Digest {
  let [low, high, length] = [0x811c9dc5 | 0, 0x9e3779b9 | 0, 0]
  return {
    part: (text) => {
      let [left, right] = [low, high]
      for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index)
        left = Math.imul(left ^ unit, 0x01000193)
        right = Math.imul(right ^ unit, 0x85ebca6b) ^ (right >>> 15)
      }
      low = left
      high = right
      length += text.length
    },
    end: () => {
      low = Math.imul(low ^ 0x1ffff, 0x01000193)
      high = Math.imul(high ^ 0x1ffff, 0x85ebca6b) ^ (high >>> 15)
    },
    hex: () => `${word(mix(low ^ length))}${word(mix(high ^ low))}`,
  }
}

const word = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')

function mix(value: number): number {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return second ^ (second >>> 16)
}
