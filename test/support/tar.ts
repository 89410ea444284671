/** One entry of a tar made for a test. */
export type TarPart = {
  readonly name: string
  readonly data?: Buffer
  /** `0` file, `5` folder, `2` link, `3` device, `x` pax, `L` GNU long name. */
  readonly type?: string
  /** Where the name before the last 100 bytes goes (ustar). */
  readonly prefix?: string
  readonly magic?: 'ustar' | 'gnu' | 'none'
}

/** Writes a tar. Source of the layout: POSIX.1-2017 pax, "ustar Interchange Format". */
export function tarOf(parts: readonly TarPart[], { end = true } = {}): Buffer {
  return Buffer.concat([...parts.map(tarPart), Buffer.alloc(end ? 1024 : 0)])
}

/** A pax header that names the entry after it. */
export const paxName = (name: string): TarPart => {
  const pair = ` path=${name}\n`
  let length = Buffer.byteLength(pair) + 2
  while (Buffer.byteLength(`${length}${pair}`) !== length) length += 1
  return { name: 'PaxHeaders/x', type: 'x', data: Buffer.from(`${length}${pair}`) }
}

/** A GNU header that names the entry after it. */
export const gnuName = (name: string): TarPart => ({
  name: '././@LongLink',
  type: 'L',
  magic: 'gnu',
  data: Buffer.from(`${name}\0`),
})

function tarPart({ name, data = Buffer.alloc(0), type = '0', prefix = '', magic = 'ustar' }: TarPart): Buffer {
  const head = Buffer.alloc(512)
  head.write(name, 0, 100)
  head.write('0000644\0', 100)
  head.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124)
  head.write('        ', 148)
  head.write(type, 156)
  if (magic === 'ustar') head.write('ustar\x0000', 257, 'latin1')
  if (magic === 'gnu') head.write('ustar  \0', 257, 'latin1')
  head.write(prefix, 345, 155)
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([head, data, Buffer.alloc((512 - (data.length % 512)) % 512)])
}
