import { readdirSync, readFileSync } from 'node:fs'
import type { Collector } from '../../src/app/collect/collector.ts'
import { collecting } from '../support/collecting.ts'
import { inFolder } from '../support/folder.ts'
import { eventually, withHub } from '../support/hub.ts'
import { journaldMissing, startJournald } from '../support/journald.ts'
import type { Fault } from './fault.ts'
import { everythingAt, repeatsIn } from './traffic.ts'

/** The programs that follow a journal for us. */
const followers = (folder: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        return words.includes(`--directory=${folder}`) && words.includes('-f')
      } catch {
        return false
      }
    })

/** What is in the journal is at the hub within this, also where the follower begins anew. */
const comesWithinMs = 15_000

type Data = {
  readonly fact?: string
  readonly serial?: number
  readonly why?: string
  readonly from?: string
} & Readonly<Record<string, unknown>>

/**
 * systemd's journal is rotated and vacuumed: while it is followed, while the follower stands still, and while the
 * collector is down. What was in it all the time comes, once; what was gone stands in no span, and what went while the
 * collector was down is named in a gap.
 */
const journalVacuumed: Fault = {
  name: 'the journal is vacuumed',
  needs: { requirement: 'journald', missing: journaldMissing() },
  run: (chance) =>
    inFolder((folder) =>
      withHub({}, async (hub) => {
        const journald = await startJournald(folder)
        const start = (): Promise<Collector> =>
          collecting(hub.port, { carrier: 'journal', journal: journald.folder, spool: `${folder}/spool.db` })
        const by = (): 'size' | 'files' | 'time' => (['size', 'files', 'time'] as const)[chance.between(0, 2)] ?? 'size'
        const few = (): Promise<readonly number[]> => journald.kill(chance.between(3, 25))
        const serials: number[] = []
        /** What may have been gone before anybody could read it. */
        const mayLack = new Set<number>()
        /** Gives up after a while: what is missing shows in the end. */
        const untilAll = async (wanted: readonly number[]): Promise<void> => {
          const until = performance.now() + comesWithinMs
          while (performance.now() < until) {
            const came = new Set((await everythingAt(hub.port)).map(({ data }) => (data as Data | null)?.serial))
            if (wanted.every((serial) => came.has(serial))) return
            await chance.pause(20, 40)
          }
        }
        let collector = await start()

        serials.push(...(await few()))
        await eventually(() => collector.counters().records >= serials.length)
        await journald.rotate()
        const followed = await few()
        await chance.pause(0, 60)
        journald.vacuum(by())
        serials.push(...followed)
        await untilAll(followed)

        await eventually(() => followers(journald.folder).length > 0)
        for (const pid of followers(journald.folder)) process.kill(pid, 'SIGSTOP')
        const unread = await few()
        for (const serial of unread) mayLack.add(serial)
        await journald.rotate()
        serials.push(...unread, ...(await few()))
        journald.vacuum(by())
        for (const pid of followers(journald.folder)) process.kill(pid, 'SIGCONT')
        await chance.pause(200, 500)

        const last = await journald.kill(1)
        serials.push(...last)
        await untilAll(last)
        // The place is kept when the journal is quiet.
        await chance.pause(400, 500)
        await collector.stop()
        const away = await few()
        for (const serial of away) mayLack.add(serial)
        await journald.rotate()
        serials.push(...away, ...(await few()))
        journald.vacuum(by())
        collector = await start()
        const end = await journald.kill(1)
        serials.push(...end)
        await untilAll(end)
        await collector.stop()
        await journald.stop()

        const events = await everythingAt(hub.port)
        const data = events.map((event) => (event.data ?? {}) as Data)
        const came = events
          .filter(({ type }) => type === 'sigsys.audit')
          .map((event) => Number((event.data as Data).serial))
        const missing = serials.filter((serial) => !came.includes(serial))
        const spans = data.filter(({ fact }) => fact === 'audit-span')
        const isCovered = (serial: number): boolean =>
          spans.some((span) => Number(span['first_serial']) <= serial && serial <= Number(span['last_serial']))
        const isNamed = data.some(({ why = '' }) => why.includes('the journal was vacuumed'))
        return {
          acknowledged: came.length,
          lost: missing.filter((serial) => !mayLack.has(serial)).length,
          repeated: repeatsIn(came.map(String)),
          unnamed: missing.filter(isCovered).length + (isNamed || !missing.some((each) => away.includes(each)) ? 0 : 1),
          says: `${missing.length} of ${serials.length} records were gone before they could be read`,
        }
      }),
    ),
}

/** What goes wrong with systemd's journal. */
export const journalFaults: readonly Fault[] = [journalVacuumed]
