import type { JsonDocument } from '../document/json.ts'

/**
 * What Mesos says of a text its JSON library refuses; undefined for one it reads. The library gives up at the first
 * character it cannot use and shows the rest of that line.
 * Source: kazuho/picojson 1.3.0, _parse; apache/mesos 3rdparty/stout/include/stout/json.hpp, JSON::parse.
 */
export function jsonRefusal(text: string, json: JsonDocument): string | undefined {
  if (json.refusedAt !== undefined) {
    const seen = text.slice(0, Math.min(json.refusedAt, text.length - 1))
    const line = seen.split('\n').length
    const rest = text.slice(json.refusedAt).split('\n', 1)[0] ?? ''
    return `syntax error at line ${line} near: ${rest.replace(/[\u0000-\u001f]/g, '')}`
  }
  const tail = text.slice(json.end).replace(/[ \t\n\v\f\r]+$/, '')
  return tail === '' ? undefined : `Parsed JSON included non-whitespace trailing characters: ${tail}`
}
