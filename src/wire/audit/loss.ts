import type { AuditLossCause } from '../../domain/audit.ts'

/** How a kernel or daemon message says that records are missing. */
export type LossNotice = { readonly cause: AuditLossCause; readonly count: number | undefined }

/**
 * The loss a message tells of; undefined for any other message. A message that says how many says it as its source
 * counts: `audit_lost` from boot or the last reset, `suppressed` since the last print.
 * Source: kernel/audit.c (audit_log_lost, audit_log_start, kauditd_*), lib/ratelimit.c, audit-userspace src/auditd-event.c,
 * systemd src/journal/journald-kmsg.c, rsyslog plugins/imkmsg.
 *
 * @param text the message, from behind the carrier's head; `audit: ` may stand before it
 */
export function lossNotice(text: string): LossNotice | undefined {
  if (text.length > noticeCharsMax || !mayTellOfLoss.test(text)) return undefined
  const message = text.replace(/^audit: /, '').trimEnd()
  for (const [pattern, cause] of notices) {
    const found = pattern.exec(message)
    if (found !== null) return { cause, count: found[1] === undefined ? undefined : Number(found[1]) }
  }
  return undefined
}

/** The longest of these messages is far shorter. */
const noticeCharsMax = 400

const mayTellOfLoss =
  /exceeded|backlog|lost|overflow|suppressed|overwritten|issed|uffer|uspend|space left|out of memory|full|dropping/

const notices: readonly (readonly [RegExp, AuditLossCause])[] = [
  [/^audit_lost=(\d{1,10}) audit_rate_limit=/, 'lost'],
  [/^audit_backlog=\d+ > audit_backlog_limit=\d+/, 'backlog'],
  [/^out of memory in audit_/, 'lost'],
  [/^backlog limit exceeded/, 'backlog'],
  [/^rate limit exceeded/, 'rate-limit'],
  [/^printk limit exceeded/, 'printk-limit'],
  [/^(?:kauditd )?(?:hold|retry|main)? ?queue overflow/, 'queue-overflow'],
  [/^auditd (?:disappeared|reset)/, 'daemon-error'],
  [/^(?:audit|kauditd)\w*: (\d{1,10}) callbacks suppressed/, 'callbacks-suppressed'],
  [/^Missed (\d{1,10}) kernel messages/, 'ring-buffer-overwritten'],
  [/messages in circular buffer got overwritten/, 'ring-buffer-overwritten'],
  [/audit netlink.*[Nn]o buffer space|[Nn]o buffer space.*audit/, 'netlink-overrun'],
  [/(?:queue|dispatch).*(?:full|overflow).*(?:dropping|lost)|event lost|dispatch err \(pipe full\)/, 'queue-overflow'],
  [/[Aa]udit daemon (?:is suspending logging|has no space left)/, 'daemon-error'],
]
