import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simulate } from '../../src/app/simulate.ts'
import type { SimulationReport } from '../../src/domain/simulation-report.ts'

/** Runs a scenario. `statuses`: of all tasks, in order, as the timeline has them. */
export async function simulated(text: string): Promise<SimulationReport & { readonly statuses: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-scenario-'))
  try {
    const path = join(folder, 'scenario.yaml')
    writeFileSync(path, text)
    const report = await simulate(path, { seed: undefined, until: undefined, isCheckedTwice: true })
    if (!report.ok) throw new Error(report.error.map(({ line, found }) => `${line}: ${found}`).join('\n'))
    const said = report.value.timeline
      .filter(({ kind }) => kind === 'status')
      .map(({ says }) => says.split(' · ')[0] ?? '')
    return { ...report.value, statuses: said }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
