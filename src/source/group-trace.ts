import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { err, ok, type Result } from '../domain/result.ts'
import { type TracedMoves, tracedMoves } from '../wire/group-moves.ts'
import type { Netlink } from './netlink.ts'

/** The kernel's own record of who was moved into which control group: nothing has to be looked at in time. */
export type GroupTrace = {
  /** What was written since the last call. */
  readonly read: () => TracedMoves
  readonly close: () => void
}

/** Kilobytes for each processor: some five hundred moves, which are read at least once a second. */
const bufferKb = 128
const event = 'events/cgroup/cgroup_attach_task'
const readsMax = 1000

/**
 * Starts a trace of its own for moves below the root of containers; other users of tracing are not disturbed. What a
 * killed collector left behind is removed. Needs tracefs, Linux 4.10 and its files' owner, root.
 * Source: Documentation/trace/ftrace.rst, "Instances".
 */
export function groupTrace(
  { openQuiet }: Pick<Netlink, 'openQuiet'>,
  root: string,
  places: readonly string[] = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'],
): Result<GroupTrace, string> {
  const top = places.find((place) => existsSync(`${place}/instances`))
  if (top === undefined) return err('tracefs is not mounted (mount -t tracefs tracefs /sys/kernel/tracing)')
  if (!existsSync(`${top}/${event}`)) return err('the kernel does not trace control groups')
  removeStale(top)
  const folder = `${top}/instances/sigsys-${process.pid}-${process.hrtime.bigint()}`
  try {
    mkdirSync(folder)
    set(folder, 'trace_clock', 'mono')
    set(folder, 'buffer_size_kb', String(bufferKb))
    const below = `/${root.replace(/^\/|\/$/g, '')}/*`
    set(folder, `${event}/filter`, `dst_path ~ "${below}" && !(dst_path ~ "* *")`)
    set(folder, `${event}/enable`, '1')
  } catch (error) {
    remove(folder)
    return err(`no trace of control groups (${(error as NodeJS.ErrnoException).code ?? 'refused'})`)
  }
  const pipe = openQuiet(`${folder}/trace_pipe`)
  if (!pipe.ok) {
    remove(folder)
    return pipe
  }
  const { read, close } = pipe.value
  let rest = ''

  function readAll(): TracedMoves {
    let text = rest
    for (let count = 0; count < readsMax; count += 1) {
      const bytes = read()
      if (bytes === undefined) break
      text += Buffer.from(bytes).toString('latin1')
    }
    const end = text.lastIndexOf('\n') + 1
    rest = text.slice(end)
    return tracedMoves(text.slice(0, end))
  }

  return ok({
    read: readAll,
    close: () => {
      close()
      remove(folder)
    },
  })
}

const set = (folder: string, name: string, value: string): void => writeFileSync(`${folder}/${name}`, value)

function remove(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // It is not there, or somebody reads it; the next start tries again.
  }
}

function removeStale(top: string): void {
  for (const name of readdirSync(`${top}/instances`)) {
    const pid = /^sigsys-(\d+)-\d+$/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(pid)) remove(`${top}/instances/${name}`)
  }
}

const isAlive = (pid: string): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`).length > 0
  } catch {
    return false
  }
}
