import * as assert from 'uvu/assert'
import { sandboxFile, sandboxPlace } from '../../../src/wire/mesos/sandbox-path.ts'
import { describe } from '../../support/describe.ts'
import { asJson } from './fixtures.ts'

const run = 'slaves/S0/frameworks/F/executors/instance-a.b/runs'
const base = { agentId: 'S0', frameworkId: 'F', executorId: 'instance-a.b' }

describe('sandboxFile', (it) => {
  const table: readonly (readonly [path: string, file: object | undefined])[] = [
    [`${run}/C/stdout`, { ...base, containerId: 'C', stream: 'stdout' }],
    [`/var/lib/mesos/${run}/C/stderr.3`, { ...base, containerId: 'C', stream: 'stderr', rotation: 3 }],
    [`x/${run}/C/stderr.2.gz`, { ...base, containerId: 'C', stream: 'stderr', rotation: 2 }],
    [`x/${run}/C/stdout.gz`, { ...base, containerId: 'C', stream: 'stdout' }],
    [`x/${run}/C/containers/D/stderr`, { ...base, containerId: 'C.D', stream: 'stderr' }],
    [`x/${run}/C/containers/D/containers/E/stderr`, { ...base, containerId: 'C.D.E', stream: 'stderr' }],
    [`x/${run}/latest/stderr`, { ...base, stream: 'stderr' }],
    [`x/${run}/latest/containers/D/stderr`, { ...base, stream: 'stderr' }],
    [`x/${run}/C/tasks/t.1/stderr`, { ...base, stream: 'stderr' }],
    [`C:\\mesos\\${run.replaceAll('/', '\\')}\\C\\stdout`, { ...base, containerId: 'C', stream: 'stdout' }],
    [`x/${run}/C/stdout.log`, undefined],
    [`x/${run}/C/data/stdout`, undefined],
    [`x/${run}/C`, undefined],
    ['x/stdout', undefined],
    [`notslaves/S0/frameworks/F/executors/E/runs/C/stdout`, undefined],
  ]
  for (const [path, file] of table) {
    it(`reads ${path}`, () => {
      const read = sandboxFile(path)
      const { rest: _rest, ...rest } = { rest: '', ...read }
      assert.equal(read === undefined ? undefined : asJson(rest), file)
    })
  }
})

describe('sandboxPlace', (it) => {
  it('knows the container of any path below its folder', () => {
    assert.is(sandboxPlace(`/w/meta/${run}/C/pids/forked.pid`)?.containerId, 'C')
    assert.is(sandboxPlace(`/w/meta/${run}/C/pids/forked.pid`)?.rest, 'pids/forked.pid')
    assert.is(sandboxPlace(`/w/${run}/C`)?.rest, '')
  })
})
