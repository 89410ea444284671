/** A name as it stands in an archive, made harmless. */
export type EntryName = {
  /** Names joined by `/`; never empty, absolute, or with `.` or `..` in it. */
  readonly inside: string
  /** True when the name as it stood leads out of the archive. */
  readonly leaves: boolean
}

const nameBytesMax = 4096

/**
 * Keeps an entry's name inside its archive: `..` and a leading `/` or drive letter are dropped, control characters
 * shown as `\xNN`. Nothing is ever written to disk by these names; they are shown, and folders are read from them.
 */
export function entryName(raw: string): EntryName {
  const parts = raw.slice(0, nameBytesMax).split('/')
  const absolute = raw.startsWith('/') || /^[A-Za-z]:$/.test(parts[0] ?? '')
  const kept = parts
    .slice(/^[A-Za-z]:$/.test(parts[0] ?? '') ? 1 : 0)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
  return {
    inside: kept.map(shownName).join('/') || '(no name)',
    leaves: absolute || parts.includes('..'),
  }
}

/** A file's name for people: control characters as `\xNN`, so that a name cannot drive a terminal. */
export const shownName = (name: string): string =>
  // eslint-disable-next-line no-control-regex
  name.replace(
    /[\u0000-\u001f\u007f-\u009f]/g,
    (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
