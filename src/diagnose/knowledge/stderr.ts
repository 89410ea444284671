/**
 * What the lines of a sandbox say about a failure: refused calls, deaths by SIGSYS, commands that could not be started,
 * failures of Mesos' launch helper, shortages of memory.
 */
import type { SandboxLine } from '../../domain/event.ts'
import { helperFailure } from './stderr/helper-failure.ts'
import type { LineSign } from './stderr/line-sign.ts'
import { memoryShortage } from './stderr/memory-shortage.ts'
import { notRunnable } from './stderr/not-runnable.ts'
import { refusal } from './stderr/refusal.ts'
import { sigsys, trapDump, trapDumpLinesMax } from './stderr/sigsys.ts'
import { threadRefusal } from './stderr/thread-refusal.ts'

/** A sign and the line it stands in; `text` is that line as printed. */
type SignedLine = { readonly number: number; readonly text: string; readonly sign: LineSign }

/**
 * What one line says of a failure, by the most telling reading; undefined for the lines that say nothing of it.
 * Forms are recognised, not programs: see the recognisers in `stderr/` for what each knows and from where.
 */
export function lineSign(line: string): LineSign | undefined {
  const found = helperFailure(line) ?? sigsys(line)
  if (found !== undefined) return found
  const start = notRunnable(line)
  if (start !== undefined && start.why !== 'refused') return start
  return refusal(line) ?? threadRefusal(line) ?? memoryShortage(line) ?? start
}

/** The most signs kept of one file; a program that logs the same refusal for ever must not cost more. */
export const signsMax = 500

/** The signs of a file's lines, and how many more there were than `signsMax`. */
export type SandboxSigns = { readonly signs: readonly SignedLine[]; readonly dropped: number }

/**
 * The signs in a file's lines, in order. The call that Go's dump after SIGSYS names is put into that sign.
 * Past `signsMax` the earlier half is kept and of the rest the last: a death stands at the end.
 */
export function sandboxSigns(lines: readonly SandboxLine[]): SandboxSigns {
  const first: SignedLine[] = []
  const last: SignedLine[] = []
  let dropped = 0
  for (const [index, { number, text }] of lines.entries()) {
    const sign = lineSign(text)
    if (sign === undefined) continue
    const signed = { number, text, sign: withDump(sign, text, lines, index) }
    if (first.length < signsMax / 2) {
      first.push(signed)
      continue
    }
    last.push(signed)
    if (last.length <= signsMax / 2) continue
    last.shift()
    dropped += 1
  }
  return { signs: [...first, ...last], dropped }
}

function withDump(sign: LineSign, text: string, lines: readonly SandboxLine[], index: number): LineSign {
  if (sign.kind !== 'sigsys' || !text.trim().startsWith('SIGSYS: bad system call')) return sign
  const after = lines.slice(index + 1, index + 1 + trapDumpLinesMax)
  const dump = trapDump(after.map((line) => line.text))
  return { ...sign, ...dump }
}
