/** Why a line that looks like an audit record is not read as one. */
export type AuditDecodeError = {
  readonly kind: 'bad-header' | 'bad-stamp' | 'no-pid' | 'wrong-type' | 'too-long' | 'bad-json' | 'bad-journal'
  /** At most 120 characters of what was found. */
  readonly excerpt: string
}

/** An error with its excerpt cut to size. */
export const auditError = (kind: AuditDecodeError['kind'], found: string): AuditDecodeError => ({
  kind,
  excerpt: found.slice(0, excerptCharsMax),
})

/** The sentence a person reads. */
export const auditErrorText = (error: AuditDecodeError): string => sentences[error.kind]

const excerptCharsMax = 120

const sentences: Readonly<Record<AuditDecodeError['kind'], string>> = {
  'bad-header': 'an audit record starts with type=NAME msg=audit(SECONDS.MILLIS:SERIAL):',
  'bad-stamp': 'the date in audit(…) is none this program reads, or its year cannot be known',
  'no-pid': 'a SECCOMP record without a pid belongs to nobody',
  'wrong-type': 'not a record of the type that was asked for',
  'too-long': 'the line is longer than any record',
  'bad-json': 'a journal entry is one JSON object a line',
  'bad-journal': 'an entry of journalctl -o export is damaged or over 1 MiB',
}
