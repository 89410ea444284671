import { err, ok, type Result } from '../../domain/result.ts'
import { errorType, isLittleEndian, netlinkMessage, type NetlinkMessage } from './message.ts'

/** What the kernel says of auditing as a whole. Source: include/uapi/linux/audit.h, struct audit_status. */
export type AuditStatus = {
  /** 0 off, 1 on, 2 on and locked until the next boot. */
  readonly enabled: number
  /** Process of the audit daemon; 0 where there is none. */
  readonly pid: number
  readonly rateLimit: number
  readonly backlogLimit: number
  /** Records lost since boot, or since the counter was reset. */
  readonly lost: number
  readonly backlog: number
}

const getType = 1000
const requestFlag = 1

/** The question `auditctl -s` asks. Needs CAP_AUDIT_CONTROL. */
export const auditStatusRequest: Uint8Array<ArrayBuffer> = netlinkMessage({
  type: getType,
  flags: requestFlag,
  body: new Uint8Array(0),
})

/** The status in an answer, or the errno of a refusal; undefined for any other message. */
export function auditStatus({ type, body }: NetlinkMessage): Result<AuditStatus, number> | undefined {
  const word = (index: number): number =>
    body.byteLength >= index * 4 + 4 ? body.getUint32(index * 4, isLittleEndian) : 0
  if (type === errorType && body.byteLength >= 4) {
    const errno = -body.getInt32(0, isLittleEndian)
    return errno === 0 ? undefined : err(errno)
  }
  if (type !== getType || body.byteLength < 32) return undefined
  return ok({
    enabled: word(1),
    pid: word(3),
    rateLimit: word(4),
    backlogLimit: word(5),
    lost: word(6),
    backlog: word(7),
  })
}

/** Types below this are answers of the kernel, and those of the daemon itself never come over the socket. */
const firstRecordType = 1005

/** The text of a record as the socket has it: `audit(1795460142.523:540): …`, byte text. */
export function auditText({ type, body }: NetlinkMessage): string | undefined {
  if (type < firstRecordType) return undefined
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const end = bytes.indexOf(0)
  return bytes.toString('latin1', 0, end === -1 ? bytes.length : end)
}
