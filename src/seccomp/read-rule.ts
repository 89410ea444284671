import { type JsonNode, kindOf, member } from '../document/json.ts'
import { type Comparison, type Operator, operators } from './comparison.ts'
import { type ArchitectureName, architectureOfCondition, architectures } from './facts/architectures.ts'
import { capabilities } from './facts/capabilities.ts'
import type { MesosVersion } from './mesos-version.ts'
import type { ProfileReader, ProfileRule, RuleName } from './profile.ts'
import { complain, readAction, type Reading, unknownWord, wanted } from './read-profile.ts'

type RuleReading = { readonly index: number; readonly reader: ProfileReader; readonly reading: Reading }

/** What `includes` or `excludes` came to. `hits` is undefined where the key `arches` is absent. */
type Condition = { readonly hits: boolean | undefined; readonly caps: readonly string[] | undefined }

/**
 * One item of `syscalls`. Undefined for a rule that is not for the native architecture (what follows in it is then not
 * looked at, by us as by Mesos) and for one too broken to use.
 * Source: apache/mesos src/linux/seccomp/seccomp_parser.cpp, parseSyscalls.
 */
export function readRule(item: JsonNode, { index, reader, reading }: RuleReading): ProfileRule | undefined {
  const includes = readCondition(item, 'includes', { reader, reading })
  if (includes.hits === false) return undefined
  const excludes = readCondition(item, 'excludes', { reader, reading })
  if (excludes.hits === true) return undefined
  const names = readNames(item, reading)
  const actionNode = wanted(
    item,
    { key: 'action', kind: 'string', cannot: "Cannot determine 'action' for 'syscalls' item" },
    reading,
  )
  const action = actionNode === undefined ? undefined : readAction(actionNode, reading)
  const comparisons = readArgs(item, reader.mesos, reading)
  if (action === undefined) return undefined
  const place = reading.placeAt(item.at)
  return { index, place, names, action, comparisons, includesCaps: includes.caps, excludesCaps: excludes.caps }
}

type Where = { readonly reader: ProfileReader; readonly reading: Reading }

function readCondition(item: JsonNode, key: 'includes' | 'excludes', { reader, reading }: Where): Condition {
  const cannot = `Cannot determine '${key}' field for 'syscalls' item`
  const node = wanted(item, { key, kind: 'object', cannot }, reading)
  if (node === undefined) return { hits: undefined, caps: undefined }
  const hits = readArches(node, reader.native, reading)
  return { hits, caps: readCaps(node, reader.mesos, reading) }
}

/** A list of strings under a key that may be absent. */
function strings(parent: JsonNode, key: 'arches' | 'caps', reading: Reading) {
  const node = member(parent, key)
  if (node === undefined) return undefined
  if (node.kind !== 'array') {
    const mesos = 'Found JSON value of wrong type'
    complain(reading, node, { kind: 'wrong-type', mesos, says: `\`${key}\` must be an array, found ${kindOf(node)}` })
    return undefined
  }
  return node.items
}

const conditionWords = architectures.flatMap(({ condition }) => condition ?? [])

/** Whether the native architecture is in the list; scanning stops where it is. */
function readArches(node: JsonNode, native: ArchitectureName, reading: Reading): boolean | undefined {
  const items = strings(node, 'arches', reading)
  if (items === undefined) return undefined
  for (const item of items) {
    if (item.kind !== 'string') {
      const mesos = "'arches' contains non-string item"
      complain(reading, item, { kind: 'wrong-type', mesos, says: `\`arches\` holds strings, found ${kindOf(item)}` })
      continue
    }
    const arch = architectureOfCondition(item.value)
    if (arch?.name === native) return true
    if (arch !== undefined) continue
    const mesos = `Unknown architecture: '${item.value}'`
    complain(reading, item, unknownWord(item.value, { mesos, what: 'architecture', known: conditionWords }))
  }
  return false
}

/** How many capabilities a Mesos release knows. Source: apache/mesos commit 900d23337 (2021-01), after 1.11.0. */
export const capabilitiesKnownTo = (mesos: MesosVersion): readonly string[] =>
  mesos === '1.12' ? capabilities : capabilities.slice(0, 38)

function readCaps(node: JsonNode, mesosVersion: MesosVersion, reading: Reading): readonly string[] | undefined {
  const known = capabilitiesKnownTo(mesosVersion)
  return strings(node, 'caps', reading)?.flatMap((item) => {
    if (item.kind !== 'string') {
      const mesos = "'caps' contains non-string item"
      complain(reading, item, { kind: 'wrong-type', mesos, says: `\`caps\` holds strings, found ${kindOf(item)}` })
      return []
    }
    const bare = item.value.replace(/^CAP_/, '')
    if (item.value.startsWith('CAP_') && known.includes(bare)) return bare
    const mesos = `${item.value.startsWith('CAP_') ? 'Unknown' : 'Unexpected'} capability: '${item.value}'`
    const words = known.map((name) => `CAP_${name}`)
    if (item.value.startsWith('CAP_') && capabilities.includes(bare)) {
      const says = `\`${item.value}\` is not known to Mesos ${mesosVersion} (first in 1.12)`
      complain(reading, item, { kind: 'unknown-word', mesos, says })
    } else complain(reading, item, unknownWord(item.value, { mesos, what: 'capability', known: words }))
    return []
  })
}

function readNames(item: JsonNode, reading: Reading): readonly RuleName[] {
  const cannot = "Cannot determine 'names' field for 'syscalls' item"
  const node = wanted(item, { key: 'names', kind: 'array', cannot }, reading)
  if (node === undefined) return []
  const names = node.items.flatMap((one) => {
    if (one.kind === 'string') return { name: one.value, place: reading.placeAt(one.at) }
    const mesos = "'names' contains a non-string item"
    complain(reading, one, { kind: 'wrong-type', mesos, says: `\`names\` holds strings, found ${kindOf(one)}` })
    return []
  })
  if (node.items.length === 0)
    complain(reading, node, { kind: 'empty', mesos: "Syscall 'names' list is empty", says: '`names` is empty' })
  return names
}

/** `args`: an array; from 1.11.0 on, anything else that is there counts as none. Source: apache/mesos commit a679eb4bc. */
function readArgs(item: JsonNode, mesos: MesosVersion, reading: Reading): readonly Comparison[] {
  const node = member(item, 'args')
  const lenient = mesos === '1.11' || mesos === '1.12'
  if (lenient && node !== undefined && node.kind !== 'array') return []
  const cannot = "Cannot determine 'args' field for 'syscalls' item"
  const list = wanted(item, { key: 'args', kind: 'array', cannot }, reading)
  return (list?.items ?? []).flatMap((arg) => {
    if (arg.kind === 'object') return readComparison(arg, reading) ?? []
    const says = `\`args\` holds objects, found ${kindOf(arg)}`
    complain(reading, arg, { kind: 'wrong-type', mesos: "'args' contains a non-object item", says })
    return []
  })
}

function readComparison(arg: JsonNode, reading: Reading): Comparison | undefined {
  const index = readNumber(arg, 'index', reading)
  const value = readNumber(arg, 'value', reading)
  const valueTwo = readNumber(arg, 'valueTwo', reading)
  const operator = readOperator(arg, reading)
  if (index === undefined || value === undefined || valueTwo === undefined || operator === undefined) return undefined
  return { index: Number(BigInt.asUintN(32, index)), operator, value, valueTwo }
}

const most = 2n ** 63n

/**
 * A number as C++ would have it in 64 unsigned bits: integers of 64 signed bits exactly, all others through a double.
 * Source: apache/mesos 3rdparty/stout/include/stout/json.hpp, Number::as.
 */
function readNumber(arg: JsonNode, key: 'index' | 'value' | 'valueTwo', reading: Reading): bigint | undefined {
  const cannot = `Cannot determine '${key}' field for 'args' item`
  const node = wanted(arg, { key, kind: 'number', cannot }, reading)
  if (node === undefined) return undefined
  if (/^-?\d+$/.test(node.text)) {
    const whole = BigInt(node.text)
    if (whole >= -most && whole < most) return BigInt.asUintN(64, whole)
  }
  const double = Number(node.text)
  if (Number.isFinite(double)) return BigInt.asUintN(64, BigInt(Math.trunc(double)))
  complain(reading, node, { kind: 'json', mesos: 'Value out of range', says: `${node.text} is out of range` })
  return undefined
}

function readOperator(arg: JsonNode, reading: Reading): Operator | undefined {
  const cannot = "Cannot determine 'op' field for 'args' item"
  const node = wanted(arg, { key: 'op', kind: 'string', cannot }, reading)
  if (node === undefined) return undefined
  const bare = node.value.replace(/^SCMP_CMP_/, '')
  const found = operators.find((operator) => operator === bare)
  if (node.value.startsWith('SCMP_CMP_') && found !== undefined) return found
  const known = operators.map((operator) => `SCMP_CMP_${operator}`)
  const mesos =
    node.value === 'SCMP_UNKNOWN'
      ? 'Unknown operator: 0'
      : node.value.startsWith('SCMP_')
        ? `Unknown operator: '${node.value}'`
        : `Unexpected operation: '${node.value}'`
  complain(reading, node, unknownWord(node.value, { mesos, what: 'operator', known }))
  return undefined
}
