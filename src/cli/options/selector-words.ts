import { selectorKeys } from '../../domain/selector.ts'
import type { Values } from '../option.ts'
import { selectorOptions } from './tail-options.ts'

/** The selector's options as a hub takes them. */
export const selectorWords = (values: Values): readonly (readonly [string, string])[] =>
  selectorKeys.flatMap((key) => {
    const value = values.get<string | readonly string[]>(selectorOptions[key])
    return value === undefined ? [] : [[key, typeof value === 'string' ? value : value.join(',')] as const]
  })
