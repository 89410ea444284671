import * as assert from 'uvu/assert'
import { auditdMissing, startAuditd } from './support/auditd.ts'
import { describe } from './support/describe.ts'
import { inFolder } from './support/folder.ts'
import { type Death, labMissing, runLab, type Victim } from './support/kernel-lab.ts'
import { hierarchies } from './support/lab-groups.ts'
import { isLikely, isProved, isWrong, shownRates } from './support/lab-rates.ts'
import { needing } from './support/requirement.ts'

const hows = ['self', 'thread', 'child', 'grandchild', 'shell'] as const

/** Every way to break a filter in every hierarchy, also nested; short lives; a burst. */
function plan(): readonly Victim[] {
  const kinds = hierarchies().flatMap((hierarchy) =>
    hows.flatMap((how) => [
      ...['80000000', '0', '30000', '50001', '50001q'].map((action) => ({ action, how, lifeMs: 0, hierarchy })),
      { action: '80000000', how, lifeMs: 0, hierarchy, isNested: true },
      { action: '0', how, lifeMs: 20, hierarchy, isNested: true },
    ]),
  )
  const burst = Array.from({ length: 200 }, (_, at): Victim => ({
    action: '80000000',
    how: hows[at % hows.length] ?? 'self',
    lifeMs: at % 2 === 0 ? 20 : 0,
    hierarchy: hierarchies()[at % hierarchies().length] ?? 'v2',
  }))
  return [...kinds, ...burst]
}

/** What the end of a container is to be called, and how sure that may be: an errno need not be why a program ends. */
function expected({ action, how }: Victim): readonly string[] {
  if (action === '50001q')
    return ['seccomp-errno possible', 'seccomp-errno likely', 'exit-code possible', 'unknown unknown']
  if (action === '50001') return ['seccomp-errno likely', 'seccomp-errno certain']
  if (action === '30000') return ['seccomp-trap certain']
  return [action === '0' && how === 'thread' ? 'seccomp-kill-thread likely' : 'seccomp-kill certain']
}

const told = ({ diagnosis }: Death): string =>
  diagnosis === undefined ? 'nothing' : `${diagnosis.cause.code} ${diagnosis.cause.confidence}`
const shown = (death: Death): string => {
  const { action, how, hierarchy, isNested, status, pid, records, container } = death
  return `${action} ${how} ${hierarchy} ${isNested === true} ${status} ${pid}: ${told(death)}, ${records.join()} for ${container}`
}

describe('real programs under real filters', (it) => {
  needing(it, { requirement: 'kernel', missing: labMissing() }, () => {
    it('are told of with their container, their cause and how sure it is, however short they live', () =>
      inFolder(async (folder) => {
        const { deaths, said, gaps } = await runLab(plan(), {
          folder,
          words: ['--carrier', 'netlink'],
          isDone: (death) => expected(death).includes(told(death)),
        })
        process.stdout.write(shownRates(deaths))
        const logged = deaths.filter(({ action }) => !action.endsWith('q'))
        assert.equal(logged.filter(({ records }) => records.length !== 1).map(shown), [])
        const unlike = deaths.filter((death) => !expected(death).includes(told(death)))
        assert.equal(unlike.map(shown), [])
        assert.equal(logged.filter((death) => !isProved(death)).map(shown), [])
        assert.equal(deaths.filter(isWrong).map(shown), [])
        assert.match(said, / 0 overruns, 0 events left/)
        assert.is(gaps, 0)
      }))
  })
})

/** Lives that walks meet, and a few that they miss, one by one: the same program dying twice within two seconds is not told apart. */
const slowPlan = (): readonly Victim[] => {
  const long = Array.from({ length: 60 }, (_, at): Victim => ({
    action: '80000000',
    how: hows[at % hows.length] ?? 'self',
    lifeMs: at % 2 === 0 ? 250 : 400,
    hierarchy: 'v1',
  }))
  const brief = [0, 20].map((lifeMs): Victim => ({
    action: '0',
    how: 'self',
    lifeMs,
    hierarchy: 'v1',
    pauseMs: 3500,
  }))
  return [...long, ...brief]
}

describe("real programs, with auditd's log and walks alone", (it) => {
  needing(it, { requirement: 'auditd', missing: labMissing() ?? auditdMissing() }, () => {
    it('are told of with certainty where they lived long enough, and never as another', () =>
      inFolder(async (folder) => {
        const auditd = await startAuditd(folder)
        try {
          const words = ['--carrier', 'file', '--audit-log', auditd.log, '--walk']
          const { deaths, said } = await runLab(slowPlan(), { folder, words })
          process.stdout.write(shownRates(deaths))
          assert.equal(deaths.filter(isWrong).map(shown), [])
          // A walk may come late on a busy machine; then a record has no container, and same programs are not told apart.
          const long = deaths.filter(({ lifeMs }) => lifeMs >= 150)
          assert.ok(long.filter(isProved).length >= long.length / 2, said)
          const alone = deaths.filter(({ pauseMs }) => pauseMs !== undefined)
          assert.equal(alone.filter((death) => !isProved(death) && !isLikely(death)).map(shown), [])
        } finally {
          await auditd.stop()
        }
      }))
  })
})
