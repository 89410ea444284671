import { diagnoseEvidence, type Diagnosed } from '../../app/diagnose.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import { type Instant, instant, parseIso } from '../../domain/time.ts'
import { diagnosisTexts } from '../../output/diagnosis-text.ts'
import { redactJson } from '../../output/redact.ts'
import type { Asked, Run } from '../command.ts'
import { formatOption, noColorOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { diagnoseOptions as options } from '../options/diagnose-options.ts'
import type { Values } from '../option.ts'
import { paintFor } from '../paint.ts'
import { progressOf } from '../progress.ts'
import { printJson } from '../print-json.ts'
import { printSummary } from '../print-summary.ts'
import { columnsOf } from '../columns.ts'
import { shownTime } from '../shown-time.ts'
import { diagnosedText, faultLines } from '../summary-text.ts'
import type { World } from '../world.ts'

/** `sigsys diagnose PATH…`. */
export const run: Run = async ({ values, operands }, world) => {
  const progress = await progressOf(world, { isQuiet: values.isOn(quietOption) })
  const found = await diagnoseEvidence(operands, {
    timezone: values.get(options.timezone) ?? 'UTC',
    now: instant(Date.now()),
    hosts: values.all(options.host),
    stdin: world.stdin,
    cluster: values.get(options.cluster),
    all: values.isOn(options.all),
    progress: progress.update,
    cancelled: world.cancelled,
  })
  progress.stop()
  if (world.cancelled.reason === 'SIGINT') return exitCode.interrupted

  const isWanted = wantedBy(values)
  const diagnoses = found.diagnoses.filter(isWanted)
  const notices = found.notices.filter(isWanted)
  const shown = values.isOn(options.notices) ? inOrder([...diagnoses, ...notices]) : diagnoses
  const notShown = {
    diagnoses: found.diagnoses.length - diagnoses.length,
    notices: values.isOn(options.notices) ? found.notices.length - notices.length : notices.length,
  }
  await print(shown, { values, operands }, world)
  await printSummary(
    {
      command: 'sigsys diagnose',
      faults: faultLines(found.summary),
      text: (shape) => diagnosedText(found, { ...shape, notShown }),
    },
    values,
    world,
  )
  return verdict(found, { diagnoses, values, world })
}

/** What `--task`, `--since` and `--until` let through. */
function wantedBy(values: Values): (diagnosis: Diagnosis) => boolean {
  const tasks = values.all(options.task)
  const from = values.get(options.since) ?? -Infinity
  const to = values.get(options.until) ?? Infinity
  return ({ task, workload }) => {
    const at: Instant | undefined = parseIso(task.failed_at)
    const isNamed = tasks.some(
      (wanted) =>
        wanted === task.id || wanted === task.name || wanted === workload.id || task.id.startsWith(`${wanted}.`),
    )
    return (tasks.length === 0 || isNamed) && at !== undefined && at >= from && at < to
  }
}

/** By time of failure, then task id, as diagnoses alone are. */
const inOrder = (all: readonly Diagnosis[]): readonly Diagnosis[] =>
  all.toSorted((a, b) =>
    a.task.failed_at === b.task.failed_at
      ? compared(a.task.id, b.task.id)
      : compared(a.task.failed_at, b.task.failed_at),
  )

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

async function print(all: readonly Diagnosis[], { values }: Asked, { stdout, env }: World): Promise<void> {
  // Redacting keeps the shape: it replaces text by text, so a diagnosis stays one.
  const shown = values.isOn(options.redact) ? all.map((one) => redactJson(one) as Diagnosis) : all
  const format = values.get(formatOption) ?? 'text'
  if (format !== 'text') return printJson(shown, { format, stdout })
  const block = {
    columns: columnsOf(stdout),
    paint: paintFor(stdout, { env, isOff: values.isOn(noColorOption) }),
    time: shownTime({ isLocal: values.isOn(options.local) }),
  }
  for (const text of diagnosisTexts(shown, block)) await stdout.write(text)
}

/** Evidence that could not be read goes before what was found in the rest. A drained run is a fine one. */
function verdict(
  { summary }: Diagnosed,
  {
    diagnoses,
    values,
    world,
  }: { readonly diagnoses: readonly Diagnosis[]; readonly values: Values; readonly world: World },
): number {
  if (world.cancelled.aborted) return exitCode.fine
  if (summary.hasFault) return exitCode.badInput
  const asked = new Set(values.all(options.failOn).flat())
  return diagnoses.some(({ cause }) => asked.has(cause.code)) ? exitCode.found : exitCode.fine
}
