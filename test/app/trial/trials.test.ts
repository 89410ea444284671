import * as assert from 'uvu/assert'
import { readChange } from '../../../src/app/scenario-of/change.ts'
import { startTrials, type TrialLimits } from '../../../src/app/trial/trials.ts'
import { err } from '../../../src/domain/result.ts'
import { instant } from '../../../src/domain/time.ts'
import { aCase } from '../../support/crowd.ts'
import { describe } from '../../support/describe.ts'
import { valueOf } from '../../support/hub.ts'

const { incident, diagnoses } = aCase(0, { at: instant(Date.parse('2026-11-23T20:00:00.000Z')), attempts: 4 })
const asked = (says: string) => [{ says, change: valueOf(readChange(says, () => err('none'))) }]

/** Trials of an incident of which only its failures are known. */
function trials(limits: Partial<TrialLimits>, definition: object = {}) {
  const said: string[] = []
  const facts = {
    agents: [],
    profiles: [],
    dcos: undefined,
    marathon: undefined,
    apps: [
      {
        id: incident.workload,
        cmd: './cart',
        container: { type: 'MESOS', linuxInfo: { seccomp: { profileName: 'no-trace-kill.json' } } },
        ...definition,
      },
    ],
    pods: [],
    jobs: [],
    tasks: [],
    failures: diagnoses.toReversed().map((diagnosis) => ({ diagnosis, ranFor: 1000 })),
    runs: [],
    window: undefined,
  }
  const made = startTrials({
    say: (line) => said.push(line),
    place: () => Promise.resolve({ is: 'here', facts }),
    limits,
  })
  return { ...made, said }
}

describe('trials', (it) => {
  it('are given up when they take too long or too much memory, and that is remembered', async () => {
    const large = { labels: Array.from({ length: 10_000_000 }, () => 0.5) }
    for (const [limits, definition, words] of [
      [{ timeMs: 1 }, {}, /takes more than 0.001 s/],
      [{ memoryMib: 64 }, large, /takes more than 64 MiB/],
    ] as const) {
      const { ask, counters, said, stop } = trials(limits, definition)
      const answer = await ask(incident, asked('unconfined'))
      assert.match(answer.is === 'impossible' ? answer.says.join() : answer.is, words)
      await ask(incident, asked('unconfined'))
      const { run, overrun, remembered, failed } = counters()
      assert.equal([run, overrun, remembered, failed, said], [1, 1, 1, 0, []])
      stop()
    }
  })

  it('are refused beyond those that wait, and taken again afterwards', async () => {
    const { ask, counters, stop } = trials({ waitingMax: 2 })
    const changes = ['unconfined', 'backoffFactor=2', 'backoffFactor=3']
    const answers = await Promise.all(changes.map((change) => ask(incident, asked(change))))
    assert.equal(
      answers.map(({ is }) => is),
      ['runs', 'runs', 'busy'],
    )
    assert.is((await ask(incident, asked('backoffFactor=3'))).is, 'runs')
    assert.equal([counters().run, counters().refused], [3, 1])
    stop()
  })

  it('forget the oldest answer, and run anew what has failed since', async () => {
    const { ask, counters, stop } = trials({ rememberedMax: 1 })
    for (const change of ['unconfined', 'backoffFactor=2', 'unconfined']) await ask(incident, asked(change))
    assert.equal([counters().run, counters().remembered], [3, 0])
    await ask({ ...incident, failures: incident.failures + 1 }, asked('unconfined'))
    assert.is(counters().run, 4)
    stop()
  })

  it('end when the daemon does', async () => {
    const { ask, stop } = trials({})
    const answers = [ask(incident, asked('unconfined')), ask(incident, asked('backoffFactor=2'))]
    stop()
    assert.equal(
      (await Promise.all(answers)).map(({ is }) => is),
      ['busy', 'busy'],
    )
  })
})
