import * as assert from 'uvu/assert'
import type { AlertMessage } from '../../../src/output/alert/message.ts'
import { labelsOf } from '../../../src/output/sinks/alert-labels.ts'
import { fingerprint } from '../../../src/output/sinks/alertmanager-webhook.ts'
import { alertMessage, resolvedAlert } from '../../support/alert-message.ts'
import { alertmanager, missingProgram, type Running } from '../../support/alertmanager.ts'
import { delivering } from '../../support/deliver.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'
import { receiver } from '../../support/receiver.ts'
import { needing } from '../../support/requirement.ts'

type Shown = {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly fingerprint: string
  readonly startsAt: string
}

const shown = async ({ port }: Running): Promise<readonly Shown[]> =>
  (await (await fetch(`http://127.0.0.1:${port}/api/v2/alerts?active=true`)).json()) as readonly Shown[]

/** Waits for something that is asked for over and over. */
async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await ask()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const about = (letter: string, rest: Partial<AlertMessage>): Partial<AlertMessage> => ({
  id: `a-${letter.repeat(20)}`,
  dedup_key: `a-${letter.repeat(20)}`,
  title: `/shop/${letter}: seccomp-kill by strict.json`,
  workloads: [{ kind: 'app', id: `/shop/${letter}`, version: null }],
  cluster: 'east <b>"ü\\ \n',
  ...rest,
})

const now = (): string => new Date().toISOString()

describe('a real Alertmanager', (it) => {
  needing(it, { requirement: 'alertmanager', missing: missingProgram('prometheus-alertmanager') }, () => {
    it('takes our alerts, groups, shows and resolves them', () =>
      inFolder(async (folder) => {
        const told = await receiver()
        const server = await alertmanager(folder, told.url)
        const sink = [{ kind: 'alertmanager' as const, name: 'am', url: `http://127.0.0.1:${server.port}` }]
        const open = ['a', 'b'].map((letter) => alertMessage(about(letter, { at: now(), first_seen: now() })))
        const { send, stop } = delivering(sink)
        await send(open)

        const alerts = await until(async () => {
          const found = await shown(server)
          return found.length === 2 ? found : undefined
        })
        for (const message of open) {
          const labels = labelsOf(message)
          const found = alerts.find((one) => one.labels['alert_id'] === message.id)
          assert.equal(found?.labels, labels)
          assert.is(found?.fingerprint, fingerprint(labels))
          assert.is(found?.annotations['summary'], message.title)
          assert.is(found?.annotations['runbook_url'], 'https://sigsys.example/runbook#seccomp-kill')
        }

        const group = await until(() =>
          told.taken().find(({ body }) => (JSON.parse(body) as { alerts: unknown[] }).alerts.length === 2),
        )
        const { status, groupLabels } = JSON.parse(group.body) as { status: string; groupLabels: unknown }
        assert.equal([status, groupLabels], ['firing', { alertname: 'seccomp-kill' }])

        const over = open.map((message) =>
          resolvedAlert({
            ...message,
            sequence: 2,
            event: 'resolved',
            at: now(),
            resolved: { at: now(), because: ['it runs'] },
          }),
        )
        await send(over)
        await until(() =>
          told.taken().find(({ body }) => (JSON.parse(body) as { status: string }).status === 'resolved'),
        )
        await until(async () => ((await shown(server)).length === 0 ? true : undefined))
        await stop()
        await server.stop()
        await told.stop()
      }))
  })
})
