import { localText, parseIso } from '../domain/time.ts'

/** A moment (ISO text in UTC) for people: in UTC, or in the zone of this machine with its offset. */
export function shownTime({ isLocal }: { readonly isLocal: boolean }): (iso: string) => string {
  if (!isLocal) return (iso) => iso.replace('T', ' ').replace(/Z$/, ' UTC')
  return (iso) => {
    const at = parseIso(iso)
    if (at === undefined) return iso
    const [, day = '', time = '', zone = ''] = /^(\S+)T([\d:.]+)(\S*)$/.exec(localText(at)) ?? []
    return `${day} ${time} ${zone === 'Z' ? 'UTC' : zone}`
  }
}
