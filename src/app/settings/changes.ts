import type { Settings } from './schema.ts'

/** One difference between two settings. */
export type Change = {
  /** `hub.listen`. */
  readonly key: string
  /** In words: `settle is 1000, was 500`. */
  readonly says: string
  readonly needsRestart: boolean
}

/** What a running daemon cannot take over: its address, what its events are called, and where they are. */
const fixed: readonly string[] = ['cluster', 'log', 'hub.listen', 'hub.allow_unauthenticated', 'store.path']
/** With a certificate or without, with tokens or without: that is decided when the daemon begins to listen. */
const switches: readonly string[] = ['hub.tls', 'hub.token_file']

/** What is different, key by key, in the order of the keys. */
export function settingsChanges(before: Settings, now: Settings): readonly Change[] {
  const [old, fresh] = [leavesOf(before), leavesOf(now)]
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].sort()
  return keys.flatMap((key): readonly Change[] => {
    const [was, is] = [old.get(key), fresh.get(key)]
    if (was === is) return []
    const isSwitch = switches.some((one) => isWithin(key, one)) && (was === undefined || is === undefined)
    return [
      { key, says: changeText({ key, was, is }), needsRestart: fixed.some((one) => isWithin(key, one)) || isSwitch },
    ]
  })
}

const isWithin = (key: string, section: string): boolean => key === section || key.startsWith(`${section}.`)

function changeText({
  key,
  was,
  is,
}: {
  readonly key: string
  readonly was: string | undefined
  readonly is: string | undefined
}): string {
  if (was === undefined) return `${key} is ${is ?? ''}, was not given`
  return is === undefined ? `${key} is not given any more, was ${was}` : `${key} is ${is}, was ${was}`
}

/** Every value by its keys with dots between; a list is one value. */
function leavesOf(value: unknown, above = ''): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return value === undefined ? new Map() : new Map([[above, JSON.stringify(value)]])
  return new Map(
    Object.entries(value).flatMap(([key, below]) => [...leavesOf(below, above === '' ? key : `${above}.${key}`)]),
  )
}
