import { withHub } from '../support/hub.ts'
import { type Proxy, proxyTo } from '../support/proxy.ts'
import type { HubLimits } from '../../src/hub/limits.ts'
import type { Chance } from './chance.ts'
import type { Fault, Outcome } from './fault.ts'
import { type Follower, follower, type Sender, sender, settled } from './traffic.ts'

type Trip = { readonly proxy: Proxy; readonly sent: Sender; readonly followed: Follower }

/** A hub behind a proxy, with a sender and a reader, for as long as something happens to them. */
function trip(
  happens: (trip: Trip) => Promise<void>,
  { limits = {}, silenceMs }: { readonly limits?: Partial<HubLimits>; readonly silenceMs?: number } = {},
): Promise<Outcome> {
  return withHub({ limits }, async (hub) => {
    const proxy = await proxyTo(hub.port)
    const access = silenceMs === undefined ? {} : { silenceMs }
    const [sent, followed] = [sender(proxy.port, access), follower(proxy.port, access)]
    await happens({ proxy, sent, followed })
    proxy.turn('fair')
    const outcome = await settled(hub.port, { sent, followed })
    followed.stop()
    await sent.stop()
    await proxy.stop()
    return { ...outcome, says: `${proxy.count()} connections` }
  })
}

const rounds = async (chance: Chance, count: number, act: () => Promise<void>): Promise<void> => {
  for (let round = 0; round < count; round += 1) {
    await chance.pause(5, 120)
    await act()
  }
}

/** What goes wrong between the hub and those who speak with it. */
export const networkFaults: readonly Fault[] = [
  {
    name: 'connections are cut',
    run: (chance) =>
      trip(async ({ proxy, sent }) =>
        rounds(chance, 5, async () => {
          sent.add(chance.between(50, 600))
          await chance.pause(0, 30)
          proxy.cut()
        }),
      ),
  },
  {
    name: 'connections are reset in the handshake',
    run: (chance) =>
      trip(async ({ proxy, sent }) => {
        sent.add(200)
        await chance.pause(0, 50)
        proxy.turn('resetting')
        proxy.cut()
        await chance.pause(100, 400)
        sent.add(200)
      }),
  },
  {
    name: 'the network stands still',
    run: (chance) =>
      trip(async ({ proxy, sent }) =>
        rounds(chance, 2, async () => {
          sent.add(300)
          proxy.turn('frozen')
          await chance.pause(100, 500)
          proxy.turn('fair')
        }),
      ),
  },
  {
    name: 'one byte comes at a time',
    run: (chance) =>
      trip(async ({ proxy, sent }) => {
        proxy.turn('dripping')
        proxy.cut()
        sent.add(chance.between(10, 30))
        await chance.pause(200, 400)
      }),
  },
  {
    // A peer that vanished without a word: both sides notice by silence. The limits are shorter than in life.
    name: 'a connection is half open',
    run: (chance) =>
      trip(
        async ({ proxy, sent }) => {
          sent.add(200)
          await chance.pause(20, 100)
          proxy.turn('swallowing', 'old')
          sent.add(200)
          await chance.pause(50, 150)
        },
        { limits: { pingMs: 200, silenceMs: 800 }, silenceMs: 800 },
      ),
  },
]
