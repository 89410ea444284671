import { type JsonNode, member } from '../document/json.ts'

/** A profile that is being rewritten: any dialect's words, nothing checked. */
export type Draft = {
  readonly defaultAction: string
  readonly defaultErrno: number | undefined
  readonly archMap: readonly DraftArchitecture[]
  /** OCI's list, where there is no `archMap`. */
  readonly architectures: readonly string[]
  readonly rules: readonly DraftRule[]
}

/** An entry of `archMap`. */
export type DraftArchitecture = { readonly architecture: string; readonly subArchitectures: readonly string[] }

/** A rule as written; conditions that are absent are empty. */
export type DraftRule = {
  readonly at: number
  readonly names: readonly string[]
  readonly action: string
  readonly errno: number | undefined
  readonly args: readonly DraftArg[]
  readonly includes: DraftCondition
  readonly excludes: DraftCondition
  readonly comment: string | undefined
}

/** A comparison; numbers as their digits, which may be more than a double holds. */
type DraftArg = {
  readonly index: string
  readonly value: string
  readonly valueTwo: string
  readonly op: string
}

/** When a rule counts. */
export type DraftCondition = {
  readonly arches: readonly string[] | undefined
  readonly caps: readonly string[] | undefined
  readonly minKernel: string | undefined
}

const items = (node: JsonNode | undefined): readonly JsonNode[] => (node?.kind === 'array' ? node.items : [])
const text = (node: JsonNode | undefined): string | undefined => (node?.kind === 'string' ? node.value : undefined)
const strings = (node: JsonNode | undefined): readonly string[] => items(node).flatMap((one) => text(one) ?? [])
const digits = (node: JsonNode | undefined): string => (node?.kind === 'number' ? node.text : '0')
const integer = (node: JsonNode | undefined): number | undefined =>
  node?.kind === 'number' ? Number(node.text) : undefined

/** Reads what can be read; what is of the wrong type counts as absent. */
export function readDraft(root: JsonNode): Draft {
  return {
    defaultAction: text(member(root, 'defaultAction')) ?? '',
    defaultErrno: integer(member(root, 'defaultErrnoRet')),
    archMap: items(member(root, 'archMap')).map((one) => ({
      architecture: text(member(one, 'architecture')) ?? '',
      subArchitectures: strings(member(one, 'subArchitectures')),
    })),
    architectures: strings(member(root, 'architectures')),
    rules: items(member(root, 'syscalls')).map(readRule),
  }
}

function readRule(node: JsonNode): DraftRule {
  const name = text(member(node, 'name'))
  return {
    at: node.at,
    names: [...(name === undefined ? [] : [name]), ...strings(member(node, 'names'))],
    action: text(member(node, 'action')) ?? '',
    errno: integer(member(node, 'errnoRet')),
    args: items(member(node, 'args')).map((arg) => ({
      index: digits(member(arg, 'index')),
      value: digits(member(arg, 'value')),
      valueTwo: digits(member(arg, 'valueTwo')),
      op: text(member(arg, 'op')) ?? '',
    })),
    includes: readCondition(member(node, 'includes')),
    excludes: readCondition(member(node, 'excludes')),
    comment: text(member(node, 'comment')),
  }
}

function readCondition(node: JsonNode | undefined): DraftCondition {
  const list = (key: string) => {
    const found = member(node, key)
    return found?.kind === 'array' ? strings(found) : undefined
  }
  return { arches: list('arches'), caps: list('caps'), minKernel: text(member(node, 'minKernel')) }
}

/**
 * The canonical text: every key that Mesos demands, keys in one order, names sorted, one a line. Two drafts with the
 * same content have the same text.
 */
export function draftText(draft: Draft): string {
  const { defaultAction, archMap, rules } = draft
  const entries = archMap.map(
    ({ architecture, subArchitectures }) =>
      `    ${object([
        ['architecture', quote(architecture)],
        ['subArchitectures', list(subArchitectures)],
      ])}`,
  )
  return `{
  "defaultAction": ${quote(defaultAction)},
  "archMap": ${lines(entries, '  ')},
  "syscalls": ${lines(rules.map(ruleText), '  ')}
}
`
}

const quote = (value: string): string => JSON.stringify(value)
const list = (values: readonly string[]): string => `[${values.map(quote).join(', ')}]`
const object = (members: readonly (readonly [string, string])[]): string =>
  members.length === 0 ? '{}' : `{ ${members.map(([key, value]) => `${quote(key)}: ${value}`).join(', ')} }`
const lines = (values: readonly string[], indent: string): string =>
  values.length === 0 ? '[]' : `[\n${values.join(',\n')}\n${indent}]`

function ruleText({ names, action, args, includes, excludes, comment }: DraftRule): string {
  const sorted = [...new Set(names)].toSorted((a, b) => (a < b ? -1 : 1))
  const argTexts = args.map(
    ({ index, value, valueTwo, op }) =>
      `        ${object([
        ['index', index],
        ['value', value],
        ['valueTwo', valueTwo],
        ['op', quote(op)],
      ])}`,
  )
  const note = comment === undefined || comment === '' ? '' : `\n      "comment": ${quote(comment)},`
  return `    {${note}
      "names": ${lines(
        sorted.map((name) => `        ${quote(name)}`),
        '      ',
      )},
      "action": ${quote(action)},
      "args": ${lines(argTexts, '      ')},
      "includes": ${conditionText(includes)},
      "excludes": ${conditionText(excludes)}
    }`
}

const conditionText = ({ arches, caps }: DraftCondition): string =>
  object([
    ...(arches === undefined ? [] : [['arches', list(arches)] as const]),
    ...(caps === undefined ? [] : [['caps', list(caps)] as const]),
  ])

/** A condition that says nothing. */
export const always: DraftCondition = { arches: undefined, caps: undefined, minKernel: undefined }
