import type { Command } from './command.ts'
import { common, optionsOf } from './common-options.ts'
import type { AnyOption } from './option.ts'

const width = 80

/** The program's help: what it is, its commands, what it ends with. */
export function programHelp(commands: readonly Command[]): string {
  return lines([
    'sigsys tells why a Mesos or DC/OS task died, whether seccomp did it, and what to',
    'change.',
    '',
    'Usage: sigsys COMMAND [options]',
    '',
    'Commands:',
    ...table(commands.map(({ name, says }) => [name, says])),
    '',
    'Options of every command:',
    ...table(common.map(optionRow)),
    '',
    'Examples:',
    ...examples(commands.flatMap((command) => command.examples.slice(0, 1))),
    '',
    'Exit codes: 0 fine; 1 an expectation failed, or a cause, error, difference or',
    'fault was found; 2 usage or bad input; 3 a needed service was not reached; 70 a',
    'fault of sigsys itself; 130 Ctrl-C.',
    'More of one command: sigsys COMMAND --help',
  ])
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const { name, about, operands, options, parts, examples: shown } = command
  const isGroup = parts !== undefined && command.hasOwnWork !== true
  const isEndless = operands.max === Number.MAX_SAFE_INTEGER && !isGroup
  const operand = isEndless ? `${operands.placeholder}…` : operands.placeholder
  return lines([
    `Usage: sigsys ${[name, operand].filter((word) => word !== '').join(' ')} [options]`,
    '',
    ...about.flatMap((text) => fold(text, width)),
    ...operandLines(command, operand),
    ...(options.length === 0 || isGroup ? [] : ['', 'Options:', ...table(options.map(optionRow))]),
    '',
    'Options of every command:',
    ...table(
      optionsOf(command)
        .filter((option) => !options.includes(option))
        .map(optionRow),
    ),
    '',
    'Examples:',
    ...examples(shown),
    ...(parts === undefined ? [] : ['', `More of one: sigsys ${name} COMMAND --help`]),
  ])
}

function operandLines({ name, operands, parts, hasOwnWork }: Command, operand: string): readonly string[] {
  const own = operands.max === 0 ? [] : ['', ...table([[operand, operands.says]])]
  if (parts === undefined) return own
  const listed = table(parts.map((part) => [part.name.slice(name.length + 1), part.says]))
  return [...(hasOwnWork === true ? own : []), '', 'Commands:', ...listed]
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`

function optionRow(option: AnyOption): readonly [string, string] {
  const short = option.short === undefined ? '' : `-${option.short}, `
  const value = option.kind === undefined ? '' : ` ${option.kind.placeholder}`
  return [`${short}--${option.name}${value}`, option.says]
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const left = Math.min(24, Math.max(...rows.map(([name]) => name.length))) + 4
  return rows.flatMap(([name, says]) => {
    const [first = '', ...rest] = fold(says, width - left)
    const tail = rest.map((line) => `${' '.repeat(left)}${line}`)
    const head = `  ${name}`
    return head.length + 2 > left
      ? [head, ...[first, ...rest].map((line) => `${' '.repeat(left)}${line}`)]
      : [`${head.padEnd(left)}${first}`, ...tail]
  })
}

const examples = (all: Command['examples']): readonly string[] =>
  all.flatMap(({ line, says }) => [`  # ${says}`, `  ${line}`])

/** Help is our own text in plain letters, so its length is its width. */
function fold(text: string, columns: number): readonly string[] {
  const out: string[] = []
  for (const word of text.split(' ')) {
    const last = out.at(-1)
    if (last === undefined || last.length + 1 + word.length > columns) out.push(word)
    else out[out.length - 1] = `${last} ${word}`
  }
  return out
}
