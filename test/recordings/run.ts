/**
 * `npm run recordings`: every recorded run, judged and checked against the recorder's notes, as it is, with parts of
 * its evidence left out, and with all of it packed otherwise.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { recordingsFolder, recordingsMissing } from '../support/recordings.ts'
import { kernelChecks } from './kernel.ts'
import { liveChecks } from './live.ts'
import { confusion, table } from './mesos-table.ts'
import { mesosWireChecks } from './mesos-wire.ts'
import { variantChecks, type VariantChecks } from './variant-checks.ts'
import { judgeRun, type RunVerdicts } from './mesos.ts'

const out = (text: string) => process.stdout.write(`${text}\n`)

if (recordingsMissing !== undefined) {
  out(`recordings: ${recordingsMissing}`)
  process.exit(1)
}
const root = join(recordingsFolder, 'mesos')
const folders = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
const runs = folders(root)
  .flatMap((scenario) => folders(join(root, scenario)).map((run) => join(scenario, run)))
  .filter((run) => existsSync(join(root, run, 'truth.json')))
  .sort()

const verdicts: RunVerdicts[] = []
for (const run of runs) verdicts.push(await judgeRun(root, run))
out(table(verdicts))
out(confusion(verdicts))
const kernel = kernelChecks(recordingsFolder)
for (const problem of kernel.failed) out(`kernel records: ${problem}`)
out(`kernel records: ${kernel.passed} checks of fields in every carrier held`)
const wire = mesosWireChecks(recordingsFolder)
for (const problem of wire.failed) out(`mesos files: ${problem}`)
out(`mesos files: ${wire.passed} checks of streams, snapshots, logs, sandboxes and control groups held`)
const variants: VariantChecks[] = []
for (const run of runs) variants.push(await variantChecks(root, run))
const variantsFailed = variants.flatMap(({ failed }) => failed)
const variantsPassed = variants.reduce((sum, { passed }) => sum + passed, 0)
for (const problem of variantsFailed) out(`variants: ${problem}`)
out(
  `variants: ${variantsPassed} variants of ${variants.length} runs, cut down or packed otherwise, gave no false certainty and the same answers`,
)
const live = await liveChecks(root, runs)
for (const problem of live.failed) out(`live: ${problem}`)
out(`live: ${live.passed} runs told by the real protocols, with ${live.cuts} cuts, gave the diagnoses of their files`)
const all = verdicts.flatMap((run) => run.verdicts)
const failed = kernel.failed.length + wire.failed.length + variantsFailed.length + live.failed.length
const wrong = all.filter((verdict) => verdict.wrong.length > 0).length + failed
out(
  `${all.length + kernel.passed + wire.passed + variantsPassed + live.passed + failed - wrong} passed, ${wrong} failed`,
)
process.exit(wrong === 0 ? 0 : 1)
