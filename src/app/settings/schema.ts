import * as z from 'zod'
import { alertsSchema } from '../alerts/config-schema.ts'
import { hubSection } from './hub-section.ts'
import { sourcesSection } from './sources-section.ts'
import { storeSection } from './store-section.ts'
import { address, name, waiting } from './values.ts'

/** The settings of a daemon as they are written, a file a section. Types and the JSON Schema both come from it. */
export const settingsSchema = z.strictObject({
  cluster: name.optional().meta({ description: 'First part of the source of every event (default cluster).' }),
  public_url: address.optional().meta({ description: 'Where people reach this daemon: links in alerts lead there.' }),
  settle: waiting.optional().meta({
    description: 'How long evidence is waited for after the status of a failure (default 500ms).',
  }),
  log: z.enum(['text', 'json']).optional().meta({ description: 'The form of the log on standard error.' }),
  sources: sourcesSection.optional().meta({ description: 'What is followed.' }),
  hub: hubSection.optional().meta({ description: 'Who may connect, and where.' }),
  store: storeSection.optional().meta({ description: 'What is kept, and for how long.' }),
  alerts: alertsSchema.optional(),
})

/** The settings of a daemon, read. */
export type Settings = z.output<typeof settingsSchema>

/** The JSON Schema of settings, draft-07. */
export function settingsJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(settingsSchema, { target: 'draft-7', io: 'input' })
  // Alternatives stand in `anyOf` only, which is all that those know who look up keys.
  const text = JSON.stringify({ title: 'Settings of sigsys serve', ...schema }).replaceAll('"oneOf":', '"anyOf":')
  return JSON.parse(text) as Readonly<Record<string, unknown>>
}
