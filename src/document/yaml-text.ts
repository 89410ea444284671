import { stringify } from 'yaml'

/** What is longer is written block by block. */
const flowMax = 116

/**
 * A plain value as YAML 1.2, in the form that this project's own files have: block by block, what is short on one
 * line, `{ a: 1 }` and `[a, b]`. Ends without a line break.
 */
export const yamlText = (value: unknown): string => blockOf(value, '').join('\n')

function blockOf(value: unknown, indent: string): readonly string[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item: unknown) => {
      const [first = '', ...rest] = nested(item, `${indent}  `)
      return [`${indent}- ${first.trimStart()}`, ...rest]
    })
  if (isMap(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, one]) => {
      const head = `${indent}${flowOf(key)}:`
      const flow = flowOf(one)
      return fits(one, { flow, room: flowMax - head.length })
        ? [`${head} ${flow}`]
        : [head, ...blockOf(one, `${indent}  `)]
    })
  return [`${indent}${flowOf(value)}`]
}

/** An item of a list: on one line if there is room. */
function nested(item: unknown, indent: string): readonly string[] {
  const flow = flowOf(item)
  return fits(item, { flow, room: flowMax - indent.length }) ? [flow] : blockOf(item, indent)
}

const fits = (value: unknown, { flow, room }: { readonly flow: string; readonly room: number }): boolean =>
  flow.length <= room || !(Array.isArray(value) || isMap(value))

function flowOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowOf).join(', ')}]`
  if (!isMap(value)) return scalar(value)
  const members = Object.entries(value).filter(([, one]) => one !== undefined)
  return members.length === 0 ? '{}' : `{ ${members.map(([key, one]) => `${scalar(key)}: ${flowOf(one)}`).join(', ')} }`
}

/** Quoted where it has to be, and wherever a flow collection might read it otherwise. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return value === undefined ? 'null' : JSON.stringify(value)
  if (/[\p{Cc}\p{Cf}\u2028\u2029\uFEFF\uD800-\uDFFF]/u.test(value)) return JSON.stringify(value)
  const plain = stringify(value, { lineWidth: 0, singleQuote: true, version: '1.2' }).trimEnd()
  if (plain !== value) return plain.startsWith("'") || plain.startsWith('"') ? plain : JSON.stringify(value)
  return /[,[\]{}]|^[-?:&*!|>%@`#]|: |:$/.test(value) ? `'${value.replaceAll("'", "''")}'` : value
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
