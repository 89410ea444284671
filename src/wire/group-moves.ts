/** A process that was moved into a control group; `at` is milliseconds of the monotonic clock. */
export type GroupMove = { readonly pid: number; readonly path: string; readonly at: number }

/** What a piece of the kernel's trace tells; `lost`: events that its buffer had no room for. */
export type TracedMoves = { readonly moves: readonly GroupMove[]; readonly lost: number }

/**
 * `cgroup_attach_task` as the trace's text has it:
 *
 *     sh-22490   [000] d..1.   473.196150: cgroup_attach_task: dst_root=6 dst_id=9712 dst_level=2 dst_path=/mesos/c1 pid=22490 comm=sh
 *
 * `pid` is the number in the initial namespace. A path with a blank in it is not believed: a task could have named it
 * like the rest of the line, as it may its `comm`, which comes last.
 * Source: include/trace/events/cgroup.h, cgroup_migrate; kernel/trace/trace_output.c, trace_print_context.
 */
const attached =
  /^.{0,40}-\d+ +\[\d+\] \S+ +(\d+)\.(\d{6}): cgroup_attach_task: dst_root=\d+ (?:dst_id=\d+ )?(?:dst_level=\d+ )?dst_path=(\/[^ ]*) pid=(\d+) comm=/
/** Source: kernel/trace/trace.c, print_trace_line. */
const overrun = /^CPU:\d+ \[LOST (?:(\d+) )?EVENTS\]/

/** The moves in whole lines of the trace, in order. */
export function tracedMoves(text: string): TracedMoves {
  const moves: GroupMove[] = []
  let lost = 0
  for (const line of text.split('\n')) {
    const [, seconds, micros, path, pid] = attached.exec(line) ?? []
    if (path !== undefined) moves.push({ pid: Number(pid), path, at: Number(seconds) * 1000 + Number(micros) / 1000 })
    else {
      const gone = overrun.exec(line)
      if (gone !== null) lost += Number(gone[1] ?? 1)
    }
  }
  return { moves, lost }
}
