import { readFileSync } from 'node:fs'
import { nearestWord } from '../document/nearest.ts'
import { type PlacedProblem, readYaml, type YamlNode } from '../document/yaml.ts'
import type { Command } from './command.ts'
import { common, optionsOf } from './common-options.ts'
import type { AnyOption, Values } from './option.ts'

/** Longer files are no configuration. */
const configBytesMax = 1 << 20

type Target = { readonly path: string; readonly command: Command; readonly commands: readonly Command[] }

/**
 * Adds what a configuration file says to the values of a command line, which go before it. At the top of the file
 * stand options of any command; under a command's name those for it alone, which go before the ones at the top.
 *
 * @returns every problem of the file, as `FILE:LINE:COLUMN: …`
 */
export async function configure(values: Values, { path, command, commands }: Target): Promise<readonly string[]> {
  const text = configText(path)
  if (!text.ok) return [text.error]
  const { root, problems } = readYaml(text.value)
  const told: PlacedProblem[] = [...problems]
  if (problems.length === 0) {
    const found = settings(root, { commands, told })
    const [name] = command.name.split(' ', 1)
    const own = found.filter(({ section }) => section === name)
    const shared = found.filter(
      ({ section, option }) => section === undefined && own.every((one) => one.option !== option),
    )
    const wanted = new Set<AnyOption>(optionsOf(command))
    for (const { option, read } of [...own, ...shared])
      if (wanted.has(option) && !values.has(option)) for (const value of read) values.add(option, value)
  }
  return told.map(({ place, says }) => `${path}:${place.line}:${place.column}: ${says}`)
}

function configText(
  path: string,
): { readonly ok: true; readonly value: string } | { readonly ok: false; readonly error: string } {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > configBytesMax)
      return { ok: false, error: `${path}: ${bytes.length} bytes; a configuration file has at most ${configBytesMax}` }
    return { ok: true, value: bytes.toString() }
  } catch (error) {
    return {
      ok: false,
      error: `${path}: the configuration cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    }
  }
}

type Setting = { readonly section: string | undefined; readonly option: AnyOption; readonly read: readonly unknown[] }

/** Keys are the options' names with `_`; a switch is `true` or `false`, and `no-color` is `color: false`. */
const keyOf = ({ name }: AnyOption): string => name.replace(/^no-/, '').replaceAll('-', '_')

/** What a section may hold: for a command with parts, the options of them all. */
const ofCommand = (command: Command): readonly AnyOption[] => [
  ...new Set([
    ...(command.parts === undefined || command.hasOwnWork === true ? optionsOf(command) : []),
    ...(command.parts ?? []).flatMap(optionsOf),
    ...common,
  ]),
]

const inFile = (options: readonly AnyOption[]): readonly AnyOption[] =>
  options.filter(({ onlyHere }) => onlyHere !== true)

function settings(
  root: YamlNode,
  { commands, told }: { readonly commands: readonly Command[]; readonly told: PlacedProblem[] },
): readonly Setting[] {
  if (root.is !== 'map') {
    told.push({ place: root.place, says: 'found no keys; write one option a line, such as format: jsonl' })
    return []
  }
  const everywhere = inFile([...new Set(commands.flatMap(ofCommand))])
  return root.members.flatMap(({ key, place, value }) => {
    const command = commands.find(({ name }) => name === key)
    if (command === undefined)
      return settingsOf({ key, place, value }, { options: everywhere, section: undefined, told, commands })
    // Checked by the command itself.
    if (command.hasOwnConfig === true) return []
    if (value.is !== 'map') {
      told.push({ place: value.place, says: `${key}: found no keys; write options of sigsys ${key} below it` })
      return []
    }
    const options = inFile(ofCommand(command))
    return value.members.flatMap((member) => settingsOf(member, { options, section: key, told, commands: [] }))
  })
}

type Member = Extract<YamlNode, { is: 'map' }>['members'][number]

function settingsOf(
  { key, place, value }: Member,
  {
    options,
    section,
    told,
    commands,
  }: {
    readonly options: readonly AnyOption[]
    readonly section: string | undefined
    readonly told: PlacedProblem[]
    readonly commands: readonly Command[]
  },
): readonly Setting[] {
  const meant = options.filter((option) => keyOf(option) === key)
  if (meant.length === 0) {
    const near = nearestWord(key, [...options.map(keyOf), ...commands.map(({ name }) => name)])
    told.push({ place, says: `unknown key ${key}${near === undefined ? '' : `; did you mean ${near}?`}` })
    return []
  }
  return meant.flatMap((option, index) => {
    // Two commands may have an option of one name; its mistakes are told once.
    const problems: PlacedProblem[] = index === 0 ? told : []
    return [{ section, option, read: readValues(value, { option, key, problems }) }]
  })
}

function readValues(
  node: YamlNode,
  { option, key, problems }: { readonly option: AnyOption; readonly key: string; readonly problems: PlacedProblem[] },
): readonly unknown[] {
  const complain = (at: YamlNode, says: string): readonly unknown[] => {
    problems.push({ place: at.place, says: `${key}: ${says}` })
    return []
  }
  const { kind } = option
  if (kind === undefined) {
    if (node.is !== 'scalar' || typeof node.value !== 'boolean') return complain(node, 'write true or false')
    return [option.name.startsWith('no-') ? !node.value : node.value]
  }
  if (node.is === 'list') {
    if (option.repeats !== true) return complain(node, `found a list; write one ${kind.placeholder}`)
    return node.items.flatMap((item) => readValues(item, { option: { ...option, repeats: false }, key, problems }))
  }
  if (node.is === 'map') return complain(node, `found keys; write ${kind.placeholder}`)
  const text = typeof node.value === 'string' ? node.value : node.text
  const read = kind.read(text)
  return read.ok ? [read.value] : complain(node, `found ${text === '' ? 'nothing' : text}; ${read.error}`)
}
