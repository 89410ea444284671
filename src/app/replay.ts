import { err, type Result } from '../domain/result.ts'
import { recording } from '../replay/recording.ts'
import { type Replay, type ReplayOptions, startReplay } from '../replay/server.ts'

/** A replay that runs, and what it serves. */
type Served = { readonly replay: Replay; readonly serves: readonly string[]; readonly isUntimed: boolean }

/** Serves what a path has recorded; why not, in one line. */
export async function replayPath(path: string, options: ReplayOptions): Promise<Result<Served, string>> {
  let found: ReturnType<typeof recording>
  try {
    found = recording(path)
  } catch (error) {
    return err(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`)
  }
  const { mesos, marathon, isUntimed } = found
  const serves = [
    ...(mesos === undefined ? [] : [`Mesos master, ${mesos.length} records`]),
    ...(marathon === undefined ? [] : [`Marathon, ${marathon.length} events`]),
  ]
  if (serves.length === 0)
    return err(`${path}: found no stream of a Mesos master and none of Marathon; name the folder of one run`)
  const replay = await startReplay(found, options)
  return replay.ok ? { ok: true, value: { replay: replay.value, serves, isUntimed } } : replay
}
