import * as assert from 'uvu/assert'
import { marathonOf } from '../../../src/sim/marathon/parameters.ts'
import { missingOfDefinition, readApp, readPod } from '../../../src/sim/marathon/read-definition.ts'
import { unreachableOf } from '../../../src/sim/marathon/read-checks.ts'
import type { DefinitionProblem } from '../../../src/sim/marathon/seccomp-setting.ts'
import type { JsonObject } from '../../../src/wire/json-fields.ts'
import { describe } from '../../support/describe.ts'
import { Story, vector, vectors } from './small-marathon.ts'

const defaults = marathonOf('1.11.24')
const lineOf = ({ path, errors }: DefinitionProblem): string => `${path}: ${errors.join('; ')}`

describe('seccomp in definitions (marathon §7)', (it) => {
  for (const { id, kind, seccomp, status, contains } of vectors['seccomp'] ?? [])
    it(`${String(id)}: ${String(kind)} with ${JSON.stringify(seccomp)} is ${String(status)}`, () => {
      const story = new Story()
      const docker = { image: 'image' }
      const json: JsonObject =
        kind === 'app MESOS+image'
          ? { id: '/a', cmd: 'run', container: { type: 'MESOS', docker, linuxInfo: { seccomp } } }
          : kind === 'pod level'
            ? { id: '/a', linuxInfo: { seccomp }, containers: [{ name: 'c' }] }
            : { id: '/a', containers: [{ name: 'c', linuxInfo: { seccomp } }] }
      const how = { isForced: false, because: 0 }
      const answer = 'containers' in json ? story.marathon.putPod(json, how) : story.marathon.putApp(json, how)
      assert.is(answer.status, status)
      const said = answer.problems.flatMap(({ errors }) => errors).join('; ')
      assert.is(said, contains === undefined ? '' : contains)
    })
})

describe('unreachable strategies (marathon §7)', (it) => {
  for (const id of ['RU-1', 'RU-2'])
    it(`${id}: inactive before expunged`, () => {
      const { validate, ok, path, message } = vector(id)
      const [inactiveAfterSeconds, expungeAfterSeconds] = validate as readonly number[]
      const problems: DefinitionProblem[] = []
      unreachableOf({ inactiveAfterSeconds, expungeAfterSeconds }, '', problems)
      assert.equal(problems, ok === true ? [] : [{ path, errors: [message] }])
    })
})

describe('what Marathon refuses of an app', (it) => {
  const app = { id: '/a', cmd: 'run' }
  const volume = { containerPath: 'data', persistent: { size: 10 } }
  const table: readonly (readonly [title: string, json: JsonObject, problems: readonly string[]])[] = [
    ['nothing of a plain one', app, []],
    [
      'both cmd and args',
      { ...app, args: ['run'] },
      ["/: AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."],
    ],
    ['neither', { id: '/a' }, ["/: AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."]],
    ['a container of Docker without docker', { ...app, container: {} }, ['/container/docker: not defined']],
    [
      'a reserved last word',
      { ...app, id: '/shop/tasks' },
      ['/id: must not end with any of the following reserved keywords: restart, tasks, versions, ., ..'],
    ],
    ['the root', { ...app, id: '/' }, ['/id: Path must contain at least one path element']],
    [
      'numbers below the least',
      { ...app, cpus: -1, mem: -3, instances: -1, backoffFactor: 0.5, backoffSeconds: -2 },
      [
        '/instances: got -1, expected 0 or more',
        '/cpus: got -1.0, expected 0.0 or more',
        '/mem: got -3.0, expected 0.0 or more',
        '/backoffSeconds: got -2, expected 0 or more',
        '/backoffFactor: got 0.5, expected 1.0 or more',
      ],
    ],
    [
      'an upgrade beyond the bounds',
      { ...app, upgradeStrategy: { minimumHealthCapacity: 1.2 } },
      ['/upgradeStrategy/minimumHealthCapacity: got 1.2, expected between 0.0 and 1.0'],
    ],
    [
      'two of what may be one',
      { ...app, instances: 2, labels: { MARATHON_SINGLE_INSTANCE_APP: 'true' } },
      ['/: Single instance app may only have one instance'],
    ],
    [
      'two Mesos checks',
      { ...app, healthChecks: [{ protocol: 'MESOS_HTTP' }, { protocol: 'MESOS_TCP' }] },
      ['/: AppDefinition can contain at most one Mesos health check'],
    ],
    ['a command check beside one', { ...app, healthChecks: [{ protocol: 'MESOS_HTTP' }, { protocol: 'COMMAND' }] }, []],
    [
      'a readiness check of no port',
      { ...app, readinessChecks: [{}] },
      ['/readinessChecks(0): No port definition reference for portName http-api'],
    ],
    [
      'one that takes too long',
      {
        ...app,
        portDefinitions: [{ port: 0, name: 'http-api' }],
        readinessChecks: [{ intervalSeconds: 5, timeoutSeconds: 10 }],
      },
      ['/readinessChecks(0)/timeoutSeconds: got 10, expected less than 5'],
    ],
    [
      'constraints that are none',
      {
        ...app,
        constraints: [
          ['hostname'],
          ['hostname', 'NEAR'],
          ['hostname', 'UNIQUE', '1'],
          ['rack', 'MAX_PER', 'x'],
          ['a', 'LIKE', '('],
        ],
      },
      [
        '/constraints(0): Each constraint must have either 2 or 3 fields',
        '/constraints(1): operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS',
        '/constraints(2): UNIQUE does not accept a value',
        '/constraints(3): MAX_PER requires an integer value',
        '/constraints(4): is not a valid regular expression',
      ],
    ],
    [
      'values of another kind',
      { ...app, cmd: 3, cpus: 'lots', instances: 1.5, constraints: 3, healthChecks: [{}, { intervalSeconds: '5s' }] },
      [
        '/cmd: found 3; write a text',
        '/cpus: found "lots"; write a number',
        '/instances: found 1.5; write a whole number',
        '/healthChecks(1)/intervalSeconds: found "5s"; write a whole number',
        '/constraints: found 3; write a list',
      ],
    ],
    ['nothing of null, which is as if it was not there', { ...app, cpus: null, labels: null, container: null }, []],
    [
      'GPUs in Docker',
      { ...app, gpus: 1, container: { docker: { image: 'i' } } },
      ['/: GPU resources only work with the Mesos containerizer'],
    ],
    ['nothing of one with a volume', { ...app, container: { type: 'MESOS', volumes: [volume] } }, []],
    [
      'volumes that are none',
      {
        ...app,
        container: {
          type: 'MESOS',
          volumes: [
            {
              containerPath: '/data',
              mode: 'RO',
              persistent: { size: 0, maxSize: 5, constraints: [['path', 'LIKE', 'x']] },
            },
            { containerPath: '..', persistent: { size: 1 } },
          ],
        },
      },
      [
        '/container/volumes(0)/containerPath: value must not contain "/"',
        '/container/volumes(0)/mode: got RO, expected RW',
        '/container/volumes(0)/persistent/size: got 0, expected more than 0',
        '/container/volumes(0)/persistent: Constraints on root volumes are not supported',
        '/container/volumes(0)/persistent: Only mount volumes can have maxSize',
        '/container/volumes(1)/containerPath: got .., expected none of: ., ..',
      ],
    ],
    [
      'what a resident app may not be',
      {
        ...app,
        role: '*',
        acceptedResourceRoles: ['*', 'slave_public'],
        upgradeStrategy: { maximumOverCapacity: 0.5 },
        unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
        container: { type: 'MESOS', volumes: [volume] },
      },
      [
        '/upgradeStrategy/maximumOverCapacity: got 0.5, expected 0.0',
        '/: unreachableStrategy must be disabled for resident tasks',
        '/role: Resident apps cannot have the role *',
        '/acceptedResourceRoles: A resident app must have `acceptedResourceRoles = ["*"]`.',
      ],
    ],
    [
      'inactive after expunged',
      { ...app, unreachableStrategy: { inactiveAfterSeconds: 9, expungeAfterSeconds: 3 } },
      [
        '/unreachableStrategy/inactiveAfterSeconds: inactiveAfterSeconds (9) must be less or equal to expungeAfterSeconds, which is 3',
      ],
    ],
  ]
  for (const [title, json, problems] of table)
    it(title, () => assert.equal(readApp(json, defaults).problems.map(lineOf), problems))
})

describe('what Marathon refuses of a pod', (it) => {
  const table: readonly (readonly [title: string, json: JsonObject, problems: readonly string[]])[] = [
    ['nothing of a plain one', { id: '/p', containers: [{ name: 'c' }] }, []],
    ['no containers', { id: '/p', containers: [] }, ['/containers: must not be empty']],
    [
      'two of one name',
      { id: '/p', containers: [{ name: 'c' }, { name: 'c' }] },
      ['/containers: container names are unique'],
    ],
    [
      'a factor below nought',
      {
        id: '/p',
        containers: [{ name: 'c' }],
        scheduling: { backoff: { backoffFactor: -1 } },
      },
      ['/scheduling/backoff/backoffFactor: got -1.0, expected 0.0 or more'],
    ],
    [
      'a factor below one shrinks and is taken',
      {
        id: '/p',
        containers: [{ name: 'c' }],
        scheduling: { backoff: { backoffFactor: 0.5 } },
      },
      [],
    ],
    [
      'a constraint that is none',
      {
        id: '/p',
        containers: [{ name: 'c' }],
        scheduling: { placement: { constraints: [{ fieldName: 'hostname', operator: 'MAX_PER' }] } },
      },
      ['/scheduling/placement/constraints(0): MAX_PER requires an integer value'],
    ],
    [
      'what a resident pod may not be',
      {
        id: '/p',
        containers: [{ name: 'c' }],
        volumes: [{ name: 'data', persistent: { size: 10 } }],
        scheduling: { upgrade: { maximumOverCapacity: 1 }, unreachableStrategy: { inactiveAfterSeconds: 0 } },
      },
      [
        '/scheduling/upgrade/maximumOverCapacity: got 1.0, expected 0.0',
        '/: unreachableStrategy must be disabled for pods with persistent volumes',
      ],
    ],
  ]
  for (const [title, json, problems] of table)
    it(title, () => assert.equal(readPod(json, defaults).problems.map(lineOf), problems))
})

describe('what a definition means', (it) => {
  it('an engine of Docker loses linuxInfo silently', () => {
    const container = { type: 'DOCKER', docker: { image: 'i' }, linuxInfo: { seccomp: {} } }
    const { spec, problems } = readApp({ id: '/a', container }, defaults)
    assert.equal([problems, spec.containers[0].seccomp, spec.containers[0].containerizer], [[], undefined, 'docker'])
  })
  it('before 1.8 there is no seccomp field, and an hour is the cap', () => {
    const before = marathonOf('1.7.236')
    const container = { type: 'MESOS', linuxInfo: { seccomp: {} } }
    const { spec, problems } = readApp({ id: '/a', cmd: 'c', container }, before)
    assert.equal([problems, spec.containers[0].seccomp, spec.backOff.max], [[], undefined, 3600e9])
  })
  it('a single instance is replaced after it has gone', () => {
    const labels = { MARATHON_SINGLE_INSTANCE_APP: 'true' }
    assert.equal(readApp({ id: '/a', cmd: 'c', labels }, defaults).spec.upgrade, { minimumHealth: 0, overCapacity: 0 })
  })
  it('ports count only where they must be certain ones', () => {
    const hostPorts = (json: JsonObject) => readApp({ id: '/a', cmd: 'c', ...json }, defaults).spec.hostPorts
    assert.equal(hostPorts({ portDefinitions: [{ port: 80 }] }), [])
    assert.equal(hostPorts({ portDefinitions: [{ port: 80 }, { port: 0 }], requirePorts: true }), [80])
    assert.equal(hostPorts({ container: { type: 'MESOS', portMappings: [{ hostPort: 8080 }] } }), [8080])
  })
  it('volumes on disks of their own are not modelled', () => {
    const volumes = [
      { containerPath: 'data', persistent: { size: 10 } },
      { containerPath: 'fast', persistent: { size: 10, type: 'mount', profileName: 'ssd' } },
    ]
    assert.equal(missingOfDefinition({ id: '/a', container: { volumes } }), [
      'a persistent volume of type mount',
      'a persistent volume with a profile',
    ])
  })
})

describe('what Marathon refuses of a pod', (it) => {
  it('values of another kind', () => {
    const containers = [{ name: 'c', resources: { cpus: '1', mem: 32 } }]
    const pod = { id: '/p', containers, scaling: { kind: 'fixed', instances: '2' }, scheduling: [] }
    assert.equal(readPod(pod, defaults).problems.map(lineOf), [
      '/containers(0)/resources/cpus: found "1"; write a number',
      '/scaling/instances: found "2"; write a whole number',
      '/scheduling: found a list; write a mapping',
    ])
  })
})
