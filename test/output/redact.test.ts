import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { redactJson, redactText } from '../../src/output/redact.ts'
import { describe } from '../support/describe.ts'

const mark = '[redacted]'
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'c2lnbmF0dXJl'].join('.')
const pem = ['-----BEGIN RSA PRIVATE KEY-----', 'MIIEow', 'x/y==', '-----END RSA PRIVATE KEY-----']
const awsKey = ['AKIA', 'IOSFODNN7EXAMPLE'].join('')
const github = `ghp_${'a1B2'.repeat(9)}`

/** What goes in, and what must come out. */
const removed: readonly (readonly [text: string, expected: string])[] = [
  [`Authorization: token=${jwt}`, `Authorization: ${mark}`],
  ['Authorization: Basic dXNlcjpwYXNz\r\nHost: a', `Authorization: ${mark}\r\nHost: a`],
  ['proxy-authorization: Digest x="y", z', `proxy-authorization: ${mark}`],
  [`curl -H 'Authorization: Bearer abc def' http://a/`, `curl -H 'Authorization: ${mark}' http://a/`],
  [`curl -H "X-Vault-Token: s.1" http://a/`, `curl -H "X-Vault-Token: ${mark}" http://a/`],
  [`{"authorization":"Bearer x","a":1}`, `{"authorization":"${mark}","a":1}`],
  [String.raw`{\"Authorization\":\"Bearer x\",\"a\":1}`, String.raw`{\"Authorization\":\"${mark}\",\"a\":1}`],
  ['Cookie: a="b"; c=d', `Cookie: ${mark}`],
  ['Set-Cookie: dcos-acs-auth-cookie=x; Path=/', `Set-Cookie: ${mark}`],
  ['x-api-key: 123', `x-api-key: ${mark}`],
  [`GET /v2/events?token=${jwt}&event_type=x`, `GET /v2/events?token=${mark}&event_type=x`],
  [`saw ${jwt} there`, `saw ${mark} there`],
  ['got Bearer abcd1234efgh back', `got Bearer ${mark} back`],
  ['http://user:hunter2@db:5432/x', `http://user:${mark}@db:5432/x`],
  ['zk://u:p@ss@h1:2181,h2:2181/mesos', `zk://u:${mark}@h1:2181,h2:2181/mesos`],
  ['redis://:hunter2@h', `redis://:${mark}@h`],
  ['./app --password=hunter2 --port=80', `./app --password=${mark} --port=80`],
  ['./app --db-password hunter2 --port 80', `./app --db-password ${mark} --port 80`],
  ['./app --client-secret "two words" -v', `./app --client-secret "${mark}" -v`],
  ['DB_PASSWORD=hunter2 ./app', `DB_PASSWORD=${mark} ./app`],
  [`DB_PWD='a b' ./app`, `DB_PWD='${mark}' ./app`],
  ['export GITHUB_TOKEN_PROD="a\\"b" next', `export GITHUB_TOKEN_PROD="${mark}" next`],
  ['API_KEY = 12ab', `API_KEY = ${mark}`],
  ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', `AWS_SECRET_ACCESS_KEY=${mark}`],
  [`AWS_ACCESS_KEY_ID=${awsKey}`, `AWS_ACCESS_KEY_ID=${mark}`],
  ['SERVICE_CREDENTIAL=abc', `SERVICE_CREDENTIAL=${mark}`],
  ['{"name": "a", "clientSecret": "x\\"y", "n": 1}', `{"name": "a", "clientSecret": "${mark}", "n": 1}`],
  [String.raw`cmd {\"password\": \"x\", \"n\": 1}`, String.raw`cmd {\"password\": \"${mark}\", \"n\": 1}`],
  [`{'password': 'x'}`, `{'password': '${mark}'}`],
  ['a: 1\n  password: hunter2\n  - secret: x y\n', `a: 1\n  password: ${mark}\n  - secret: ${mark}\n`],
  ['curl -u admin:hunter2 http://a', `curl -u admin:${mark} http://a`],
  ['curl --user "admin:hunter2" http://a', `curl --user "admin:${mark}" http://a`],
  [`key: ${pem.join('\n')} end`, `key: ${mark} end`],
  [`"${pem.join('\\n')}"`, `"${mark}"`],
  [`cut: ${pem.slice(0, 2).join('\n')}`, `cut: ${mark}`],
  [`id ${awsKey}.`, `id ${mark}.`],
  [`push with ${github}`, `push with ${mark}`],
  [['whsec', 'MfKQ9r8GKYqrTwjU'].join('_'), mark],
  [['xoxb', '12345', 'abcdef'].join('-'), mark],
  ['https://hooks.slack.com/services/T0/B0/XX', `https://hooks.slack.com/services/${mark}`],
]

/** What must come out as it went in. */
const kept: readonly string[] = [
  'container 46352ee2-6e2f-4a0c-9df5-ee3d2ac60021.c0d73d0a-9d24-4f34-8c07-1d8e02d4ab35',
  'task shop_cart.instance-0f6d4a2e-9a51-11ec-8f55-0242ac110003._app.7',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'commit c1b42f79d157aa900be5cbb0c1023f1479962aa7',
  'd-0123456789abcdef0123',
  'uuid 9jT5m0pOT5C0gR5mXk2bBA==',
  'type=SECCOMP msg=audit(1700000000.123:456): auid=1000 uid=0 gid=0 ses=2 subj=unconfined pid=7393 comm="strace" exe="/usr/bin/strace" sig=31 arch=c000003e syscall=101 compat=0 ip=0x7f2a code=0x80000000',
  'type=SYSCALL msg=audit(1.2:3): a0=7ffd a1=0 key="seccomp" key=(null)',
  'ptrace (101, x86_64), keyctl, add_key, request_key, getrandom',
  'Command terminated with signal Bad system call (pid: 123)',
  'TASK_FAILED REASON_CONTAINER_LAUNCH_FAILED',
  "Failed to read Seccomp profile file '/opt/mesosphere/etc/dcos/mesos/seccomp/relaxed.json': No such file or directory",
  'PWD=/home/app OLDPWD=/ PASS=3 FAIL=0',
  'PASSWORD_FILE=/run/secrets/db token_ttl=3600 --secret-name db',
  '--credentials=/etc/mesos/credentials --authenticate_agents=true',
  'max_token=128 launch_token=100',
  'PASSWORD=$DB_PASSWORD TOKEN=${TOKEN} secret=(null) --password=',
  'http://h:8080/v2/apps?embed=apps.tasks#a@b',
  'mesos-agent-01:5051 slave(1)@10.0.0.1:5051',
  'invalid token: expected ) at 3',
  'Bearer authentication failed',
  'docker run --user 1000:1000 -u www-data:www-data image',
  'keyboard cookiecutter secretary tokenizer passing compass',
  '2026-11-23T19:36:28.801Z audit.log:214',
  '{"profile":"no-trace.json","syscall":{"name":"ptrace","number":101}}',
  'public_key=abc primary-key: 7 key=abc',
  mark,
]

describe('redactText', (it) => {
  for (const [text, expected] of removed) {
    it(`removes the secret of ${JSON.stringify(text.slice(0, 50))}`, () => assert.is(redactText(text), expected))
    it(`changes nothing the second time in ${JSON.stringify(text.slice(0, 50))}`, () =>
      assert.is(redactText(expected), expected))
  }
  for (const text of kept) it(`keeps ${JSON.stringify(text.slice(0, 60))}`, () => assert.is(redactText(text), text))

  it('removes a secret from any surroundings', () => {
    const secret = fc.stringMatching(/^[a-z]{4}[A-Z0-9]{8}$/)
    const around = fc.constantFrom(
      (text: string) => `x --password=${text} y`,
      (text: string) => `A_TOKEN=${text}\nB=1`,
      (text: string) => `https://u:${text}@h/p`,
      (text: string) => `{"a":[{"secret":"${text}"}]}`,
      (text: string) => `Authorization: Basic ${text}`,
    )
    fc.assert(
      fc.property(secret, around, around, (text, one, two) => {
        assert.not(redactText(`${one(text)}\n${two(text)}`).includes(text))
      }),
      { seed: 2 },
    )
  })

  it('ends, and changes nothing the second time, whatever it is given', () => {
    const piece = fc.constantFrom(
      'password',
      '=',
      ':',
      ' ',
      '"',
      "'",
      '\\',
      '\n',
      '--',
      'x',
      '@',
      '://',
      'token',
      '[redacted]',
      'Cookie',
      '&',
      '7',
      '-----BEGIN PRIVATE KEY-----',
      'eyJhbGci.eyJzdWIi.x',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const once = redactText(pieces.join(''))
        assert.is(redactText(once), once)
      }),
      { seed: 4, numRuns: 3000 },
    )
  })
})

describe('redactJson', (it) => {
  const table: readonly (readonly [value: unknown, expected: unknown])[] = [
    [
      { password: 'x', user: 'u' },
      { password: mark, user: 'u' },
    ],
    [{ env: { DB_PASSWORD: 'x', PATH: '/bin' } }, { env: { DB_PASSWORD: mark, PATH: '/bin' } }],
    [[{ name: 'DB_PASSWORD', value: 'x' }], [{ name: 'DB_PASSWORD', value: mark }]],
    [[{ key: 'PATH', value: '/bin' }], [{ key: 'PATH', value: '/bin' }]],
    [
      { tokens: 3, token: 4, password: 5, pin: 6 },
      { tokens: 3, token: 4, password: mark, pin: mark },
    ],
    [{ apiKey: ['x', 'y'] }, { apiKey: [mark, mark] }],
    [{ secrets: { db: { source: '/db' } } }, { secrets: { db: { source: '/db' } } }],
    [{ credential: { principal: 'p', secret: 's' } }, { credential: { principal: 'p', secret: mark } }],
    [{ says: 'ran --password=x' }, { says: `ran --password=${mark}` }],
    [
      { a: null, b: true, password: null, secret: false },
      { a: null, b: true, password: null, secret: false },
    ],
    ['Authorization: x', `Authorization: ${mark}`],
    [7, 7],
    [undefined, undefined],
  ]
  for (const [value, expected] of table) {
    it(`redacts ${JSON.stringify(value) ?? 'undefined'}`, () => assert.equal(redactJson(value), expected))
  }

  it('keeps an object that has a key __proto__ what it is', () => {
    const value: unknown = JSON.parse('{"__proto__":{"password":"x"}}')
    assert.is(JSON.stringify(redactJson(value)), `{"__proto__":{"password":"${mark}"}}`)
  })

  it('does not show what is nested too deep to look at', () => {
    let value: unknown = { password: 'x' }
    for (let depth = 0; depth < 10_000; depth += 1) value = [value]
    assert.not(JSON.stringify(redactJson(value)).includes('x'))
  })
})
