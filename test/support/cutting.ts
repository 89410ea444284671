import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a port that cuts connections. */
export type Cutting = { readonly port: number; readonly cuts: () => number; readonly stop: () => Promise<void> }

/** Cuts the first connection after the first number of bytes from the server, and so on; later ones are left alone. */
export async function cutting(port: number, bytes: readonly number[]): Promise<Cutting> {
  let connection = 0
  let cuts = 0
  const open = new Set<Socket>()
  const server = createServer((client: Socket) => {
    const limit = bytes[connection] ?? Infinity
    connection += 1
    let passed = 0
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => open.delete(socket))
    }
    client.on('data', (chunk) => upstream.write(chunk))
    upstream.on('data', (chunk: Buffer) => {
      client.write(chunk.subarray(0, Math.max(0, limit - passed)))
      passed += chunk.length
      if (passed < limit) return
      cuts += 1
      client.destroy()
      upstream.destroy()
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of open) socket.destroy()
    await closed
  }
  return { port: (server.address() as AddressInfo).port, cuts: () => cuts, stop }
}
