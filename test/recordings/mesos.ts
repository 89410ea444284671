import { join } from 'node:path'
import { diagnoseEvidence } from '../../src/app/diagnose.ts'
import { instant } from '../../src/domain/time.ts'
import { judge, type Verdict } from './judge.ts'
import { truthOf } from './truth.ts'

/** The answers for one recorded run, checked. */
export type RunVerdicts = { readonly run: string; readonly verdicts: readonly Verdict[] }

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Reads a run as `sigsys diagnose RUN profiles` does, and checks every answer. */
export async function judgeRun(root: string, run: string): Promise<RunVerdicts> {
  const folder = join(root, run)
  const found = await diagnoseEvidence([folder, join(root, 'profiles')], {
    timezone: 'UTC',
    now: instant(1_800_000_000_000),
    hosts: [],
    stdin: nothing(),
    cluster: undefined,
    all: false,
  })
  return { run, verdicts: judge(truthOf(folder), found) }
}
