import { pino } from 'pino'

/** What stands beside the words of a line. Never a secret: what is logged is written by us alone. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

/** A log of the daemon. */
export type Log = {
  readonly info: (says: string, fields?: LogFields) => void
  readonly warn: (says: string, fields?: LogFields) => void
}

/** Lines for people: `sigsys serve: …`. */
export function textLog(write: (line: string) => void, { who }: { readonly who: string }): Log {
  const say = (says: string): void => write(`${who}: ${says}\n`)
  return { info: say, warn: say }
}

/** One JSON object a line, with time and level, for those who collect logs. */
export function jsonLog(write: (line: string) => void, { who }: { readonly who: string }): Log {
  const log = pino(
    {
      base: { name: who },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      redact: ['authorization', 'token', 'password', 'secret'],
    },
    { write },
  )
  return {
    info: (says, fields = {}) => log.info(fields, says),
    warn: (says, fields = {}) => log.warn(fields, says),
  }
}
