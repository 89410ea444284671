import * as z from 'zod'
import { lengthOfTime, memory } from '../../sim/scenario/schema-values.ts'

const urlHint = 'write an address such as http://master.mesos:5050, without a user, a query or a fragment'

/** The address of a service. One with a user or password is refused: the file would then hold a secret. */
export const address = z
  .string({ error: urlHint })
  .regex(/^https?:\/\/[^\s@?#]+$/, { error: urlHint })
  .refine((text) => URL.canParse(text), { error: urlHint })
  .meta({ description: 'An address: http://master.mesos:5050.' })

/** A path of a file. */
export const filePath = z
  .string({ error: 'write the path of a file' })
  .min(1, { error: 'write the path of a file' })
  .meta({ description: 'A path; one that is not absolute counts from the folder of this file.' })

const nameHint = 'write a name of letters, digits, dots, dashes and underscores'

/** A name that becomes a part of a source. */
export const name = z.string({ error: nameHint }).regex(/^[\w.-]{1,200}$/, { error: nameHint })

const listenHint = 'write a host, a colon and a port, such as 127.0.0.1:8686'
const listenShape = /^(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i

/** Where to listen. */
export const listenAddress = z
  .string({ error: listenHint })
  .regex(listenShape, { error: listenHint })
  .transform((text, context) => {
    const [, host = '', port = ''] = listenShape.exec(text) ?? []
    if (Number(port) <= 65_535) return { host, port: Number(port) }
    context.addIssue({ code: 'custom', message: listenHint })
    return z.NEVER
  })

/** true or false. */
export const yes = z.boolean({ error: 'write true or false' })

/** A size in bytes. */
export const bytes = memory.transform((mib) => Math.floor(mib * 2 ** 20)).meta({ description: 'A size: 512MiB, 1GiB.' })

/** A length of time that is not zero. */
export const waiting = lengthOfTime
  .refine((ms) => ms > 0, { error: 'write a length of time above 0' })
  .meta({ description: 'A length of time: 250ms, 30s, 5m, 7d.' })
