import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

/** A file of the page, as it is sent. */
export type Asset = {
  readonly type: string
  readonly bytes: Buffer
  readonly gzipped: Buffer
  /** Changes with the bytes, and only with them. */
  readonly etag: string
}

/** What the build puts beside the compiled sources. */
const files = {
  '/dashboard.js': 'text/javascript; charset=utf-8',
  '/dashboard.css': 'text/css; charset=utf-8',
} as const

/** Reads the files of the page from the folder they were built into, by the path they are asked for. They are packed once, not for each request. */
export function readAssets(folder: URL): ReadonlyMap<string, Asset> {
  return new Map(
    Object.entries(files).map(([path, type]) => [path, asset(readFileSync(new URL(path.slice(1), folder)), type)]),
  )
}

/** Bytes with what a browser has to know of them. */
export const asset = (bytes: Buffer, type: string): Asset => ({
  type,
  bytes,
  gzipped: gzipSync(bytes, { level: 9 }),
  etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
})
