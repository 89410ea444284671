import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a zip made for a test. */
export type ZipPart = {
  readonly name: string
  readonly data: Buffer
  readonly method?: 'stored' | 'deflated'
  readonly encrypted?: boolean
  /** Sizes in a zip64 field, as for entries beyond 4 GiB. */
  readonly wide?: boolean
  /** Sizes after the data, as streaming writers do. */
  readonly deferred?: boolean
  /** Overrides the method's number. */
  readonly methodNumber?: number
}

/** Writes a zip. Source of the layout: APPNOTE.TXT 6.3.9 §4.3. */
export function zipOf(parts: readonly ZipPart[], { wideEnd = false } = {}): Buffer {
  const out: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const local = localPart(part)
    central.push(centralPart(part, offset))
    out.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  return Buffer.concat([...out, directory, ...endParts(parts.length, { offset, size: directory.length, wideEnd })])
}

function endParts(
  count: number,
  { offset, size, wideEnd }: { offset: number; size: number; wideEnd: boolean },
): Buffer[] {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(wideEnd ? 0xffff : count, 8)
  end.writeUInt16LE(wideEnd ? 0xffff : count, 10)
  end.writeUInt32LE(wideEnd ? 0xffffffff : size, 12)
  end.writeUInt32LE(wideEnd ? 0xffffffff : offset, 16)
  if (!wideEnd) return [end]
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(size), 40)
  end64.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  locator.writeUInt32LE(1, 16)
  return [end64, locator, end]
}

const packed = (part: ZipPart): Buffer => (part.method === 'stored' ? part.data : deflateRawSync(part.data))
const flagsOf = (part: ZipPart): number => (part.encrypted === true ? 1 : 0) | (part.deferred === true ? 8 : 0)
const methodOf = (part: ZipPart): number => part.methodNumber ?? (part.method === 'stored' ? 0 : 8)

function wideField(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + values.length * 8)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(values.length * 8, 2)
  for (const [index, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + index * 8)
  return field
}

function localPart(part: ZipPart): Buffer {
  const body = packed(part)
  const name = Buffer.from(part.name)
  const extra = part.wide === true ? wideField([part.data.length, body.length]) : Buffer.alloc(0)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(flagsOf(part), 6)
  head.writeUInt16LE(methodOf(part), 8)
  if (part.deferred !== true) {
    head.writeUInt32LE(crc32(part.data), 14)
    head.writeUInt32LE(part.wide === true ? 0xffffffff : body.length, 18)
    head.writeUInt32LE(part.wide === true ? 0xffffffff : part.data.length, 22)
  }
  head.writeUInt16LE(name.length, 26)
  head.writeUInt16LE(extra.length, 28)
  const descriptor = Buffer.alloc(part.deferred === true ? 16 : 0)
  if (part.deferred === true) {
    descriptor.writeUInt32LE(0x08074b50, 0)
    descriptor.writeUInt32LE(crc32(part.data), 4)
    descriptor.writeUInt32LE(body.length, 8)
    descriptor.writeUInt32LE(part.data.length, 12)
  }
  return Buffer.concat([head, name, extra, body, descriptor])
}

function centralPart(part: ZipPart, offset: number): Buffer {
  const body = packed(part)
  const name = Buffer.from(part.name)
  const extra = part.wide === true ? wideField([part.data.length, body.length, offset]) : Buffer.alloc(0)
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(flagsOf(part), 8)
  head.writeUInt16LE(methodOf(part), 10)
  head.writeUInt32LE(crc32(part.data), 16)
  head.writeUInt32LE(part.wide === true ? 0xffffffff : body.length, 20)
  head.writeUInt32LE(part.wide === true ? 0xffffffff : part.data.length, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt16LE(extra.length, 30)
  head.writeUInt32LE(part.wide === true ? 0xffffffff : offset, 42)
  return Buffer.concat([head, name, extra])
}
