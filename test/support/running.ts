import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { type Ended, sigsys } from './cli.ts'
import { eventually } from './hub.ts'

/** A command that listens, in a process of its own. */
export type Running = {
  readonly port: number
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What it said on stderr so far. */
  readonly said: () => string
}

/** Starts a command that listens, and finds its port in what it says. `port` 0: any that is free. */
export async function start(
  words: readonly string[],
  { env = {}, port = 0 }: { readonly env?: Readonly<Record<string, string>>; readonly port?: number } = {},
): Promise<Running> {
  let child: ChildProcess | undefined
  let said = ''
  const ended = sigsys([...words, '--listen', `127.0.0.1:${port}`], {
    env,
    meanwhile: (running) => {
      child = running
      running.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    },
  })
  await eventually(() => /:\d+[,:]/.test(said) || child?.exitCode !== null)
  const found = Number(/127\.0\.0\.1:(\d+)[,:]/.exec(said)?.[1])
  if (!(found > 0) || child === undefined) throw new Error(`${words[0]} does not listen: ${said}`)
  return { port: found, child, ended, said: () => said }
}

/** Asks it to end, and waits until it has. */
export const stop = ({ child, ended }: Running): Promise<Ended> => {
  child.kill('SIGTERM')
  return ended
}

/** Ends it at once, as a crash or a lost machine would. */
export const killed = ({ child, ended }: Running): Promise<Ended> => {
  child.kill('SIGKILL')
  return ended
}

// Below the range that connections take their own ports from: else one of them may hold it while its server is away, and
// a client that tries the empty port again and again ends up connected with itself.
const [lowestPort, highestPort] = [20_000, 32_000]
let nextPort = lowestPort + Math.floor(Math.random() * (highestPort - lowestPort))

/** A port that is free now, for a server that has to come back at the same place. */
export async function freePort(): Promise<number> {
  for (;;) {
    nextPort = nextPort >= highestPort ? lowestPort : nextPort + 1
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(nextPort, '127.0.0.1', () => resolve(true))
    })
    if (!isFree) continue
    const { port } = server.address() as AddressInfo
    await new Promise<void>((resolve) => server.close(() => resolve()))
    return port
  }
}
