import type { AlertMessage } from '../../output/alert/message.ts'
import type { AlertsConfig } from './config.ts'

/** A message with the pages for people, as far as the configuration says where they are. */
export function withLinks(
  message: AlertMessage,
  { publicUrl, runbookUrl }: Pick<AlertsConfig, 'publicUrl' | 'runbookUrl'>,
): AlertMessage {
  const { cause, incidents, links } = message
  const [incident] = incidents
  const page = incident === undefined ? '/' : `/incidents/${encodeURIComponent(incident)}`
  return {
    ...message,
    links: {
      incident: publicUrl === undefined ? null : (links.incident ?? `${publicUrl}${page}`),
      runbook: runbookOf(runbookUrl ?? (publicUrl === undefined ? undefined : `${publicUrl}/runbook`), cause?.code),
    },
  }
}

/** Each cause is a section of docs/diagnoses.md, called as its code. */
function runbookOf(base: string | undefined, cause: string | undefined): string | null {
  if (base === undefined || cause === undefined) return null
  const url = new URL(base)
  url.hash = cause
  return url.href
}
