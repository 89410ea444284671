import type { Piece } from '../../wire/recognise/piece.ts'
import type { FileContext } from './file-reader.ts'
import { tellBroken } from './json-values.ts'

/** Keeps a `.json` file whole: if nothing in it is understood, it may be a profile that does not parse. */
export type WholeJson = {
  readonly push: (chunk: Uint8Array) => void
  readonly breaks: (piece: Extract<Piece, { kind: 'broken' }>) => void
  /** Whether the file is a profile all the same. */
  readonly end: (isRecognised: boolean) => boolean
}

/** A profile is far smaller: Docker's default has 15 KB. */
const bytesMax = 1 << 20

/** For a name that ends in `.json`; undefined for others. */
export function wholeJson(name: string, context: FileContext): WholeJson | undefined {
  const { gathered, place } = context
  if (!/\.json$/i.test(name)) return undefined
  const chunks: Buffer[] = []
  const broken: Extract<Piece, { kind: 'broken' }>[] = []
  let bytes = 0

  function end(isRecognised: boolean): boolean {
    const text = bytes > bytesMax ? '' : Buffer.concat(chunks).toString('utf8')
    if (isRecognised || bytes > bytesMax) {
      for (const piece of broken) tellBroken(piece, { ...context, name })
      return false
    }
    if (!text.includes('"defaultAction"')) {
      gathered.maybeProfiles.push({ place, name, text, position: 1, why: broken[0]?.why })
      return true
    }
    gathered.count('profile')
    const host = { agentId: undefined, hostname: undefined }
    gathered.add({ kind: 'profile-seen', host, name, text }, { place, position: 1 })
    return true
  }

  return {
    push: (chunk) => {
      bytes += chunk.length
      if (bytes <= bytesMax) chunks.push(Buffer.from(chunk))
    },
    breaks: (piece) => void broken.push(piece),
    end,
  }
}
