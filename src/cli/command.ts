import type { AnyOption, Values } from './option.ts'
import type { World } from './world.ts'

/** A command as its table says: all that help and completion need, without loading what it runs. */
export type Command = {
  readonly name: string
  readonly says: string
  readonly about: readonly string[]
  readonly operands: {
    readonly placeholder: string
    readonly says: string
    readonly min: number
    readonly max: number
    readonly choices?: readonly string[]
  }
  readonly options: readonly AnyOption[]
  readonly examples: readonly { readonly line: string; readonly says: string }[]
  /** Commands of its own, each named `COMMAND PART`; its options are theirs, for completion and configuration. */
  readonly parts?: readonly Command[]
  /** `--config` names a file of its own form, which it reads itself. */
  readonly hasOwnConfig?: true
  /** It has work of its own too, where no part is named. */
  readonly hasOwnWork?: boolean
  /** Loads what runs it. */
  readonly load: () => Promise<{ readonly run: Run }>
}

/** What a command was asked for. */
export type Asked = { readonly values: Values; readonly operands: readonly string[] }

/** Does a command's work; gives the exit code. */
export type Run = (asked: Asked, world: World) => Promise<number>
