import type { Option, Switch } from '../option.ts'
import { zoneKind } from '../value-kinds.ts'

/** The zone that times without one are read in. */
export const timezoneOption: Option<string> = {
  name: 'timezone',
  says: 'the zone of times that come without one (agent logs, syslog, dmesg -T); UTC unless given',
  kind: zoneKind,
}

/** In which zone times are shown to people. */
export const localOption: Switch = { name: 'local', says: "show times in this machine's zone, not UTC (text only)" }

/** Whether secrets are taken out. */
export const redactOption: Switch = { name: 'redact', says: 'replace what looks like a secret in everything printed' }
