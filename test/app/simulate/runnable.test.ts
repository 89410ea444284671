import * as assert from 'uvu/assert'
import { runnable } from '../../../src/app/simulate/runnable.ts'
import { ok } from '../../../src/domain/result.ts'
import { problemLine } from '../../../src/document/problem.ts'
import { describe } from '../../support/describe.ts'

/** What stands against a scenario of these lines; empty: nothing. */
function problems(...lines: readonly string[]): readonly string[] {
  const scenario = runnable('s.yaml', () => ok(['name: x', ...lines, ''].join('\n')))
  return scenario.ok ? [] : scenario.error.map(problemLine)
}

describe('definitions in scenarios', (it) => {
  it('every fault of an app is told at its place', () =>
    assert.equal(
      problems(
        'marathon:',
        '  apps:',
        '    - id: /shop/tasks',
        '      cmd: p',
        '      instances: -1',
        '      backoffFactor: 0.5',
        '      constraints: [[hostname, NEAR]]',
        '      readinessChecks: [{ intervalSeconds: 5 }]',
      ),
      [
        's.yaml:4:7: must not end with any of the following reserved keywords: restart, tasks, versions, ., ..',
        's.yaml:6:7: got -1, expected 0 or more',
        's.yaml:7:7: got 0.5, expected 1.0 or more',
        's.yaml:8:21: operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS',
        's.yaml:9:25: No port definition reference for portName http-api',
        's.yaml:9:25: got 10, expected less than 5',
      ],
    ))
  it('one that is refused for another reason is told so', () =>
    assert.equal(problems('timeline:', '  - { at: 1m, deploy: { id: /b }, refused: Seccomp }'), [
      "s.yaml:3:44: it would be refused for: AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.",
    ]))
  it('every fault of an app in a group or a list is told at its place', () =>
    assert.equal(
      problems(
        'marathon:',
        '  groups: [{ id: /shop, groups: [{ id: back, apps: [{ id: db, cmd: p, instances: -1 }] }] }]',
        'timeline:',
        '  - { at: 1m, deploy: [{ id: /b, cmd: p }, { id: /c, cmd: p, instances: -2 }] }',
        '  - { at: 1m, deploy: { id: /d, apps: [{ id: e, cmd: p, instances: -3 }] }, refused: got -3 }',
      ),
      ['s.yaml:3:71: got -1, expected 0 or more', 's.yaml:5:62: got -2, expected 0 or more'],
    ))
  it('what is not modelled of a group is told', () =>
    assert.equal(problems('timeline:', '  - { at: 1m, deploy: { id: /d, apps: [], scaleBy: 2 } }'), [
      's.yaml:3:23: scaleBy of a group; this is not simulated yet',
    ]))
  it('one that only a running deployment refuses is no fault', () =>
    assert.equal(
      problems('timeline:', '  - { at: 1m, deploy: { id: /b, cmd: p }, force: false, refused: App is locked }'),
      [],
    ))
  it('what is not modelled is told', () => {
    const volumes = 'volumes: [{ containerPath: d, persistent: { size: 1, type: mount } }]'
    const app = `{ id: /a, cmd: p, container: { type: MESOS, ${volumes} } }`
    assert.equal(problems(`marathon: { apps: [${app}] }`), [
      's.yaml:2:20: a persistent volume of type mount; this is not simulated yet',
    ])
  })
})
