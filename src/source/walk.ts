import { readdirSync, statSync, type Dirent, type Stats } from 'node:fs'
import { shownName } from './archive/entry-name.ts'
import type { ReadLimits } from './limits.ts'
import { problem, type ReadProblem } from './problem.ts'

/** A regular file that was found, not yet opened. */
export type WalkedFile = {
  /** As it is opened: names are bytes, not text. */
  readonly location: Buffer
  /** As it is shown. */
  readonly path: string
  /** The part below the argument it was found by; the name alone where the argument is the file. */
  readonly below: string
  readonly size: number
  /** Given by name, not found in a folder. */
  readonly isArgument: boolean
}

/** All that was found. */
export type Walked = { readonly files: readonly WalkedFile[]; readonly problems: readonly ReadProblem[] }

/**
 * Finds the regular files at and below the paths, in the order of the arguments and, in a folder, of the names' bytes.
 *
 * Symbolic links come after everything else, so that a file that is reached both ways is known by its own path.
 * A folder is entered once; a file is listed once for each name it has. A link that leads back into its own folder is
 * reported. Pipes, sockets and devices in folders are reported and never opened: to open some has effects.
 */
export function walk(paths: readonly string[], limits: ReadLimits): Walked {
  const state: WalkState = {
    files: [],
    problems: [],
    folders: new Set(),
    names: new Set(),
    links: [],
    limits,
    isFull: false,
  }
  for (const path of paths) visit(state, argument(path))
  for (let link = state.links.shift(); link !== undefined; link = state.links.shift()) visit(state, link)
  return { files: state.files, problems: state.problems }
}

type Place = {
  readonly location: Buffer
  readonly path: string
  readonly below: string
  readonly depth: number
  /** Identities of the folders it lies in. */
  readonly parents: readonly string[]
  readonly isArgument: boolean
}

type WalkState = {
  readonly files: WalkedFile[]
  readonly problems: ReadProblem[]
  readonly folders: Set<string>
  /** Identity and last name of each file. */
  readonly names: Set<string>
  readonly links: Place[]
  readonly limits: ReadLimits
  isFull: boolean
}

function argument(path: string): Place {
  const shown = path === '' ? '(an empty name)' : shownName(path.replace(/\/+$/, '')) || '/'
  return { location: Buffer.from(path), path: shown, below: '', depth: 0, parents: [], isArgument: true }
}

function visit(state: WalkState, place: Place): void {
  const stats = reached(state, place, () => statSync(place.location))
  if (stats === undefined) return
  if (stats.isDirectory()) return enter(state, place, identity(stats))
  if (stats.isFile() || (place.isArgument && isHandedOver(place.path))) return add(state, place, stats)
  const says = `${specialKind(stats)}, which is not read`
  state.problems.push(
    place.isArgument
      ? problem('unreadable', place.path, `${says}; give \`-\` and pipe it in`)
      : problem('special-file', place.path, says),
  )
}

/** A file descriptor that the shell made, as in `<(journalctl …)`: a pipe, but one that is meant to be read. So is nothing. */
const isHandedOver = (path: string): boolean =>
  /^(?:\/dev\/fd\/\d+|\/proc\/self\/fd\/\d+|\/dev\/stdin|\/dev\/null)$/.test(path)

function add(state: WalkState, place: Place, stats: Stats): void {
  const name = place.path.slice(place.path.lastIndexOf('/') + 1)
  const key = `${identity(stats)}/${name}`
  if (state.isFull || state.names.has(key)) return
  if (state.files.length >= state.limits.filesMax) {
    state.isFull = true
    const says = `more than ${state.limits.filesMax} files (filesMax); the rest was not read. Give fewer or smaller folders`
    state.problems.push(problem('limit', place.path, says))
    return
  }
  state.names.add(key)
  const { location, path, isArgument } = place
  state.files.push({ location, path, below: isArgument ? name : place.below, size: stats.size, isArgument })
}

function enter(state: WalkState, place: Place, id: string): void {
  if (place.parents.includes(id)) {
    state.problems.push(problem('link-loop', place.path, 'a symbolic link to a folder it lies in; not followed'))
    return
  }
  if (state.folders.has(id) || state.isFull) return
  state.folders.add(id)
  if (place.depth >= state.limits.depthMax) {
    const says = `more than ${state.limits.depthMax} folders deep (depthMax); not entered`
    state.problems.push(problem('limit', place.path, says))
    return
  }
  const listing = reached(state, place, () => readdirSync(place.location, { withFileTypes: true, encoding: 'buffer' }))
  const entries = (listing ?? []).sort((a, b) => Buffer.compare(a.name, b.name))
  for (const entry of entries) {
    const child = childOf(place, entry.name, id)
    if (entry.isSymbolicLink()) state.links.push(child)
    else if (entry.isFile() || entry.isDirectory() || hasUnknownType(entry)) visit(state, child)
    else state.problems.push(problem('special-file', child.path, `${specialKind(entry)}, which is not read`))
  }
}

function childOf(folder: Place, name: Buffer, id: string): Place {
  const shown = shownName(name.toString('utf8'))
  const separator = folder.path.endsWith('/') ? '' : '/'
  return {
    location: Buffer.concat([folder.location, slash, name]),
    path: `${folder.path}${separator}${shown}`,
    below: folder.below === '' ? shown : `${folder.below}/${shown}`,
    depth: folder.depth + 1,
    parents: [...folder.parents, id],
    isArgument: false,
  }
}

const slash = Buffer.of(0x2f)
const identity = (stats: Stats): string => `${stats.dev}:${stats.ino}`

/** Some file systems do not say in the listing what an entry is. */
const hasUnknownType = (entry: Dirent<Buffer>): boolean =>
  !entry.isFIFO() && !entry.isSocket() && !entry.isCharacterDevice() && !entry.isBlockDevice()

type Typed = Pick<Stats, 'isFIFO' | 'isSocket' | 'isBlockDevice'>
const specialKind = (of: Typed): string =>
  of.isFIFO() ? 'a named pipe' : of.isSocket() ? 'a socket' : of.isBlockDevice() ? 'a block device' : 'a device'

function reached<T>(state: WalkState, place: Place, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    state.problems.push(unreadable(place.path, error))
    return undefined
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'symbolic links lead round in a circle',
  ENAMETOOLONG: 'the path is too long',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EIO: 'the device failed',
}

/** The report of a file that the system does not let us read. */
export function unreadable(path: string, error: unknown): ReadProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const says = reasons[code] ?? (error instanceof Error ? error.message : String(error))
  return problem('unreadable', path, `cannot be read: ${says}${code === '' ? '' : ` (${code})`}`)
}
