import { type JsonNode, kindOf, member, type Place } from '../document/json.ts'
import { nearestWord } from '../document/nearest.ts'
import { isMesosAction, type MesosAction, returnValues } from './action.ts'
import {
  type ArchitectureName,
  architectureOfScmp,
  architectures,
  unmappedArchitecture,
} from './facts/architectures.ts'
import type { Complaint, ProblemKind, ProblemList } from './problems.ts'
import type { Profile, ProfileReader, ProfileRule } from './profile.ts'
import { readRule } from './read-rule.ts'

/** What reading needs besides the text. */
export type Reading = {
  readonly problems: ProblemList
  readonly placeAt: (at: number) => Place
}

/**
 * The content of a profile in Mesos' dialect. Problems are added in the order Mesos would meet them; reading goes on
 * after each, so the value is only good if there were none. Undefined where nothing can be made of it.
 * Source: apache/mesos src/linux/seccomp/seccomp_parser.cpp.
 */
export function readProfile(root: JsonNode, reader: ProfileReader, reading: Reading): Profile | undefined {
  const defaultAction = readDefaultAction(root, reading)
  const architectureNames = readArchMap(root, reader.native, reading)
  const rules = readSyscalls(root, reader, reading)
  return defaultAction === undefined ? undefined : { ...reader, defaultAction, architectures: architectureNames, rules }
}

/** Reports a problem at a node. */
export function complain(reading: Reading, at: JsonNode, complaint: Complaint): void {
  reading.problems.add(reading.placeAt(at.at), complaint)
}

/** A member of a kind, or a complaint in the words Mesos has for a missing one and for one of the wrong type. */
export function wanted<K extends JsonNode['kind']>(
  parent: JsonNode,
  want: { readonly key: string; readonly kind: K; readonly cannot: string },
  reading: Reading,
): Extract<JsonNode, { readonly kind: K }> | undefined {
  const node = member(parent, want.key)
  if (node === undefined) {
    complain(reading, parent, {
      kind: 'missing',
      mesos: `${want.cannot}: Not found`,
      says: `\`${want.key}\` is missing: Mesos demands it`,
    })
    return undefined
  }
  if (node.kind === want.kind) return node as Extract<JsonNode, { readonly kind: K }>
  complain(reading, node, {
    kind: 'wrong-type',
    mesos: `${want.cannot}: Found JSON value of wrong type`,
    says: `\`${want.key}\` must be ${article(want.kind)}, found ${kindOf(node)}`,
  })
  return undefined
}

const article = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`

/** A complaint about a word, with the nearest known one. */
export function unknownWord(
  word: string,
  {
    mesos,
    what,
    known,
    kind = 'unknown-word',
  }: { mesos: string; what: string; known: Iterable<string>; kind?: ProblemKind },
): Complaint {
  const near = nearestWord(word, known)
  return { kind, mesos, says: `unknown ${what} \`${word}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}` }
}

function readDefaultAction(root: JsonNode, reading: Reading): MesosAction | undefined {
  const cannot = "Cannot determine 'defaultAction' for the Seccomp configuration"
  const node = wanted(root, { key: 'defaultAction', kind: 'string', cannot }, reading)
  return node === undefined ? undefined : readAction(node, reading)
}

const actionWords = Object.keys(returnValues).map((name) => `SCMP_ACT_${name}`)
const foreignActions: Readonly<Record<string, string>> = {
  SCMP_ACT_KILL_PROCESS: 'Mesos has no KILL_PROCESS; its SCMP_ACT_KILL ends the thread',
  SCMP_ACT_KILL_THREAD: 'Mesos calls it SCMP_ACT_KILL',
  SCMP_ACT_LOG: 'Mesos has no LOG',
  SCMP_ACT_NOTIFY: 'Mesos has no NOTIFY',
}

/** An action, or a complaint. */
export function readAction(node: { readonly value: string } & JsonNode, reading: Reading): MesosAction | undefined {
  const word = node.value
  const bare = word.replace(/^SCMP_ACT_/, '')
  if (word.startsWith('SCMP_ACT_') && isMesosAction(bare)) return bare
  if (word === 'SCMP_UNKNOWN') {
    complain(reading, node, { kind: 'unknown-word', mesos: 'Unknown action: 0', says: '`SCMP_UNKNOWN` is no action' })
    return undefined
  }
  const mesos = `${word.startsWith('SCMP_') ? 'Unknown' : 'Unexpected'} syscall action: '${word}'`
  const foreign = foreignActions[word]
  if (foreign === undefined) complain(reading, node, unknownWord(word, { mesos, what: 'action', known: actionWords }))
  else complain(reading, node, { kind: 'unknown-word', mesos, says: `\`${word}\`: ${foreign}` })
  return undefined
}

const architectureWords = architectures.map(({ scmp }) => `SCMP_ARCH_${scmp}`)

/** `SCMP_ARCH_…`, or a complaint. `mapped`: the place also needs libseccomp's own number, which one word has not got. */
function readArchitecture(node: { readonly value: string } & JsonNode, reading: Reading): ArchitectureName | undefined {
  const word = node.value
  const bare = word.replace(/^SCMP_ARCH_/, '')
  const found = word.startsWith('SCMP_ARCH_') ? architectureOfScmp(bare) : undefined
  if (found !== undefined) return found.name
  const number =
    word === 'SCMP_UNKNOWN' ? 0 : bare === unmappedArchitecture.scmp ? unmappedArchitecture.number : undefined
  const mesos =
    number === undefined
      ? `${word.startsWith('SCMP_') ? 'Unknown' : 'Unexpected'} architecture: '${word}'`
      : `Unknown architecture: ${number}`
  complain(reading, node, unknownWord(word, { mesos, what: 'architecture', known: architectureWords }))
  return undefined
}

function readArchMap(root: JsonNode, native: ArchitectureName, reading: Reading): readonly ArchitectureName[] {
  const cannot = "Cannot determine 'archMap' for the Seccomp configuration"
  const list = wanted(root, { key: 'archMap', kind: 'array', cannot }, reading)
  const found: ArchitectureName[] = []
  for (const item of list?.items ?? []) {
    if (item.kind !== 'object') {
      const mesos = "'archMap' contains a non-object item"
      complain(reading, item, { kind: 'wrong-type', mesos, says: `\`archMap\` holds objects, found ${kindOf(item)}` })
      continue
    }
    const field = "Cannot determine 'architecture' field for 'archMap' item"
    const name = wanted(item, { key: 'architecture', kind: 'string', cannot: field }, reading)
    const arch = name === undefined ? undefined : readArchitecture(name, reading)
    if (arch === native) found.push(...readSubArchitectures(item, reading), arch)
  }
  return found
}

function readSubArchitectures(item: JsonNode, reading: Reading): readonly ArchitectureName[] {
  const cannot = "Cannot determine 'subArchitectures' field for 'archMap' item"
  const list = wanted(item, { key: 'subArchitectures', kind: 'array', cannot }, reading)
  return (list?.items ?? []).flatMap((sub) => {
    if (sub.kind === 'string') return readArchitecture(sub, reading) ?? []
    const mesos = "'subArchitectures' contains a non-string item"
    complain(reading, sub, {
      kind: 'wrong-type',
      mesos,
      says: `\`subArchitectures\` holds strings, found ${kindOf(sub)}`,
    })
    return []
  })
}

function readSyscalls(root: JsonNode, reader: ProfileReader, reading: Reading): readonly ProfileRule[] {
  const cannot = "Cannot determine 'syscalls' for the Seccomp configuration"
  const list = wanted(root, { key: 'syscalls', kind: 'array', cannot }, reading)
  return (list?.items ?? []).flatMap((item, index) => {
    if (item.kind === 'object') return readRule(item, { index, reader, reading }) ?? []
    const mesos = "'syscalls' contains a non-object item"
    complain(reading, item, { kind: 'wrong-type', mesos, says: `\`syscalls\` holds objects, found ${kindOf(item)}` })
    return []
  })
}
