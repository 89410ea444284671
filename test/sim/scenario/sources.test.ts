import * as assert from 'uvu/assert'
import { err, ok, type Result } from '../../../src/domain/result.ts'
import { problemLine } from '../../../src/document/problem.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import { beside } from '../../../src/sim/scenario/sources.ts'
import { describe } from '../../support/describe.ts'

const files: Readonly<Record<string, string>> = {
  'all/base.yaml':
    'include: deep/agents.yaml\ncluster: { name: base, seccomp: true }\nmarathon: { apps: [{ file: a.json }] }\n',
  'all/deep/agents.yaml': 'cluster: { name: deep, agents: 3 }\n',
  'all/a.json': '{ "id": "/a",\n  "container": { "linuxInfo": { "seccomp": {} } } }',
  'all/group.json': '{ "executor": { "type": "DEFAULT" }, "task_group": { "tasks": [{ "name": "one" }] } }',
  'all/strict.json': '{ "defaultAction": ',
}
const readFile = (path: string): Result<string, string> => {
  const text = files[path]
  return text === undefined ? err('none') : ok(text)
}

describe('what a scenario is made of', (it) => {
  it('may take mappings over with <<, also merged ones, what stands beside it first', () => {
    const text = `
marathon:
  apps:
    - &small { id: /a, cpus: 1, mem: 64 }
    - &other { <<: *small, id: /b, mem: 32 }
    - { <<: [*other, *small], id: /c }
`
    const scenario = readScenario(text, { path: 's.yaml', readFile })
    if (!scenario.ok) throw new Error(scenario.error.map(problemLine).join('\n'))
    assert.equal(
      scenario.value.marathon.apps.map(({ json }) => [json['id'], json['cpus'], json['mem'], Object.keys(json).length]),
      [
        ['/a', 1, 64, 3],
        ['/b', 1, 32, 3],
        ['/c', 1, 32, 3],
      ],
    )
  })

  it('is laid over its includes, paths counting from the file in which they stand', () => {
    const text = `
include: all/base.yaml
cluster: { name: mine, profiles: { strict.json: { file: all/strict.json } } }
marathon: { apps: [{ id: /b }] }
tasks: [{ file: all/group.json }]
programs: { one: {} }
`
    const scenario = readScenario(text, { path: 's.yaml', readFile })
    if (!scenario.ok) throw new Error(scenario.error.map(problemLine).join('\n'))
    const { cluster, marathon, tasks } = scenario.value
    assert.is(cluster.name, 'mine')
    assert.is(cluster.agents.length, 3)
    assert.is(cluster.agents[2]?.profiles.get('strict.json'), '{ "defaultAction": ')
    assert.equal(
      marathon.apps.map(({ id, place }) => [id, place.path]),
      [
        ['/a', 'all/a.json'],
        ['/b', 's.yaml'],
      ],
    )
    assert.equal(
      tasks.map(({ kind, json }) => ({ kind, json })),
      [{ kind: 'group', json: { executor: { type: 'DEFAULT' }, task_group: { tasks: [{ name: 'one' }] } } }],
    )
  })

  const seccomp = 'Seccomp unconfined must be true'
  const app = () => [{ path: '/container/linuxInfo/seccomp', says: `${seccomp} when Profile is NOT defined` }]
  it('has the faults of a definition at their place in its file', () => {
    const scenario = readScenario('marathon: { apps: [{ file: all/a.json }] }', {
      path: 's.yaml',
      readFile,
      validators: { app },
    })
    assert.equal(scenario.ok ? [] : scenario.error.map(problemLine), [
      `all/a.json:2:33: ${seccomp} when Profile is NOT defined`,
    ])
  })
  it('may say that a definition is refused, and must be right', () => {
    const refused = (words: string): string => `timeline: [{ at: 1s, deploy: { id: /a }, refused: ${words} }]`
    assert.ok(readScenario(refused(seccomp), { path: 's.yaml', readFile, validators: { app } }).ok)
    assert.not(readScenario(refused('no such words'), { path: 's.yaml', readFile, validators: { app } }).ok)
    assert.not(readScenario(refused(seccomp), { path: 's.yaml', readFile, validators: { app: () => [] } }).ok)
  })
})

describe('beside', (it) => {
  const table = [
    ['a/b.yaml', 'c.json', 'a/c.json'],
    ['a/b.yaml', '../c.json', 'c.json'],
    ['b.yaml', '../c.json', '../c.json'],
    ['../x/b.yaml', '../../c.json', '../../c.json'],
    ['/a/b.yaml', './c/d.json', '/a/c/d.json'],
    ['a/b.yaml', '/c.json', '/c.json'],
  ] as const
  for (const [file, path, expected] of table)
    it(`${path} beside ${file} is ${expected}`, () => assert.is(beside(file, path), expected))
})
