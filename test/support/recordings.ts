import { existsSync } from 'node:fs'

/** Where the whole recordings lie: beside the repository, or where SIGSYS_RECORDINGS says. */
export const recordingsFolder = process.env['SIGSYS_RECORDINGS'] ?? '../shared/recordings'

/** Why the recordings cannot be used; undefined if they can. */
export const recordingsMissing = existsSync(recordingsFolder) ? undefined : `no folder ${recordingsFolder}`
