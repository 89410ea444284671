const block = 512

/** A tar archive of text files, in the order given. Long paths take a GNU long-name entry. Source: GNU tar manual, basic format. */
export function tarOf(files: ReadonlyMap<string, readonly string[]>): Buffer {
  const parts: Buffer[] = []
  for (const [path, texts] of files) {
    const name = Buffer.from(path)
    if (name.length >= 100) {
      const long = Buffer.concat([name, Buffer.alloc(1)])
      parts.push(header('././@LongLink', { size: long.length, type: 'L' }), padded(long))
    }
    const body = Buffer.from(texts.join(''))
    parts.push(header(name.subarray(0, 99).toString('latin1'), { size: body.length, type: '0' }), padded(body))
  }
  parts.push(Buffer.alloc(2 * block))
  return Buffer.concat(parts)
}

const padded = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc((block - (body.length % block)) % block)])

function header(name: string, { size, type }: { readonly size: number; readonly type: string }): Buffer {
  const bytes = Buffer.alloc(block)
  const put = (text: string, at: number): void => void bytes.write(text, at, 'latin1')
  put(name, 0)
  put('0000644\0', 100)
  put('0000000\0', 108)
  put('0000000\0', 116)
  put(`${size.toString(8).padStart(11, '0')}\0`, 124)
  put('00000000000\0', 136)
  put('        ', 148)
  put(type, 156)
  put('ustar  \0', 257)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}
