import * as assert from 'uvu/assert'
import { tracedMoves } from '../../src/wire/group-moves.ts'
import { describe } from '../support/describe.ts'

const line = (path: string, comm = 'sh', ids = 'dst_id=9712 dst_level=2 '): string =>
  `              sh-22490   [000] d..1.   473.196150: cgroup_attach_task: dst_root=6 ${ids}dst_path=${path} pid=22490 comm=${comm}\n`
const move = { pid: 22490, path: '/mesos/c1', at: 473_196.15 }

describe('tracedMoves', (it) => {
  const table = [
    ['a move', line('/mesos/c1'), { moves: [move], lost: 0 }],
    ['a move as older kernels write it', line('/mesos/c1', 'sh', 'dst_id=3 '), { moves: [move], lost: 0 }],
    [
      'a program that is named like the rest of the line',
      line('/mesos/c1', 'a pid=5 comm=b'),
      { moves: [move], lost: 0 },
    ],
    ['lost events', 'CPU:1 [LOST 12 EVENTS]\n', { moves: [], lost: 12 }],
    ['lost events that are not counted', 'CPU:0 [LOST EVENTS]\n', { moves: [], lost: 1 }],
    ['another event', line('/mesos/c1').replace('attach_task', 'mkdir'), { moves: [], lost: 0 }],
    ['nothing', '', { moves: [], lost: 0 }],
  ] as const
  for (const [name, text, told] of table) it(`reads ${name}`, () => assert.equal(tracedMoves(text), told))

  it('keeps the order', () => {
    const { moves } = tracedMoves(`${line('/mesos/c1')}CPU:0 [LOST 1 EVENTS]\n${line('/mesos/c1/mesos/c2')}`)
    assert.equal(
      moves.map(({ path }) => path),
      ['/mesos/c1', '/mesos/c1/mesos/c2'],
    )
  })

  it('never throws on a cut line', () => {
    const whole = line('/mesos/c1')
    for (let end = 0; end < whole.length - 'comm=sh\n'.length; end += 1)
      assert.equal(tracedMoves(whole.slice(0, end)).moves, [])
  })
})
