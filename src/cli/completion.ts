import type { Command } from './command.ts'
import { common, optionsOf } from './common-options.ts'
import type { AnyOption } from './option.ts'

/** A shell whose completion we write. */
export type Shell = 'bash' | 'zsh' | 'fish'

/** A script that completes commands, options, their words and paths, made from the same table that reads them. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  const script = { bash, zsh, fish }[shell]
  return `${script(commands).join('\n')}\n`
}

const flag = ({ name }: AnyOption): string => `--${name}`
const names = (commands: readonly Command[]): string => commands.map(({ name }) => name).join(' ')

function bash(commands: readonly Command[]): readonly string[] {
  const valueCases = uniqueByName(commands.flatMap(allOptions)).flatMap((option) => bashValueCase(option))
  return [
    '# sigsys completion for bash: source <(sigsys completion bash)',
    '_sigsys() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command="" word',
    '  COMPREPLY=()',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    `    case "$word" in ${names(commands).replaceAll(' ', '|')}) command="$word"; break ;; esac`,
    '  done',
    '  case "$previous" in',
    ...valueCases.map((line) => `    ${line}`),
    '  esac',
    '  case "$command" in',
    ...commands.flatMap((command) => [
      `    ${command.name})`,
      `      if [[ "$current" == -* ]]; then COMPREPLY=($(compgen -W "${allOptions(command).map(flag).join(' ')}" -- "$current"))`,
      `      else ${bashOperands(command)}; fi ;;`,
    ]),
    `    *) COMPREPLY=($(compgen -W "${names(commands)} ${common.map(flag).join(' ')}" -- "$current")) ;;`,
    '  esac',
    '}',
    'complete -F _sigsys sigsys',
  ]
}

const bashFiles = `compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$current"))`

const bashOperands = ({ operands, parts = [] }: Command): string =>
  operands.choices === undefined || parts.length > 0
    ? `${bashFiles}${parts.length === 0 ? '' : `; COMPREPLY+=($(IFS=' '; compgen -W "${partNames(parts).join(' ')}" -- "$current"))`}`
    : `COMPREPLY=($(compgen -W "${operands.choices.join(' ')}" -- "$current"))`

/** What follows the command's own name. */
const partNames = (parts: readonly Command[]): readonly string[] =>
  parts.map(({ name }) => name.split(' ').at(-1) ?? name)

/** A command's options, and those of its parts. */
const allOptions = (command: Command): readonly AnyOption[] =>
  uniqueByName([command, ...(command.parts ?? [])].flatMap(optionsOf))

function bashValueCase(option: AnyOption): readonly string[] {
  const { kind } = option
  if (kind === undefined) return []
  if (kind.choices !== undefined)
    return [`${flag(option)}) COMPREPLY=($(compgen -W "${kind.choices.join(' ')}" -- "$current")); return ;;`]
  return [`${flag(option)}) ${kind.isPath === true ? `${bashFiles}; ` : ''}return ;;`]
}

function uniqueByName(options: readonly AnyOption[]): readonly AnyOption[] {
  return [...new Map(options.map((option) => [option.name, option])).values()]
}

function zsh(commands: readonly Command[]): readonly string[] {
  return [
    '#compdef sigsys',
    '_sigsys() {',
    '  local curcontext="$curcontext" state line',
    '  local -a commands',
    `  commands=(${commands.map(({ name, says }) => quoted(`${name}:${says}`)).join(' ')})`,
    `  _arguments -C ${common.map((option) => quoted(zshOption(option))).join(' ')} '1:command:->command' '*::argument:->argument'`,
    '  case "$state" in',
    '    command) _describe command commands ;;',
    '    argument)',
    '      case "$line[1]" in',
    ...commands.map(
      (command) =>
        `        ${command.name}) _arguments ${[...allOptions(command).map(zshOption), zshOperands(command)].map(quoted).join(' ')} ;;`,
    ),
    '      esac ;;',
    '  esac',
    '}',
    'if [ "$funcstack[1]" = _sigsys ]; then _sigsys "$@"; else compdef _sigsys sigsys; fi',
  ]
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const zshText = (text: string): string => text.replace(/[\\[\]:]/g, (mark) => `\\${mark}`)

function zshOption(option: AnyOption): string {
  const { kind, repeats } = option
  const says = `[${zshText(option.says)}]`
  if (kind === undefined) return `${flag(option)}${says}`
  const words = kind.choices === undefined ? (kind.isPath === true ? '_files' : ' ') : `(${kind.choices.join(' ')})`
  return `${repeats === true ? '*' : ''}${flag(option)}=${says}:${zshText(kind.placeholder)}:${words}`
}

const zshOperands = ({ operands, parts }: Command): string =>
  parts !== undefined
    ? `*:${zshText(operands.placeholder)}:{_values command ${partNames(parts).join(' ')}; _files}`
    : `${operands.max > 1 ? '*' : '1'}:${zshText(operands.placeholder)}:${operands.choices === undefined ? '_files' : `(${operands.choices.join(' ')})`}`

function fish(commands: readonly Command[]): readonly string[] {
  const before = `not __fish_seen_subcommand_from ${names(commands)}`
  return [
    '# sigsys completion for fish',
    `complete -c sigsys -f -n ${quoted(before)}`,
    ...commands.map(({ name, says }) => `complete -c sigsys -n ${quoted(before)} -a ${name} -d ${fishQuoted(says)}`),
    ...common.map((option) => `complete -c sigsys ${fishOption(option)}`),
    ...commands.flatMap((command) => {
      const within = `-n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`
      const { parts } = command
      const choices = parts === undefined ? command.operands.choices : partNames(parts)
      return [
        ...(choices === undefined
          ? []
          : [`complete -c sigsys ${within} ${parts === undefined ? '-f ' : ''}-a ${quoted(choices.join(' '))}`]),
        ...fishOptions(command).map((option) => `complete -c sigsys ${within} ${fishOption(option)}`),
      ]
    }),
  ]
}

/** Common ones are completed everywhere. */
const fishOptions = (command: Command): readonly AnyOption[] =>
  allOptions(command).filter((option) => !common.includes(option))

const fishQuoted = (text: string): string => `'${text.replace(/[\\']/g, (mark) => `\\${mark}`)}'`

function fishOption({ name, short, says, kind }: AnyOption): string {
  const words = `${short === undefined ? '' : `-s ${short} `}-l ${name} -d ${fishQuoted(says)}`
  if (kind === undefined) return words
  if (kind.choices !== undefined) return `${words} -x -a ${quoted(kind.choices.join(' '))}`
  return `${words} ${kind.isPath === true ? '-r -F' : '-x'}`
}
