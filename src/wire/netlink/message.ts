/** One message of a netlink socket. Source: include/uapi/linux/netlink.h, struct nlmsghdr. */
export type NetlinkMessage = { readonly type: number; readonly body: DataView }

/** Bytes before the body. */
export const headerBytes = 16

/** Netlink speaks the machine's own byte order. */
export const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** `NLMSG_ERROR`: its body begins with a negative errno, or 0 for "done". */
export const errorType = 2

/**
 * The one message of an audit datagram. Its length field is not believed: before 4.x it counted the body alone.
 * Source: kernel/audit.c, kauditd_send_multicast_skb and audit_log_end.
 *
 * @returns undefined for a datagram without a whole header
 */
export function auditDatagram(bytes: Uint8Array): NetlinkMessage | undefined {
  if (bytes.length < headerBytes) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return { type: view.getUint16(4, isLittleEndian), body: bodyOf(bytes, headerBytes, bytes.length) }
}

/** The messages of a datagram of any other protocol, each at a multiple of four bytes; what is cut is left out. */
export function netlinkMessages(bytes: Uint8Array): readonly NetlinkMessage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const found: NetlinkMessage[] = []
  for (let at = 0; at + headerBytes <= bytes.length;) {
    const length = view.getUint32(at, isLittleEndian)
    if (length < headerBytes || at + length > bytes.length) break
    found.push({ type: view.getUint16(at + 4, isLittleEndian), body: bodyOf(bytes, at + headerBytes, at + length) })
    at += Math.ceil(length / 4) * 4
  }
  return found
}

/** A message to the kernel. */
export function netlinkMessage({
  type,
  flags,
  body,
}: {
  readonly type: number
  readonly flags: number
  readonly body: Uint8Array
}): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, bytes.length, isLittleEndian)
  view.setUint16(4, type, isLittleEndian)
  view.setUint16(6, flags, isLittleEndian)
  bytes.set(body, headerBytes)
  return bytes
}

const bodyOf = (bytes: Uint8Array, from: number, to: number): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset + from, to - from)
