import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { builtInText } from '../../../src/seccomp/builtin.ts'
import { sigsys } from '../../support/cli.ts'
import { describe } from '../../support/describe.ts'
import { edits } from '../../support/edits.ts'
import { profileCommand } from '../../support/profile-command.ts'

describe('docs/profiles.md: ten edits', (it) => {
  const sections = readFileSync('docs/profiles.md', 'utf8')
    .split(/^### \d+\. /m)
    .slice(1)

  it('has the ten', () =>
    assert.equal(
      sections.map((section) => section.split('\n', 1)[0]),
      edits.map(({ title }) => title),
    ))

  for (const [index, { title, profile, command }] of edits.entries()) {
    it(title, async () => {
      const { stdout } = await profileCommand(command.split(' '), { FILE: JSON.stringify(profile(), undefined, 2) })
      const quoted =
        /```text\n([\s\S]*?)```/
          .exec(sections[index] ?? '')?.[1]
          ?.trim()
          .split('\n') ?? []
      assert.ok(quoted.length > 0)
      const flat = stdout.replace(/\s+/g, ' ')
      for (const line of quoted) assert.ok(flat.includes(line), `${line}\n---\n${stdout}`)
    })
  }
})

const files = {
  'good.json': builtInText('mesos'),
  'docker.json': builtInText('docker-2026'),
  'open.json': '{"defaultAction":"SCMP_ACT_ALLOW","archMap":[],"syscalls":[]}',
  'broken.json': '{"defaultAction": "SCMP_ACT_DENY", // no\n "archMap": 7}',
}

describe('profile: exit codes and where things are printed', (it) => {
  const table: readonly (readonly [string, number, RegExp, RegExp])[] = [
    ['', 2, /^$/, /^no command; it is one of lint, explain, effective, diff, suggest, convert$/],
    ['lnt x', 2, /^$/, /^unknown command lnt; did you mean lint\?$/],
    ['lint', 2, /^$/, /^FILE is missing: a profile/],
    ['lint good.json --bogus', 2, /^$/, /^unknown option --bogus/],
    ['lint good.json --mesos 1.7', 2, /^$/, /^--mesos: found 1\.7; it is one of 1\.8/],
    ['lint good.json --libseccomp 9', 2, /^$/, /^--libseccomp: found 9; it is one of 2\.3\.0/],
    ['explain good.json read --arch amd65', 2, /^$/, /^--arch: found amd65; amd65 is no architecture/],
    ['lint good.json --caps all', 2, /^$/, /^unknown option --caps/],
    ['effective a b --mesos 1 --caps x', 2, /^$/, /^--mesos: [^\n]*\n--caps: [^\n]*\nunexpected b/],
    ['effective good.json --caps SYS_ADMN', 2, /^$/, /did you mean SYS_ADMIN/],
    ['lint good.json --format xml', 2, /^$/, /it is one of text, json, sarif/],
    ['lint good.json', 0, /good\.json: 0 errors/, /^$/],
    ['lint good.json --quiet', 0, /^(?![^]*0 errors)good\.json:/, /^$/],
    ['lint broken.json', 1, /broken\.json:1:36: error: [^\n]*a comment/, /^$/],
    ['lint gone.json good.json', 2, /good\.json: 0 errors/, /gone\.json: No such file/],
    ['explain good.json keyctl', 0, /keyctl \(250\) on x86_64\n {2}errno/, /^$/],
    ['explain good.json personality _ --arch x86_64', 0, /allow when arg0 = 8, for example/, /^$/],
    ['explain good.json personality 8 --arch x86_64', 0, /allow when arg0 = 8\n/, /^$/],
    ['explain good.json personality eight', 2, /^$/, /argument eight: a number/],
    [
      'explain good.json 999999 --arch x86_64',
      2,
      /no call of x86_64 is known by this number/,
      /^sigsys profile explain: 999999 is no call of x86_64\n$/,
    ],
    [
      'explain good.json ptrase --arch x86_64',
      2,
      /no call `ptrase`/,
      /ptrase is no call of x86_64; did you mean ptrace\?/,
    ],
    [
      'explain broken.json read',
      2,
      /^$/,
      /broken\.json:1:36: a comment[^]*Mesos would say: syntax error at line 1 near: \/\/ no\n/,
    ],
    [
      'effective good.json',
      0,
      /permits 304,\s+permits\s+1\s+for\s+some\s+arguments,\s+refuses\s+28\s+\(28\s+by\s+errno\)/,
      /^$/,
    ],
    ['effective builtin:mesos', 0, /^x86_64: of 333 calls [^]*\brefuses 28\s/, /^$/],
    ['effective builtin:mesos --caps docker', 0, /^x86_64: of 333 calls [^]*\brefuses 60\s/, /^$/],
    ['effective builtin:mesos --caps none', 0, /^x86_64: of 333 calls [^]*\brefuses 62\s/, /^$/],
    ['effective builtin:mesos --libseccomp 2.6.1', 0, /^x86_64: of 385 calls [^]*\brefuses 80\s/, /^$/],
    ['effective builtin:mesos --caps docker --libseccomp 2.6.1', 0, /^x86_64: of 385 [^]*\brefuses 112\s/, /^$/],
    ['effective builtin:mesos --caps none --libseccomp 2.6.1', 0, /^x86_64: of 385 calls [^]*\brefuses 114\s/, /^$/],
    ['effective good.json --arch aarch64,arm', 0, /^aarch64: [^\n]*\n(?: [^\n]*\n)*arm: /, /^$/],
    ['diff good.json good.json', 0, /^no difference in behaviour\n$/, /^$/],
    ['diff good.json builtin:docker-2018', 1, /- pivot_root \(x86_64\): allow -> errno/, /^$/],
    [
      'diff good.json open.json --format markdown',
      1,
      /^## good\.json → open\.json\n[^]*\| `keyctl` \| x86_64 \| permits-more \|/,
      /^$/,
    ],
    ['diff good.json gone.json', 2, /^$/, /gone\.json: No such file/],
    [
      'convert docker.json --to mesos-1.11',
      0,
      /^\{\n {2}"defaultAction"/,
      /dropped: names that libseccomp 2\.3\.3 does not know[^]*added: `pivot_root`/,
    ],
    ['convert broken.json', 2, /^$/, /broken\.json:1:36: a comment/],
    ['suggest good.json', 2, /^$/, /--from EVIDENCE is missing/],
    ['suggest good.json --from gone', 2, /^$/, /gone: No such file/],
  ]
  for (const [words, code, stdout, stderr] of table)
    it(`profile ${words}: ${code}`, async () => {
      const ran = await profileCommand(words.split(' ').filter(Boolean), files)
      assert.is(ran.code, code, ran.stderr)
      assert.match(ran.stdout, stdout)
      assert.match(ran.stderr, stderr)
    })
})

describe('profile: forms for scripts', (it) => {
  it('lint --format sarif is a log with rules and places', async () => {
    const { stdout } = await profileCommand(['lint', 'docker.json', '--format', 'sarif'], files)
    const log = JSON.parse(stdout) as {
      version: string
      runs: {
        tool: { driver: { rules: { id: string }[] } }
        results: { ruleId: string; ruleIndex: number; locations: unknown[] }[]
      }[]
    }
    const [run] = log.runs
    assert.is(log.version, '2.1.0')
    assert.ok((run?.results.length ?? 0) > 50)
    for (const { ruleId, ruleIndex } of run?.results ?? []) assert.is(run?.tool.driver.rules[ruleIndex]?.id, ruleId)
  })

  for (const words of [
    'lint good.json',
    'explain good.json clone',
    'effective good.json',
    'diff good.json open.json',
    'convert docker.json',
  ])
    it(`${words} --format json says what it is`, async () => {
      const { stdout } = await profileCommand([...words.split(' '), '--format', 'json'], files)
      const [first] = [JSON.parse(stdout) as { schema?: string } | { schema?: string }[]].flat()
      assert.match(first?.schema ?? '', /^sigsys\.profile-\w+\/1$/)
    })
})

describe('profile suggest', (it) => {
  const evidence = {
    violations: [
      { arch: 'x86_64', call: 'keyctl', count: 3, confidence: 'certain', programs: ['runc'], profiles: ['good.json'] },
      { arch: 'x86_64', call: 'userfaultfd', count: 1, confidence: 'possible', programs: [], profiles: [] },
      { arch: 'x86_64', call: 'clone3', count: 9, confidence: 'certain', programs: ['java'], profiles: [] },
      { arch: 'x86_64', call: 'read', count: 1, confidence: 'likely', programs: [], profiles: [] },
    ],
    coverage: { gaps: 3, says: ['audit log lost records'] },
  } as const

  it('writes the call that is proved and nothing else, and says why', async () => {
    const ran = await profileCommand(['suggest', 'good.json', '--from', 'logs', '--out', 'new.json'], files, evidence)
    assert.is(ran.code, 0)
    const written = ran.written['new.json'] ?? ''
    const diff = await profileCommand(['diff', 'good.json', 'new.json'], {
      ...files,
      'new.json': written,
    })
    assert.equal(diff.stdout.match(/^. \w+ \(x86_64\)/gm), ['+ keyctl (x86_64)'])
    assert.match(ran.stderr, /keyctl: refused 3 times by runc under good.json, certain\n {2}written: add a rule/)
    assert.match(ran.stderr, /broader: keyctl, add_key, request_key/)
    assert.match(ran.stderr, /userfaultfd[^\n]*\n {2}not written, the evidence is too weak/)
    assert.match(
      ran.stderr,
      /clone3[^\n]*\n {2}cannot be permitted: libseccomp 2\.3\.3 cannot name it \(first in 2\.4\.2\)/,
    )
    assert.match(ran.stderr, /read[^\n]*\n {2}nothing to do: the profile permits it/)
    assert.match(
      ran.stderr.replace(/\s+/g, ' '),
      /coverage: 3 gaps in the evidence: audit log lost records: this cannot be called complete/,
    )
  })

  it('takes a call out of the rule that refuses it', async () => {
    const killing =
      '{"defaultAction":"SCMP_ACT_ALLOW","archMap":[],"syscalls":[{"names":["keyctl","ptrace"],"action":"SCMP_ACT_KILL","args":[],"includes":{},"excludes":{}}]}'
    const ran = await profileCommand(['suggest', 'k.json', '--from', 'logs'], { 'k.json': killing }, evidence)
    const { syscalls } = JSON.parse(ran.stdout) as { syscalls: { names: string[] }[] }
    assert.equal(
      syscalls.map(({ names }) => names),
      [['ptrace']],
    )
  })
})

describe('profile: bad input is one line a problem, never a stack', (it) => {
  const rules = Array.from(
    { length: 10_000 },
    () => '{"names":["raed"],"action":"X","args":[],"includes":{},"excludes":{}}',
  )
  const bad: Readonly<Record<string, string>> = {
    'not JSON': 'hello',
    'an array': '[]',
    nothing: '',
    '10 000 bad rules': `{"defaultAction":"SCMP_ACT_ERRNO","archMap":[],"syscalls":[${rules.join()}]}`,
    'wrong types everywhere':
      '{"defaultAction":[],"archMap":{},"syscalls":[1,{"names":{},"action":2,"args":[1],"includes":[],"excludes":"x"}]}',
    '50 MB': ' '.repeat(50 * 1024 * 1024),
    'a deep nest': '['.repeat(500_000),
    'a byte-order mark': '\uFEFF{"defaultAction":"SCMP_ACT_ALLOW","archMap":[],"syscalls":[]}',
    'names that are paths':
      '{"defaultAction":"SCMP_ACT_ALLOW","archMap":[],"syscalls":[{"names":["../../etc/shadow","a\\nb"],"action":"SCMP_ACT_ERRNO","args":[],"includes":{},"excludes":{}}]}',
    'keys twice, the last one wrong':
      '{"defaultAction":"SCMP_ACT_ALLOW","defaultAction":1,"archMap":[],"archMap":2,"syscalls":[],"syscalls":3}',
  }
  for (const [says, text] of Object.entries(bad))
    it(says, async () => {
      for (const command of ['lint', 'effective', 'convert']) {
        const { code, stdout, stderr } = await profileCommand([command, 'x.json'], { 'x.json': text })
        // Unknown names are dropped by convert, and told.
        const told = command === 'convert' && says === 'names that are paths' ? 0 : 2
        assert.is(code, command === 'lint' ? 1 : told)
        const lines = (command === 'lint' ? stdout : stderr).trim().split('\n')
        assert.ok(lines.length <= 1100)
        for (const line of lines) assert.match(line, /^x\.json(:\d+:\d+)?: /)
      }
    })
})

describe('profile: files that are not there, or not files', (it) => {
  it('- is standard input', async () => {
    const { stdout: converted } = await sigsys(['profile', 'convert', 'builtin:docker-2026'])
    const { code, stdout, stderr } = await sigsys(['profile', 'lint', '-', '--format', 'json'], { stdin: converted })
    assert.equal([code, stderr], [0, ''])
    assert.match(stdout, /"file": "-"/)
  })

  it('each is named with what is wrong, and the exit code is 2', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sigsys-profile-'))
    const closed = join(folder, 'closed.json')
    writeFileSync(closed, '{}')
    chmodSync(closed, 0)
    const isRoot = process.getuid?.() === 0
    for (const [path, says] of [
      [folder, 'is a folder: name a file'],
      [join(folder, 'none.json'), 'no such file\n'],
      ...(isRoot ? [] : [[closed, 'may not be read by this user'] as const]),
    ] as const) {
      const { code, stdout, stderr } = await sigsys(['profile', 'lint', path])
      assert.equal([code, stdout], [2, ''])
      assert.ok(stderr.startsWith(`${path}: `) && stderr.includes(says), stderr)
      assert.is(stderr.trim().split('\n').length, 1)
    }
    rmSync(folder, { recursive: true })
  })

  it('10 000 good rules on one call are judged, and found to be too long for the kernel', async () => {
    const rules = Array.from(
      { length: 10_000 },
      (_, value) =>
        `{"names":["clone"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":${value},"valueTwo":0,"op":"SCMP_CMP_EQ"}],"includes":{},"excludes":{}}`,
    )
    const text = `{"defaultAction":"SCMP_ACT_ERRNO","archMap":[],"syscalls":[${rules.join()}]}`
    const linted = await profileCommand(['lint', 'x.json'], { 'x.json': text })
    assert.is(linted.code, 1)
    assert.match(linted.stdout, /at least \d+ instructions and the kernel takes 4096[^\n]*\[filter-too-long\]/)
    const explained = await profileCommand(['explain', 'x.json', 'clone', '77'], { 'x.json': text })
    assert.match(explained.stdout, /allow when arg0 = 0x4d/)
  })
})
