import * as assert from 'uvu/assert'
import { namelessApp, namelessJob, namelessPod, namelessTask } from '../../../src/app/scenario-of/nameless.ts'
import { OtherNames } from '../../../src/app/scenario-of/other-names.ts'
import { describe } from '../../support/describe.ts'

describe('a definition without names', (it) => {
  it('of an app keeps what it does and nothing of whose it is', () =>
    assert.equal(
      namelessApp(
        {
          id: '/acme/billing',
          cmd: './secret --token abc',
          instances: 3,
          backoffFactor: 2,
          env: { PASSWORD: 'x' },
          labels: { owner: 'acme' },
          dependencies: ['/acme/db'],
          constraints: [
            ['hostname', 'CLUSTER', 'acme-1'],
            ['rack', 'LIKE', 'r1'],
            ['hostname', 'MAX_PER', '2'],
          ],
          container: {
            type: 'MESOS',
            docker: { image: 'registry.acme/billing:1', forcePullImage: true },
            linuxInfo: { seccomp: { profileName: 'acme.json', unconfined: false } },
            volumes: [{ hostPath: '/acme' }],
          },
          healthChecks: [{ protocol: 'HTTP', path: '/acme', intervalSeconds: 5, command: { value: 'acme' } }],
        },
        new OtherNames(),
      ),
      {
        id: '/part-1/part-2',
        cmd: './program',
        instances: 3,
        backoffFactor: 2,
        dependencies: ['/part-1/part-3'],
        constraints: [
          ['hostname', 'CLUSTER', 'agent-1'],
          ['attribute-1', 'LIKE', 'value-1'],
          ['hostname', 'MAX_PER', '2'],
        ],
        container: {
          type: 'MESOS',
          docker: { image: 'image-1' },
          linuxInfo: { seccomp: { profileName: 'profile-1.json', unconfined: false } },
        },
        healthChecks: [{ protocol: 'HTTP', intervalSeconds: 5, command: { value: './check' } }],
      },
    ))

  it('of pods, jobs and tasks uses the same names for the same things', () => {
    const names = new OtherNames()
    const seccomp = { profileName: 'acme.json' }
    assert.equal(
      namelessPod(
        {
          id: '/acme',
          containers: [
            { name: 'web', exec: { command: { shell: 'acme' } }, linuxInfo: { seccomp }, resources: { cpus: 1 } },
          ],
        },
        names,
      ),
      {
        id: '/part-1',
        containers: [
          {
            name: 'container-1',
            exec: { command: { shell: './program' } },
            linuxInfo: { seccomp: { profileName: 'profile-1.json' } },
            resources: { cpus: 1 },
          },
        ],
      },
    )
    const run = { cpus: 1, cmd: 'acme', env: { A: 'acme' }, restart: { policy: 'NEVER' } }
    assert.equal(namelessJob({ id: 'acme.load', run, schedules: [{ id: 'acme', cron: '* * * * *' }] }, names), {
      id: 'part-1.part-2',
      run: { cpus: 1, cmd: './program', restart: { policy: 'NEVER' } },
      schedules: [{ id: 'schedule-1', cron: '* * * * *' }],
    })
    const linux = { linux_info: { seccomp: { profile_name: 'acme.json' } } }
    assert.equal(
      namelessTask({ task_id: { value: 'acme.1' }, name: 'acme', container: { type: 'MESOS', ...linux } }, names),
      {
        task_id: { value: 'task-1' },
        container: { type: 'MESOS', linux_info: { seccomp: { profile_name: 'profile-1.json' } } },
      },
    )
  })

  it('the default profile keeps its name', () => assert.is(new OtherNames().profile('default.json'), 'default.json'))
})
