import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The recorder's own notes of one run: to check answers against, never evidence. */
export type Truth = {
  readonly tasks: Readonly<Record<string, TaskTruth>>
}

/** What truly happened to one task. */
export type TaskTruth = {
  readonly truth: { readonly syscall?: string; readonly nr?: number; readonly profile?: string }
  readonly states: readonly string[]
  readonly audit: readonly AuditTruth[]
  readonly expect: { readonly codes: readonly (string | null)[]; readonly cautious: readonly string[] }
}

type AuditTruth = {
  readonly type: string
  readonly serial: number
  readonly pid: number
  readonly syscall: number | null
}

/** Reads the notes of a run's folder. */
export const truthOf = (run: string): Truth => JSON.parse(readFileSync(join(run, 'truth.json'), 'utf8')) as Truth
