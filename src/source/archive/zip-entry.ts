/** What a zip header says of one entry. */
export type ZipEntry = {
  readonly name: string
  readonly method: number
  readonly isEncrypted: boolean
  /** Sizes follow the data and are not in the header. */
  readonly isDeferred: boolean
  readonly crc: number
  readonly packedBytes: number
  readonly bytes: number
  /** Of the local header; for a local header itself 0. */
  readonly offset: number
}

/** The signatures that start a zip's parts, read as little-endian numbers. Source: APPNOTE.TXT 6.3.9 §4.3. */
export const zipSignatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  descriptor: 0x08074b50,
} as const

/** Bytes of a local and of a central header before the name. */
export const zipHeaderBytes = { local: 30, central: 46, end: 22, locator64: 20, end64: 56 } as const

const absent32 = 0xffffffff

/** An entry from a local header: `head` are its 30 bytes, `name` and `extra` what follows. Source: APPNOTE.TXT §4.3.7. */
export function localEntry(head: Buffer, name: Buffer, extra: Buffer): ZipEntry {
  const flags = head.readUInt16LE(6)
  const packed = head.readUInt32LE(18)
  const size = head.readUInt32LE(22)
  const wide = zip64(extra, [size, packed])
  return {
    name: zipName(name, flags),
    method: head.readUInt16LE(8),
    isEncrypted: (flags & 1) !== 0,
    isDeferred: (flags & 8) !== 0 && packed === 0,
    crc: head.readUInt32LE(14),
    bytes: wide[0] ?? size,
    packedBytes: wide[1] ?? packed,
    offset: 0,
  }
}

/** An entry from the central directory: `head` are its 46 bytes. Source: APPNOTE.TXT §4.3.12. */
export function centralEntry(head: Buffer, name: Buffer, extra: Buffer): ZipEntry {
  const flags = head.readUInt16LE(8)
  const packed = head.readUInt32LE(20)
  const size = head.readUInt32LE(24)
  const offset = head.readUInt32LE(42)
  const wide = zip64(extra, [size, packed, offset])
  return {
    name: zipName(name, flags),
    method: head.readUInt16LE(10),
    isEncrypted: (flags & 1) !== 0,
    isDeferred: false,
    crc: head.readUInt32LE(16),
    bytes: wide[0] ?? size,
    packedBytes: wide[1] ?? packed,
    offset: wide[2] ?? offset,
  }
}

/** The names of packing methods that are not read. Source: APPNOTE.TXT §4.4.5. */
export const methodName = (method: number): string =>
  ({ 1: 'shrink', 6: 'implode', 9: 'deflate64', 12: 'bzip2', 14: 'lzma', 93: 'zstd', 95: 'xz', 98: 'ppmd', 99: 'aes' })[
    method
  ] ?? `method ${method}`

/** Values of the zip64 extra field, present only for those given as 2³²−1, in their order. Source: APPNOTE.TXT §4.5.3. */
function zip64(extra: Buffer, values: readonly number[]): readonly (number | undefined)[] {
  const field = extraField(extra, 1)
  if (field === undefined) return []
  let at = 0
  return values.map((value) => {
    if (value !== absent32 || at + 8 > field.length) return undefined
    at += 8
    return Number(field.readBigUInt64LE(at - 8))
  })
}

function extraField(extra: Buffer, id: number): Buffer | undefined {
  let at = 0
  while (at + 4 <= extra.length) {
    const size = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + size)
    at += 4 + size
  }
  return undefined
}

/** UTF-8 where bit 11 says so or the bytes are valid UTF-8, else a byte a character. Backslashes of old Windows tools are folders. */
function zipName(bytes: Buffer, flags: number): string {
  const utf8 = bytes.toString('utf8')
  const name = (flags & 0x800) !== 0 || !utf8.includes('\ufffd') ? utf8 : bytes.toString('latin1')
  return name.includes('/') ? name : name.replaceAll('\\', '/')
}
