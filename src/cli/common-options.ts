import type { AnyOption, Option, Switch } from './option.ts'
import { choiceKind, pathKind } from './value-kinds.ts'

/** How results are printed. */
export type Format = 'text' | 'json' | 'jsonl'

export const formatOption: Option<Format> = {
  name: 'format',
  says: 'text for people; json: one array; jsonl: one object a line',
  kind: choiceKind('FORMAT', ['text', 'json', 'jsonl']),
}

export const quietOption: Switch = {
  name: 'quiet',
  short: 'q',
  says: 'results only: no summary, no progress, no remarks',
}

export const noColorOption: Switch = { name: 'no-color', says: 'no colours, as with NO_COLOR set' }

export const configOption: Option<string> = {
  name: 'config',
  says: 'a YAML file with defaults for these options',
  kind: pathKind('FILE'),
  onlyHere: true,
}

const helpOption: Switch = { name: 'help', short: 'h', says: 'this help', onlyHere: true }

export const versionOption: Switch = { name: 'version', says: 'the version', onlyHere: true }

/** The options of every command. */
export const common: readonly AnyOption[] = [
  formatOption,
  quietOption,
  noColorOption,
  configOption,
  helpOption,
  versionOption,
]

/** The options a command takes: its own, which go before common ones of the same name, and the common ones. */
export const optionsOf = ({ options }: { readonly options: readonly AnyOption[] }): readonly AnyOption[] => [
  ...options,
  ...common.filter(({ name }) => options.every((own) => own.name !== name)),
]
