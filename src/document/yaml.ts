import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { Place } from './json.ts'

/** A YAML value that knows where it stands. A scalar's `text` is as written, for values that are read by their own rules. */
export type YamlNode = { readonly place: Place } & (
  | {
      readonly is: 'map'
      readonly members: readonly { readonly key: string; readonly place: Place; readonly value: YamlNode }[]
    }
  | { readonly is: 'list'; readonly items: readonly YamlNode[] }
  | { readonly is: 'scalar'; readonly value: unknown; readonly text: string }
)

/** What is wrong with a text, and where. */
export type PlacedProblem = { readonly place: Place; readonly says: string }

/** Aliases that may be followed in one text: a few lines of them can stand for billions of values. */
const aliasesMax = 100

/** What the parser says in words of its own interface, for those who write files. */
const plainly: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins; write one a file',
  RESOURCE_EXHAUSTION: 'nested too deeply',
}

/** Reads one YAML 1.2 document. Never throws for bad text; a text without a value is an empty map. */
export function readYaml(text: string): { readonly root: YamlNode; readonly problems: readonly PlacedProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, merge: true, prettyErrors: false })
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const errors = document.errors.map(({ code, pos, message }) => ({ offset: pos[0], says: plainly[code] ?? message }))
  const problems = [...errors, ...keysTwice(document)]
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, says }) => ({ place: placeOf(offset), says }))
  let aliases = 0

  const nodeOf = (node: unknown, above: Place): YamlNode => {
    const place = placeIn(node, above)
    if (isMap(node)) {
      const members = node.items.map(({ key, value }) => {
        const at = placeIn(key, place)
        return { key: keyText(key), place: at, value: nodeOf(value, at) }
      })
      return { is: 'map', place, members }
    }
    if (isSeq(node)) return { is: 'list', place, items: node.items.map((item) => nodeOf(item, place)) }
    if (isScalar(node)) return { is: 'scalar', place, value: node.value, text: node.source ?? String(node.value) }
    aliases += 1
    const target = aliases > aliasesMax ? undefined : resolved(node)
    if (isAlias(node) && target === undefined && aliases <= aliasesMax + 1)
      problems.push({
        place,
        says: aliases > aliasesMax ? `more than ${aliasesMax} aliases` : `no anchor &${node.source} before it`,
      })
    return target === undefined ? { is: 'scalar', place, value: null, text: '' } : nodeOf(target, place)
  }
  const placeIn = (node: unknown, above: Place): Place => {
    const range = (node as { readonly range?: readonly number[] | null } | null)?.range
    return range?.[0] === undefined ? above : placeOf(range[0])
  }
  const resolved = (node: unknown): unknown =>
    (node as { readonly resolve?: (of: typeof document) => unknown } | null)?.resolve?.(document)

  const start = { line: 1, column: 1 }
  const root: YamlNode =
    document.contents === null ? { is: 'map', place: start, members: [] } : nodeOf(document.contents, start)
  return { root, problems }
}

/** Keys that a map has already. The parser compares each with all before it: 50 000 keys took it 20 s. */
function keysTwice(document: Document.Parsed): readonly { readonly offset: number; readonly says: string }[] {
  const found: { readonly offset: number; readonly says: string }[] = []
  visit(document, {
    Map: (_, { items }) => {
      const known = new Set<string>()
      for (const { key } of items) {
        const text = keyText(key)
        const offset = isScalar(key) ? key.range?.[0] : undefined
        if (known.has(text) && offset !== undefined)
          found.push({ offset, says: 'this key is there already; write it once' })
        known.add(text)
      }
    },
  })
  return found
}

/** The parser keeps a merge key as a symbol. */
function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key)
  return typeof key.value === 'symbol' ? '<<' : String(key.value)
}
