import { constants, crc32, createInflateRaw, inflateRawSync, type InflateRaw } from 'node:zlib'
import type { ByteReader } from '../byte-reader.ts'
import type { Budget } from './budget.ts'

/** How a deflate stream ended. */
export type InflateEnd = {
  readonly how: 'whole' | 'cut' | 'damaged' | 'over-budget'
  /** Of the bytes that came out. */
  readonly crc: number
  readonly bytes: number
  /** zlib's word for the damage. */
  readonly why: string | undefined
}

/** Input is fed in slices: what a slice holds before a fault in it would be lost, were it not for `retained`. */
const sliceBytes = 1 << 13
/** So much input is kept to find the last good byte before a fault; beyond it at most one slice is lost. */
const retainedBytesMax = 1 << 20

/**
 * Unpacks a raw deflate stream and leaves the reader right after it.
 * Everything before a cut or a fault comes out; the fault itself is in the returned end.
 */
export async function* inflated(reader: ByteReader, budget: Budget): AsyncGenerator<Uint8Array, InflateEnd, undefined> {
  const stream = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH })
  const state = { fed: 0, out: 0, crc: 0, retained: [] as Buffer[] | undefined }
  try {
    while (true) {
      const slice = await reader.some(sliceBytes)
      if (slice.length === 0) return { how: 'cut', crc: state.crc, bytes: state.out, why: undefined }
      const { outputs, why } = await fed(stream, slice)
      keep(state, slice)
      for (const output of why === undefined ? outputs : [...outputs, ...missed(state, outputs)]) {
        if (!budget.spend(output.length))
          return { how: 'over-budget', crc: state.crc, bytes: state.out, why: undefined }
        state.out += output.length
        state.crc = crc32(output, state.crc)
        yield output
      }
      if (why !== undefined) return { how: 'damaged', crc: state.crc, bytes: state.out, why }
      state.fed += slice.length
      if (stream.bytesWritten < state.fed) {
        reader.unread(slice.subarray(slice.length - (state.fed - stream.bytesWritten)))
        return { how: 'whole', crc: state.crc, bytes: state.out, why: undefined }
      }
    }
  } finally {
    stream.destroy()
  }
}

type InflateState = { fed: number; out: number; crc: number; retained: Buffer[] | undefined }

function keep(state: InflateState, slice: Buffer): void {
  if (state.retained === undefined) return
  if (state.fed + slice.length > retainedBytesMax) state.retained = undefined
  else state.retained.push(slice)
}

/** Feeds one slice; the outputs it gave, and the fault it met. */
function fed(
  stream: InflateRaw,
  slice: Buffer,
): Promise<{ readonly outputs: readonly Buffer[]; readonly why: string | undefined }> {
  return new Promise((resolve) => {
    const outputs: Buffer[] = []
    const onData = (output: Buffer): void => void outputs.push(output)
    const done = (why: string | undefined): void => {
      stream.off('data', onData)
      stream.removeAllListeners('error')
      stream.on('error', () => {})
      resolve({ outputs, why })
    }
    stream.on('data', onData)
    stream.removeAllListeners('error')
    stream.on('error', (error) => done(error.message))
    stream.write(slice, (error) => {
      if (error === null || error === undefined) done(undefined)
    })
  })
}

/** What the slice with the fault held before it: node gives none of it, so the longest good prefix is looked for. */
function missed(state: InflateState, given: readonly Buffer[]): readonly Buffer[] {
  if (state.retained === undefined) return []
  const input = Buffer.concat(state.retained)
  let good = 0
  let best: Buffer = Buffer.alloc(0)
  let bad = input.length
  while (bad - good > 1) {
    const middle = good + ((bad - good) >> 1)
    const output = prefix(input.subarray(0, middle))
    if (output === undefined) bad = middle
    else [good, best] = [middle, output]
  }
  const seen = state.out + given.reduce((sum, output) => sum + output.length, 0)
  return best.length > seen ? [best.subarray(seen)] : []
}

function prefix(input: Buffer): Buffer | undefined {
  try {
    return inflateRawSync(input, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 2 ** 28 })
  } catch {
    return undefined
  }
}
