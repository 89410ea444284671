import * as z from 'zod'
import { filePath, listenAddress, yes } from './values.ts'
import { evenIfWrong } from './whole.ts'

/** Who may connect, and where. */
export const hubSection = z
  .strictObject({
    listen: listenAddress.optional().meta({ description: 'HOST:PORT (default 127.0.0.1:8686).' }),
    token_file: filePath
      .optional()
      .meta({ description: 'A line for each token: read TOKEN, ingest TOKEN or admin TOKEN.' }),
    allow_unauthenticated: yes
      .optional()
      .meta({ description: 'Take everybody without a token, also on an address that others can reach.' }),
    tls: z
      .strictObject({ cert_file: filePath, key_file: filePath })
      .optional()
      .meta({ description: 'PEM files: the certificate chain and its key.' }),
  })
  .refine((hub) => hub.token_file === undefined || hub.allow_unauthenticated !== true, {
    error: 'token_file and allow_unauthenticated exclude each other',
    ...evenIfWrong,
  })
