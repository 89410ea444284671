import { type Carrier, carriers, isReadable } from './carrier.ts'

type Asked = {
  readonly carrier: Carrier | 'auto'
  readonly auditLog: string
  readonly journal: string | undefined
}

/** The carrier that was asked for, or the first that can be read; undefined: none, for the reasons that are added. */
export function chosenCarrier(
  { carrier, auditLog, journal }: Asked,
  { netlink, reasons }: { readonly netlink: () => boolean; readonly reasons: string[] },
): Carrier | undefined {
  const can: Readonly<Record<Carrier, () => boolean>> = {
    netlink,
    file: () => isReadable(auditLog) || !reasons.push(`${auditLog}: cannot be read`),
    journal: () => hasJournal(journal) || !reasons.push(`${journal ?? 'journal'}: there is none`),
    kmsg: () => isReadable('/dev/kmsg') || !reasons.push('/dev/kmsg: cannot be read'),
  }
  return carrier === 'auto' ? carriers.find((each) => can[each]()) : can[carrier]() ? carrier : undefined
}

/** Where the past is read that netlink does not tell of. */
export const carrierOfPast = ({ auditLog, journal }: Asked): Exclude<Carrier, 'netlink'> | undefined =>
  isReadable(auditLog) ? 'file' : hasJournal(journal) ? 'journal' : isReadable('/dev/kmsg') ? 'kmsg' : undefined

const hasJournal = (folder: string | undefined): boolean => isReadable(folder ?? '/run/systemd/journal/socket')
