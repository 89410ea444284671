import * as z from 'zod'
import { address, filePath, name, waiting } from './values.ts'
import { evenIfWrong } from './whole.ts'

const login = z
  .strictObject({
    token_file: filePath.optional().meta({
      description: 'Holds a DC/OS token, user:password, or a whole value of Authorization; read for every request.',
    }),
    service_account_file: filePath.optional().meta({
      description: 'A service account as DC/OS hands it out: JSON with uid, private_key and login_endpoint.',
    }),
    login_url: address.optional().meta({ description: 'Goes before the login_endpoint of the service account.' }),
  })
  .refine((one) => (one.token_file === undefined) !== (one.service_account_file === undefined), {
    error: 'write one of token_file and service_account_file',
    ...evenIfWrong,
  })
  .refine((one) => one.login_url === undefined || one.service_account_file !== undefined, {
    error: 'login_url belongs to a service_account_file',
    ...evenIfWrong,
  })
  .meta({ description: 'Who we are to the sources. A token alone may also come from SIGSYS_UPSTREAM_TOKEN.' })

const source = { url: address.meta({ description: 'Where it is; its leader is found from any of them.' }) }

const marathon = z.strictObject({
  ...source,
  name: name.optional().meta({
    description: 'Last part of the source of its events. The first is marathon, others are called as /service/NAME.',
  }),
})

/** What is followed. */
export const sourcesSection = z.strictObject({
  mesos: z.strictObject(source).optional().meta({ description: 'A Mesos master.' }),
  marathon: z
    .union([marathon, z.array(marathon).min(1).max(20)], { error: 'write url: ADDRESS, or a list of such' })
    .optional()
    .meta({ description: 'A Marathon, or a list of them: that of DC/OS, and those that it runs for users.' }),
  metronome: z
    .strictObject({ ...source, poll: waiting.optional().meta({ description: 'Between two questions (default 5s).' }) })
    .optional()
    .meta({ description: 'A Metronome; it has no events, so that it is asked.' }),
  login: login.optional(),
  ca_file: filePath.optional().meta({ description: 'PEM certificates to trust instead of those of the system.' }),
  peers: z
    .array(
      z.string({ error: 'write a host' }).regex(/^(?:\*\.)?[\w.:[\]-]+$/, { error: 'write a host, or *.DOMAIN' }),
      {
        error: 'write a list of hosts',
      },
    )
    .optional()
    .meta({
      description: 'Hosts that a source may redirect to and that may have our credentials: names, or *.DOMAIN.',
    }),
})
