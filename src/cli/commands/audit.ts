import type { AuditItem } from '../../app/audit.ts'
import { type AuditReading, auditPaths } from '../../app/audit-paths.ts'
import { instant } from '../../domain/time.ts'
import { auditJsonText } from '../../output/audit-json.ts'
import { auditTable } from '../../output/audit-text.ts'
import { redactJson } from '../../output/redact.ts'
import { auditSummaryText, problemLines } from '../audit-summary-text.ts'
import type { Asked, Run } from '../command.ts'
import { formatOption, noColorOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { auditOptions as options } from '../options/audit-options.ts'
import { paintFor } from '../paint.ts'
import { printJson } from '../print-json.ts'
import { printSummary } from '../print-summary.ts'
import { progressOf } from '../progress.ts'
import { shownTime } from '../shown-time.ts'
import type { World } from '../world.ts'

/** `sigsys audit PATH…`. */
export const run: Run = async ({ values, operands }, world) => {
  const progress = await progressOf(world, { isQuiet: values.isOn(quietOption) })
  const reading = auditPaths(operands, {
    filter: {
      actions: values.all(options.action).flat(),
      syscalls: values.all(options.syscall),
      comms: values.all(options.comm),
      pids: values.all(options.pid),
      since: values.get(options.since),
      until: values.get(options.until),
    },
    all: values.isOn(options.all),
    zone: values.get(options.timezone) ?? 'UTC',
    near: instant(Date.now()),
    stdin: world.stdin,
    progress: progress.update,
    cancelled: world.cancelled,
  })
  await print(reading, { values, operands }, world)
  progress.stop()
  await printSummary(
    {
      command: 'sigsys audit',
      faults: problemLines(reading),
      text: (shape) => auditSummaryText(reading.summary, { ...shape, isCancelled: world.cancelled.aborted }),
    },
    values,
    world,
  )
  if (world.cancelled.aborted) return exitCode.fine
  return reading.hasFault() ? exitCode.badInput : exitCode.fine
}

async function print(reading: AuditReading, { values }: Asked, { stdout, env }: World): Promise<void> {
  const isRedacted = values.isOn(options.redact)
  const format = values.get(formatOption) ?? 'text'
  // Redacting keeps the shape: it replaces text by text, so an item stays one.
  const shown = (item: AuditItem): AuditItem => (isRedacted ? (redactJson(item) as AuditItem) : item)
  if (format === 'jsonl') {
    for await (const items of reading.items) {
      let text = ''
      for (const item of items) text += `${auditJsonText(shown(item))}\n`
      await stdout.write(text)
    }
    return
  }
  if (format === 'json') return printJson(each(reading, shown), { format, stdout })
  const table = auditTable({
    paint: paintFor(stdout, { env, isOff: values.isOn(noColorOption) }),
    time: shownTime({ isLocal: values.isOn(options.local) }),
  })
  for await (const items of reading.items) {
    const lines = items.flatMap((item) => table.lines(shown(item)))
    await stdout.write(lines.map((line) => `${line}\n`).join(''))
  }
}

async function* each(
  { items }: AuditReading,
  shown: (item: AuditItem) => AuditItem,
): AsyncGenerator<AuditItem, void, undefined> {
  for await (const batch of items) for (const item of batch) yield shown(item)
}
