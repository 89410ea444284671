import type { Result } from '../domain/result.ts'

/** What an option's text may be, and what it means. */
export type ValueKind<T> = {
  /** Shown in help: `TIME`. */
  readonly placeholder: string
  /** The value, or what would be right: words that follow "…: found X; ". */
  readonly read: (text: string) => Result<T, string>
  /** All words it may be, for help, completion and the nearest word. */
  readonly choices?: readonly string[]
  /** Completed as a path. */
  readonly isPath?: boolean
}

/** An option that takes a value. Its identity is its key in `Values`. */
export type Option<T> = {
  readonly name: string
  readonly short?: string
  readonly says: string
  readonly kind: ValueKind<T>
  /** May be given again; every value counts. */
  readonly repeats?: boolean
  /** Also takes the words that follow its value, as far as the command's own operands do not need them. Needs `repeats`. */
  readonly takesMore?: boolean
  /** Makes no sense in a configuration file: it is about one call. */
  readonly onlyHere?: boolean
}

/** An option without a value. */
export type Switch = Omit<Option<boolean>, 'kind' | 'repeats' | 'takesMore'> & {
  readonly kind?: undefined
  readonly repeats?: undefined
  readonly takesMore?: undefined
}

/** Any option of a command's table. */
export type AnyOption = Option<unknown> | Switch

/** What a command line, and the configuration below it, came to. */
export class Values {
  readonly #found = new Map<AnyOption, unknown[]>()

  /** Adds one value. */
  add(option: AnyOption, value: unknown): void {
    this.#found.set(option, [...(this.#found.get(option) ?? []), value])
  }

  has(option: AnyOption): boolean {
    return this.#found.has(option)
  }

  /** The value given last. */
  get<T>(option: Option<T>): T | undefined {
    return this.all(option).at(-1)
  }

  /** Every value given, in order. */
  all<T>(option: Option<T>): readonly T[] {
    return (this.#found.get(option) ?? []) as readonly T[] // Only what the option's own kind read is added under it.
  }

  isOn(option: Switch): boolean {
    return this.#found.get(option)?.at(-1) === true
  }
}
