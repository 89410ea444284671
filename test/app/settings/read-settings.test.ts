import * as assert from 'uvu/assert'
import { readSettings } from '../../../src/app/settings/read-settings.ts'
import { problemLine } from '../../../src/document/problem.ts'
import { describe } from '../../support/describe.ts'
import { valueOf } from '../../support/hub.ts'

const whole = `
cluster: east
public_url: https://sigsys.example
settle: 1s
log: json
sources:
  mesos: { url: "http://master.mesos:5050" }
  metronome: { url: "http://metronome.mesos:9000", poll: 10s }
  login: { service_account_file: account.json }
  ca_file: ca.crt
  peers: [10.0.0.2, "*.mesos"]
hub:
  listen: 0.0.0.0:8686
  token_file: tokens
  tls: { cert_file: a.crt, key_file: a.key }
store:
  path: sigsys.db
  keep: { age: 2d, size: 512MiB }
`

describe('settings', (it) => {
  it('are read whole', () => {
    const settings = valueOf(readSettings(whole, 'a.yaml'))
    assert.equal(settings.settle, 1000)
    assert.equal(settings.sources?.metronome, { url: 'http://metronome.mesos:9000', poll: 10_000 })
    assert.equal(settings.hub?.listen, { host: '0.0.0.0', port: 8686 })
    assert.equal(settings.store?.keep, { age: 172_800_000, size: 512 * 2 ** 20 })
  })

  it('may be none, or stand below serve in a file that others share', () => {
    assert.equal(valueOf(readSettings('', 'a.yaml')), {})
    assert.equal(valueOf(readSettings('format: json\nserve: { cluster: west }\n', 'a.yaml')), { cluster: 'west' })
  })

  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ['sourcs: {}', ['a.yaml:1:1: unknown key sourcs; did you mean sources?']],
    ['hub:\n  listn: 0.0.0.0:1\n', ['a.yaml:2:3: unknown key listn; did you mean listen?']],
    ['settle: 500', ['a.yaml:1:9: settle: found 500; it has no unit; write 500s']],
    [
      'hub: { listen: nowhere }\nstore: { keep: { size: big } }\n',
      [
        'a.yaml:1:16: listen: found "nowhere"; write a host, a colon and a port, such as 127.0.0.1:8686',
        'a.yaml:2:24: size: found "big"; write a size with a unit, such as 512MiB or 1GiB',
      ],
    ],
    [
      'sources: { mesos: { url: "http://me:secret@master:5050" } }',
      [
        'a.yaml:1:26: url: found "http://…@master:5050"; write an address such as http://master.mesos:5050, without a user, a query or a fragment',
      ],
    ],
    ['log: jsn', ['a.yaml:1:6: log: found "jsn"; did you mean json?']],
    ['sources: { login: {} }', ['a.yaml:1:19: login: found keys; write one of token_file and service_account_file']],
    ['hub: { tls: { cert_file: a } }', ['a.yaml:1:8: no key_file; write the path of a file']],
    [
      'hub: { token_file: a, allow_unauthenticated: true, listen: nowhere }\nsources: { login: { login_url: x } }\n',
      [
        'a.yaml:1:6: hub: found keys; token_file and allow_unauthenticated exclude each other',
        'a.yaml:1:60: listen: found "nowhere"; write a host, a colon and a port, such as 127.0.0.1:8686',
        'a.yaml:2:19: login: found keys; write one of token_file and service_account_file',
        'a.yaml:2:19: login: found keys; login_url belongs to a service_account_file',
        'a.yaml:2:32: login_url: found "x"; write an address such as http://master.mesos:5050, without a user, a query or a fragment',
      ],
    ],
    [
      'hub: 3\nsources: { login: [] }',
      ['a.yaml:1:6: hub: found 3; write a mapping', 'a.yaml:2:19: login: found a list; write a mapping'],
    ],
    ['hub: [', ['a.yaml:1:7: Flow sequence in block collection must be sufficiently indented and end with a ]']],
    ['- a', ['a.yaml:1:1: found a list; write a mapping']],
  ]
  for (const [text, lines] of wrong) {
    it(`say what is wrong with ${JSON.stringify(text)}`, () => {
      const read = readSettings(text, 'a.yaml')
      assert.equal(read.ok ? [] : read.error.map(problemLine), [...lines])
    })
  }
})
