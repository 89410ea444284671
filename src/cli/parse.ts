import { parseArgs } from 'node:util'
import { nearestWord } from '../document/nearest.ts'
import type { Asked, Command } from './command.ts'
import { common, optionsOf, versionOption } from './common-options.ts'
import { type AnyOption, Values } from './option.ts'

/** What a command line came to: a question about the program, or a command with its values, or all that is wrong with it. */
export type Parsed =
  | { readonly is: 'help'; readonly command: Command | undefined }
  | { readonly is: 'version' }
  | { readonly is: 'call'; readonly command: Command; readonly asked: Asked }
  | { readonly is: 'wrong'; readonly command: Command | undefined; readonly problems: readonly string[] }

/** Reads the words after the program's name. Every problem at once; a request for help wins over all of them. */
export function parse(words: readonly string[], commands: readonly Command[]): Parsed {
  const first = tokensOf(words, [...common, ...commands.flatMap(({ options }) => options)])
  const named = first.find((token) => token.kind === 'positional')
  if (named === undefined) return withoutCommand(first, commands)

  const command = commands.find(({ name }) => name === named.value)
  if (command === undefined) {
    if (named.value === 'help') return helpFor(first, commands)
    const known = commands.map(({ name }) => name)
    const { problems } = valuesOf(first, [...common, ...commands.flatMap(({ options }) => options)])
    const unknown = unknownWord('command', { word: named.value, known })
    return { is: 'wrong', command: undefined, problems: [...problems, unknown] }
  }
  const rest = words.toSpliced(named.index, 1)
  const tokens = tokensOf(rest, optionsOf(command))
  if (command.parts !== undefined) return partOf(command, { parts: command.parts, words: rest, tokens })
  return questionOf(command, tokens) ?? callOf(command, tokens)
}

/** The same for a command that has commands of its own. */
function partOf(
  command: Command,
  {
    parts,
    words,
    tokens,
  }: { readonly parts: readonly Command[]; readonly words: readonly string[]; readonly tokens: readonly Token[] },
): Parsed {
  const named = tokens.find((token) => token.kind === 'positional')
  const known = parts.map(({ name }) => lastWord(name))
  const part = named && parts.find(({ name }) => lastWord(name) === named.value)
  if (named === undefined || part === undefined) {
    const question = questionOf(command, tokens)
    if (question !== undefined) return question
    if (command.hasOwnWork === true) return callOf(command, tokens)
    const { problems } = valuesOf(tokens, optionsOf(command))
    const says =
      named === undefined
        ? `no command; it is one of ${known.join(', ')}`
        : unknownWord('command', { word: named.value, known })
    return { is: 'wrong', command, problems: [...problems, says] }
  }
  const own = tokensOf(words.toSpliced(named.index, 1), optionsOf(part))
  return questionOf(part, own) ?? callOf(part, own)
}

/** What is asked of a command instead of a call of it. A command may have a `--version` of its own, with a value. */
function questionOf(command: Command, tokens: readonly Token[]): Parsed | undefined {
  if (isAsked(tokens, 'help')) return { is: 'help', command }
  return isAsked(tokens, 'version') && optionsOf(command).includes(versionOption) ? { is: 'version' } : undefined
}

const lastWord = (name: string): string => name.split(' ').at(-1) ?? name

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number]

/** Words as Node's own reader of command lines splits them, without its judgement, which stops at the first fault. */
function tokensOf(words: readonly string[], options: readonly AnyOption[]): readonly Token[] {
  const table = options.map(({ name, short, kind }) => [
    name,
    {
      type: kind === undefined ? ('boolean' as const) : ('string' as const),
      ...(short === undefined ? {} : { short }),
    },
  ])
  return parseArgs({
    args: [...words],
    options: Object.fromEntries(table),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

const isAsked = (tokens: readonly Token[], name: string): boolean =>
  tokens.some((token) => token.kind === 'option' && token.name === name)

function withoutCommand(tokens: readonly Token[], commands: readonly Command[]): Parsed {
  if (isAsked(tokens, 'help')) return { is: 'help', command: undefined }
  if (isAsked(tokens, 'version')) return { is: 'version' }
  const { problems } = valuesOf(tokens, common)
  const missing = `no command; it is one of ${commands.map(({ name }) => name).join(', ')}`
  return { is: 'wrong', command: undefined, problems: [...problems, missing] }
}

function helpFor(tokens: readonly Token[], commands: readonly Command[]): Parsed {
  const about = tokens.filter((token) => token.kind === 'positional')[1]?.value
  if (about === undefined) return { is: 'help', command: undefined }
  const command = commands.find(({ name }) => name === about)
  const second = tokens.filter((token) => token.kind === 'positional')[2]?.value
  const part = command?.parts?.find(({ name }) => lastWord(name) === second)
  if (command !== undefined) return { is: 'help', command: part ?? command }
  const known = commands.map(({ name }) => name)
  return { is: 'wrong', command: undefined, problems: [unknownWord('command', { word: about, known })] }
}

/** One line about a word nobody knows, with the nearest that somebody does. */
export function unknownWord(
  what: string,
  { word, known }: { readonly word: string; readonly known: readonly string[] },
): string {
  const near = nearestWord(word, known)
  return near === undefined ? `unknown ${what} ${word}` : `unknown ${what} ${word}; did you mean ${near}?`
}

function callOf(command: Command, found: readonly Token[]): Parsed {
  const tokens = withMore(command, found)
  const { values, problems } = valuesOf(tokens, optionsOf(command))
  const operands = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const wrong = [...problems, ...operandProblems(command, operands)]
  return wrong.length > 0
    ? { is: 'wrong', command, problems: wrong }
    : { is: 'call', command, asked: { values, operands } }
}

/** Gives an option that takes more the words behind its value, and leaves as many as the command itself needs. */
function withMore(command: Command, tokens: readonly Token[]): readonly Token[] {
  const takers = new Set(optionsOf(command).flatMap(({ name, takesMore }) => (takesMore === true ? [name] : [])))
  let spare = tokens.filter(({ kind }) => kind === 'positional').length - command.operands.min
  let taker: OptionToken | undefined
  return tokens.map((token) => {
    if (token.kind === 'option') taker = takers.has(token.name) ? token : undefined
    if (token.kind === 'option-terminator') taker = undefined
    if (token.kind !== 'positional' || taker === undefined || spare <= 0) return token
    spare -= 1
    return { ...taker, index: token.index, value: token.value, inlineValue: true }
  })
}

function operandProblems({ operands }: Command, given: readonly string[]): readonly string[] {
  const { placeholder, says, min, max, choices } = operands
  const spare = given.slice(max).map((word) => `unexpected ${word}: nothing more is taken here`)
  if (given.length < min) return [`${placeholder} is missing: ${says}`]
  if (choices === undefined) return spare
  const strange = given.slice(0, max).filter((word) => !choices.includes(word))
  return [...strange.map((word) => unknownWord(placeholder, { word, known: choices })), ...spare]
}

function valuesOf(
  tokens: readonly Token[],
  options: readonly AnyOption[],
): { readonly values: Values; readonly problems: readonly string[] } {
  const values = new Values()
  const problems: string[] = []
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = options.find(({ name }) => name === token.name)
    const problem =
      option === undefined
        ? unknownWord('option', { word: token.rawName, known: options.map(({ name }) => `--${name}`) })
        : addValue(values, { option, token })
    if (problem !== undefined) problems.push(problem)
  }
  return { values, problems }
}

type OptionToken = Extract<Token, { kind: 'option' }>

function addValue(
  values: Values,
  { option, token }: { readonly option: AnyOption; readonly token: OptionToken },
): string | undefined {
  const { name, kind } = option
  if (kind === undefined) {
    if (token.value !== undefined) return `--${name} takes no value; found ${token.value}`
    values.add(option, true)
    return undefined
  }
  // The reader takes the next word for the value, whatever it is; an option there means that the value was forgotten.
  if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--')))
    return `--${name} needs ${kind.placeholder}`
  const read = kind.read(token.value)
  if (!read.ok) return `--${name}: found ${token.value === '' ? 'nothing' : token.value}; ${read.error}`
  if (option.repeats !== true && values.has(option)) return `--${name} is given twice`
  values.add(option, read.value)
  return undefined
}
