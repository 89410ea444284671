/**
 * Names that a recorder of incidents gives to its own notes. They hold the answers (or what no cluster hands out),
 * so they are never evidence. Source: product §3.
 */
const noteNames: ReadonlySet<string> = new Set([
  'truth.json',
  'README.md',
  'pids.jsonl',
  'proc-events.jsonl',
  'task-statuses.jsonl',
])

/** Folders that hold nothing but such notes: copies of `/proc/PID`. */
const noteFolders: ReadonlySet<string> = new Set(['proc'])

const snapshotIndex = /(?:^|\/)snapshots\/[^/]+\/index\.jsonl$/

/**
 * Whether a path is one of the recorder's notes.
 *
 * @param path with `/` between names, packing suffixes (`.gz`) removed
 * @param below the part of the path below the user's argument; a folder above it is none of our business
 */
export function isRecorderNote(path: string, below: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (noteNames.has(name) || snapshotIndex.test(path)) return true
  return below
    .split('/')
    .slice(0, -1)
    .some((folder) => noteFolders.has(folder))
}
