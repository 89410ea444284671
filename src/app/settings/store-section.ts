import * as z from 'zod'
import { bytes, filePath, waiting } from './values.ts'

/** What is kept, and for how long. */
export const storeSection = z.strictObject({
  path: filePath.optional().meta({ description: 'The database; in memory unless given.' }),
  keep: z
    .strictObject({
      age: waiting.optional().meta({ description: 'Events older than this go (default 7d).' }),
      size: bytes.optional().meta({ description: 'The oldest events go beyond this size (default 1GiB).' }),
    })
    .optional(),
})
