/** One instruction of classic BPF, as libseccomp exports it. Source: include/uapi/linux/filter.h, struct sock_filter. */
type Instruction = { readonly code: number; readonly yes: number; readonly no: number; readonly k: number }

/** A seccomp program and the data it judges. Source: include/uapi/linux/seccomp.h, struct seccomp_data. */
export type SeccompData = { readonly number: number; readonly token: number; readonly args: readonly bigint[] }

/** Splits an exported program; little-endian, eight bytes an instruction. */
export function bpfProgram(bytes: Buffer): readonly Instruction[] {
  if (bytes.length === 0 || bytes.length % 8 !== 0) throw new Error(`a program of ${bytes.length} bytes`)
  return Array.from({ length: bytes.length / 8 }, (_, index) => ({
    code: bytes.readUInt16LE(index * 8),
    yes: bytes.readUInt8(index * 8 + 2),
    no: bytes.readUInt8(index * 8 + 3),
    k: bytes.readUInt32LE(index * 8 + 4),
  }))
}

/** What a program returns. Knows what seccomp programs are made of and throws at anything else. */
export function runBpf(program: readonly Instruction[], { number, token, args }: SeccompData): number {
  const data = Buffer.alloc(64)
  data.writeUInt32LE(number >>> 0, 0)
  data.writeUInt32LE(token >>> 0, 4)
  for (const [index, value] of args.entries()) data.writeBigUInt64LE(BigInt.asUintN(64, value), 16 + index * 8)
  let a = 0
  for (let at = 0; at < program.length; at += 1) {
    const { code, yes, no, k } = program[at] as Instruction
    if (code === 0x20) a = data.readUInt32LE(k)
    else if (code === 0x54) a = (a & k) >>> 0
    else if (code === 0x05) at += k
    else if (code === 0x15) at += a === k ? yes : no
    else if (code === 0x25) at += a > k ? yes : no
    else if (code === 0x35) at += a >= k ? yes : no
    else if (code === 0x06) return k
    else throw new Error(`instruction 0x${code.toString(16)} at ${at}`)
  }
  throw new Error('the program has no end')
}
