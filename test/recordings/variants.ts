import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { gnuName, tarOf, type TarPart } from '../support/tar.ts'
import { zipOf } from '../support/zip.ts'

/** Files of a run by their path in it. */
export type RunFiles = ReadonlyMap<string, Buffer>

/** One way to hand a run's evidence in. */
export type Variant = { readonly name: string; readonly of: (files: RunFiles) => RunFiles }

/** The recorder's own notes, which are no evidence. */
const notes = /(?:^|\/)(?:truth\.json|README\.md|pids\.jsonl|proc-events\.jsonl|task-statuses\.jsonl|index\.jsonl)$/

/** What only its path tells: whose sandbox it is, whose process it was. */
const isByPath = (path: string): boolean => /(?:^|\/)(?:sandbox|proc)\//.test(path)

/** The evidence of a run's folder. */
export function runFiles(folder: string): RunFiles {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => statSync(join(folder, name)).isFile() && !notes.test(name),
  )
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name))]))
}

const isAudit = (path: string): boolean => /(?:^|\/)(?:audit\.log|kmsg\.raw|dmesg.*\.txt)/.test(path)
const isAgentLog = (path: string): boolean => /(?:^|\/)mesos-agent.*\.log/.test(path)
const isLog = (path: string): boolean => path.endsWith('.log')

const only =
  (isKept: (path: string) => boolean) =>
  (files: RunFiles): RunFiles =>
    new Map([...files].filter(([path]) => isKept(path)))

/** Evidence with a part left out. What is then not known must not be said to be certain. */
export const ablations: readonly Variant[] = [
  { name: 'without sandboxes', of: only((path) => !path.startsWith('sandbox/')) },
  { name: 'without audit', of: only((path) => !isAudit(path)) },
  { name: 'without agent logs', of: only((path) => !isAgentLog(path)) },
  { name: 'only snapshots', of: only((path) => path.startsWith('snapshots/')) },
  { name: 'only logs', of: only(isLog) },
]

const each =
  (change: (path: string, bytes: Buffer, index: number) => readonly (readonly [string, Buffer])[]) =>
  (files: RunFiles): RunFiles =>
    new Map([...files].flatMap(([path, bytes], index) => change(path, bytes, index)))

const lf = 0x0a

function halves(path: string, bytes: Buffer): readonly (readonly [string, Buffer])[] {
  const cut = bytes.indexOf(lf, bytes.length >> 1) + 1
  const isText = isLog(path) || isAudit(path)
  if (!isText || cut === 0 || cut === bytes.length) return [[path, bytes]]
  return [
    [path, bytes.subarray(0, cut)],
    [`${path}.1`, bytes.subarray(cut)],
  ]
}

function joined(files: RunFiles, isJoined: (path: string) => boolean): RunFiles {
  const parts = [...files].filter(([path]) => isJoined(path)).map(([, bytes]) => bytes)
  const rest = [...files].filter(([path]) => !isJoined(path))
  return new Map([...rest, ['joined', Buffer.concat(parts)]])
}

const parts = (files: RunFiles): { readonly name: string; readonly data: Buffer }[] =>
  [...files].map(([name, data]) => ({ name, data }))

/** A name beyond what a header holds stands in an entry before. */
const named = (part: TarPart): readonly TarPart[] => (part.name.length < 100 ? [part] : [gnuName(part.name), part])

/** The same evidence in other files. The diagnoses must be the same but for their sources. */
export const packings: readonly Variant[] = [
  { name: 'each file gzipped', of: each((path, bytes) => [[`${path}.gz`, gzipSync(bytes, { level: 1 })]]) },
  {
    name: 'one tar.gz',
    of: (files) => new Map([['run.tar.gz', gzipSync(tarOf(parts(files).flatMap(named)), { level: 1 })]]),
  },
  { name: 'one zip', of: (files) => new Map([['run.zip', zipOf(parts(files))]]) },
  { name: 'renamed', of: each((path, bytes, index) => [[isByPath(path) ? path : `part-${index}`, bytes]]) },
  { name: 'logs cut in two', of: each(halves) },
  { name: 'logs joined', of: (files) => joined(files, isLog) },
  { name: 'all in one file', of: (files) => joined(files, (path) => !isByPath(path)) },
]
