import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { instant, iso } from '../../domain/time.ts'
import type { SealedEvent } from '../../wire/cloudevent.ts'
import type { FactWriter } from './facts.ts'

const profilesMax = 500
const profileBytesMax = 2 ** 20

/** Looks at a folder of seccomp profiles; gives those that are new or were changed since the last look. */
export function profileWatch(folder: string, write: FactWriter, hash: (text: string) => string) {
  const known = new Map<string, string>()

  return (): readonly SealedEvent[] => {
    let names: readonly string[]
    try {
      names = readdirSync(folder).sort().slice(0, profilesMax)
    } catch {
      return []
    }
    return names.flatMap((name) => {
      try {
        const path = join(folder, name)
        const { mtimeMs, size } = statSync(path)
        const stamp = `${mtimeMs} ${size}`
        if (!name.endsWith('.json') || known.get(name) === stamp || size > profileBytesMax) return []
        known.set(name, stamp)
        const text = readFileSync(path, 'utf8')
        const at = iso(instant(Date.now()))
        return [write.fact({ fact: 'profile', at, name, text }, { id: `profile-${name}-${hash(text).slice(0, 20)}` })]
      } catch {
        return []
      }
    })
  }
}
