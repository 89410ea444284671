import { statSync } from 'node:fs'
import { join } from 'node:path'
import { diagnoseEvidence } from '../../src/app/diagnose.ts'
import { sameText } from '../../src/app/pipeline/revisions.ts'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import { replayPath } from '../../src/app/replay.ts'
import type { Serve } from '../../src/app/serve.ts'
import { instant } from '../../src/domain/time.ts'
import { prng } from './prng.ts'
import { cutting } from './cutting.ts'
import { valueOf } from './hub.ts'
import { sendCollected, serving } from './serving.ts'
import { listen } from './upstream.ts'

/** How a recording is told again. */
export type LiveRun = {
  readonly speed: number
  /** Connections that are cut, each after a number of bytes drawn by the seed. */
  readonly cuts: number
  readonly seed: number
  /** How long the diagnoses are waited for after everything was told. */
  readonly patienceMs: number
}

/** What became of it: the diagnoses that differ from what the files give. */
export type LiveOutcome = {
  readonly expected: number
  readonly missing: readonly string[]
  readonly strange: readonly string[]
  readonly cuts: number
  readonly published: number
}

/**
 * Serves a recorded run by the real protocols, through a standby that redirects to the leader and a line that is cut,
 * to a daemon that collectors tell the rest, and compares what it concludes with `diagnose` of the same folder.
 */
export async function toldLive(folder: string, { speed, cuts, seed, patienceMs }: LiveRun): Promise<LiveOutcome> {
  const stdin = (async function* () {})()
  const request = { timezone: 'UTC', now: instant(0), hosts: [], stdin, cluster: 'lab', all: false }
  const expected = (await diagnoseEvidence([folder], request)).diagnoses.map(comparable).sort()
  const { replay } = valueOf(await replayPath(folder, { host: '127.0.0.1', port: 0, speed }))
  const draw = prng(seed)
  const { size } = statSync(join(folder, 'master-subscribe.recordio'))
  const line = await cutting(
    replay.port,
    Array.from({ length: cuts }, () => 1 + Math.floor(draw() * size)),
  )
  const standby = await listen((_request, response) => {
    response.writeHead(307, { location: `//127.0.0.1:${line.port}/api/v1` }).end()
  })
  const serve = await serving({ mesos: new URL(`http://127.0.0.1:${standby.port}`), waits: { backoffMs: 20 } })
  await sendCollected(serve, folder)
  const until = Date.now() + patienceMs
  while (Date.now() < until && JSON.stringify(toldBy(serve)) !== JSON.stringify(expected))
    await new Promise((resolve) => setTimeout(resolve, 50))
  const told = toldBy(serve)
  const outcome = {
    expected: expected.length,
    missing: expected.filter((text) => !told.includes(text)),
    strange: told.filter((text) => !expected.includes(text)),
    cuts: line.cuts(),
    published: serve.pipeline.counters().published,
  }
  await serve.stop()
  await Promise.all([standby.stop(), line.stop(), replay.stop()])
  return outcome
}

const toldBy = (serve: Serve): readonly string[] =>
  serve.pipeline.diagnoses.list({ limit: 1000 }).map(comparable).sort()

/**
 * A live diagnosis knows the master's clock by the tasks of its own agent, `diagnose` by those of all agents: how far
 * off that clock is may differ by milliseconds. Nothing else may.
 */
const comparable = (diagnosis: Diagnosis): string =>
  sameText({ ...diagnosis, clocks: diagnosis.clocks.filter(({ source }) => source !== 'mesos master log') })
