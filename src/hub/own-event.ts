import { randomUUID } from 'node:crypto'
import { sealed } from '../wire/cloudevent.ts'

const source = '/sigsys/hub'

/** Tells a producer that everything up to `through` is on disk. */
export const acknowledgement = (through: string): string =>
  sealed(
    { id: randomUUID(), source, type: 'sigsys.ack', subject: undefined, time: new Date().toISOString() },
    JSON.stringify({ through }),
  ).text

/** What a reader will not get, so that it need not wait for it. */
export type Missing = { readonly from: number; readonly to: number; readonly why: string }

/** Tells a reader which sequences are not kept. Its own sequence is the last of them, so that resuming goes on after it. */
export const gapText = ({ from, to, why }: Missing): string =>
  sealed(
    { id: randomUUID(), source, type: 'sigsys.gap', subject: undefined, time: new Date().toISOString() },
    JSON.stringify({
      source: 'journal',
      from: null,
      to: null,
      why,
      sequences: to < from ? null : { from: String(from), to: String(to) },
    }),
  ).text
