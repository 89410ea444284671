import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What a proxy does to the bytes that pass. */
export type Weather =
  | 'fair'
  /** Nothing passes, and nobody is told; bytes wait. */
  | 'frozen'
  /** Nothing passes, nothing is kept, and nobody is told. */
  | 'swallowing'
  /** One byte at a time. */
  | 'dripping'
  /** A connection is reset as soon as its first bytes come. */
  | 'resetting'

/** A TCP proxy before a server on this machine. */
export type Proxy = {
  readonly port: number
  /** Changes the weather for connections that are open and for those to come; `old`: only for those that are open. */
  readonly turn: (weather: Weather, which?: 'all' | 'old') => void
  /** Resets every open connection. */
  readonly cut: () => void
  readonly count: () => number
  readonly stop: () => Promise<void>
}

type Link = { readonly client: Socket; readonly server: Socket; weather: Weather; readonly waiting: (() => void)[] }

/** Starts one before a port. */
export async function proxyTo(target: number): Promise<Proxy> {
  const links = new Set<Link>()
  let weather: Weather = 'fair'
  let count = 0

  const listener = createServer((client) => {
    count += 1
    const server = connect(target, '127.0.0.1')
    const link: Link = { client, server, weather, waiting: [] }
    links.add(link)
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('data', (chunk: Buffer) => pass(link, { from, to, chunk }))
      from.on('error', () => end(link))
      from.on('close', () => end(link))
    }
  })

  function pass(
    link: Link,
    { from, to, chunk }: { readonly from: Socket; readonly to: Socket; readonly chunk: Buffer },
  ) {
    if (link.weather === 'fair') to.write(chunk)
    else if (link.weather === 'frozen') {
      from.pause()
      link.waiting.push(() => {
        to.write(chunk)
        from.resume()
      })
    } else if (link.weather === 'dripping') {
      from.pause()
      drip(to, chunk, () => from.resume())
    } else if (link.weather === 'resetting') end(link, true)
  }

  function end(link: Link, isReset = false): void {
    links.delete(link)
    for (const socket of [link.client, link.server])
      if (isReset) socket.resetAndDestroy()
      else socket.destroy()
  }

  function turn(next: Weather, which: 'all' | 'old' = 'all'): void {
    if (which === 'all') weather = next
    for (const link of links) {
      // What was swallowed does not come back: such a connection stays as good as dead.
      if (link.weather === 'swallowing') continue
      link.weather = next
      if (next === 'fair') for (const release of link.waiting.splice(0)) release()
    }
  }

  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return {
    port: (listener.address() as AddressInfo).port,
    turn,
    cut: () => {
      for (const link of links) end(link, true)
    },
    count: () => count,
    stop: async () => {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()))
      for (const link of links) end(link)
      await closed
    },
  }
}

function drip(to: Socket, chunk: Buffer, done: () => void): void {
  let at = 0
  const next = (): void => {
    if (at >= chunk.length || to.destroyed) return done()
    to.write(chunk.subarray(at, at + 1))
    at += 1
    setImmediate(next)
  }
  to.setNoDelay(true)
  next()
}
