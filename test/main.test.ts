import { spawnSync, type ChildProcess } from 'node:child_process'
import { openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import type { AuditJson } from '../src/wire/audit/json.ts'
import type { Diagnosis } from '../src/domain/diagnosis.ts'
import { incident, program, repository, sigsys } from './support/cli.ts'
import { describe } from './support/describe.ts'
import { inFolder } from './support/input.ts'

const shell = [incident('shell-wrapper'), incident('profiles')]
const missing = [incident('profile-missing'), incident('profiles')]
const codes = (jsonl: string): readonly string[] =>
  jsonl
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as Diagnosis).cause.code)

/** Fills standard input beyond what a pipe holds, so that the program is known to be reading, then signals. */
const signalled =
  (signal: NodeJS.Signals) =>
  (child: ChildProcess): void => {
    child.stdin?.write(Buffer.alloc(4 << 20, 'x\n'), () => child.kill(signal))
  }

const wrong: readonly (readonly [name: string, words: readonly string[], stderr: string])[] = [
  ['an unknown command', ['diagnos', 'x'], 'sigsys: unknown command diagnos; did you mean diagnose?\n'],
  [
    'several mistakes',
    ['diagnose', '--tsak', 'x', '--format', 'xml', 'y', '--since', 'yesterday'],
    [
      'unknown option --tsak; did you mean --task?',
      '--format: found xml; it is one of text, json, jsonl',
      '--since: found yesterday; write a time with its zone, such as 2026-11-23T19:36:28Z',
    ]
      .map((line) => `sigsys diagnose: ${line}\n`)
      .join(''),
  ],
  ['no path', ['diagnose'], 'sigsys diagnose: PATH is missing: a file or folder; - for standard input\n'],
  [
    'a configuration that is not there',
    ['diagnose', 'x', '--config', '/nowhere.yaml'],
    'sigsys: /nowhere.yaml: the configuration cannot be read (ENOENT)\n',
  ],
]

describe('the program', (it) => {
  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
    assert.equal(await sigsys(['--version']), { code: 0, signal: null, stdout: `${version}\n`, stderr: '' })
  })

  for (const words of [['--help'], ['diagnose', '--help'], ['audit', '--help'], ['completion', '-h']])
    it(`explains itself within 80 columns: ${words.join(' ')}`, async () => {
      const { code, stdout, stderr } = await sigsys(words)
      assert.is(code, 0)
      assert.is(stderr, '')
      assert.match(stdout, /Usage: sigsys /)
      assert.match(stdout, /Examples:\n {2}# /)
      // An example is one line, however long: it is there to be copied.
      const long = stdout
        .split('\n')
        .filter((line) => line.length > 80 && !/^ {2}(sigsys|journalctl|source) /.test(line))
      assert.equal(long, [])
    })

  for (const [name, words, stderr] of wrong)
    it(`says in a line each what is wrong, and exits with 2: ${name}`, async () =>
      assert.equal(await sigsys(words), { code: 2, signal: null, stdout: '', stderr }))

  it('ends with 130 at Ctrl-C, without a word more', async () => {
    const ended = await sigsys(['diagnose', '-'], { meanwhile: signalled('SIGINT') })
    assert.equal(ended, { code: 130, signal: null, stdout: '', stderr: '' })
  })

  it('judges what it has at SIGTERM, says so, and ends with 0', async () => {
    const { code, stdout } = await sigsys(['diagnose', '-'], { meanwhile: signalled('SIGTERM') })
    assert.is(code, 0)
    assert.match(stdout, /Reading was stopped by a signal/)
  })

  it('ends with 0 when its reader has gone', async () => {
    const ended = await sigsys(['diagnose', '-', '--format', 'json', ...shell], {
      meanwhile: (child) => {
        child.stdout?.destroy()
        child.stdin?.end()
      },
    })
    assert.equal(ended, { code: 0, signal: null, stdout: '', stderr: '' })
  })

  it('ends with 2 when its output cannot be written', () => {
    const { status, stderr } = spawnSync(process.execPath, [program, 'diagnose', ...shell], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      encoding: 'utf8',
    })
    assert.is(status, 2)
    assert.match(stderr, /^sigsys: the output cannot be written: .*ENOSPC.*\n$/)
  })
})

describe('sigsys diagnose', (it) => {
  it('finds nothing in an empty folder, which is fine', () =>
    inFolder(async (folder) => {
      const { code, stdout, stderr } = await sigsys(['diagnose', folder])
      assert.is(code, 0)
      assert.is(stderr, '')
      assert.is(stdout, 'No task ended in this evidence.\n0 files read, 0 bytes.\n')
    }))

  it('names what cannot be read, judges the rest, and ends with 2', async () => {
    const { code, stdout, stderr } = await sigsys(['diagnose', '/nowhere', ...missing, '--format', 'jsonl', '--quiet'])
    assert.is(code, 2)
    assert.match(stderr, /^sigsys diagnose: \/nowhere: .+\n$/)
    assert.is(codes(stdout).length, 4)
  })

  it('prints one object a line, or one array, of the same objects', async () => {
    const [lines, array] = await Promise.all(
      ['jsonl', 'json'].map((format) => sigsys(['diagnose', ...shell, '--format', format])),
    )
    const each = (lines?.stdout ?? '').split('\n').filter(Boolean)
    assert.ok(each.length > 1)
    assert.equal(
      JSON.parse(array?.stdout ?? ''),
      each.map((line) => JSON.parse(line) as unknown),
    )
    assert.match(lines?.stderr ?? '', /tasks ended/)
  })

  it('prints an empty array where there is nothing', () =>
    inFolder(async (folder) =>
      assert.is((await sigsys(['diagnose', folder, '--format', 'json', '-q'])).stdout, '[]\n'),
    ))

  it('keeps to the tasks and times asked for, and says how many it left out', async () => {
    const { stdout } = await sigsys(['diagnose', ...missing, '--task', 'invoice-api.c4f2a9d3-5'])
    assert.match(stdout, /^invoice-api\.c4f2a9d3-5 /)
    assert.match(stdout, /\n3 diagnoses not asked for\.\n/)
    const until = await sigsys([
      'diagnose',
      ...missing,
      '--until',
      '2026-11-23T19:22:18.526Z',
      '--format',
      'jsonl',
      '-q',
    ])
    const since = await sigsys([
      'diagnose',
      ...missing,
      '--since',
      '2026-11-23T19:22:18.526Z',
      '--format',
      'jsonl',
      '-q',
    ])
    assert.equal([codes(until.stdout).length, codes(since.stdout).length], [1, 3])
  })

  for (const [name, wanted, code] of [
    ['found', 'agent-lost,seccomp-profile-missing', 1],
    ['not found', 'seccomp-kill', 0],
  ] as const)
    it(`ends with ${code} for a cause of --fail-on that is ${name}`, async () =>
      assert.is((await sigsys(['diagnose', ...missing, '-q', '--fail-on', wanted])).code, code))

  it('shows notices when asked, and counts them when not', async () => {
    const without = await sigsys(['diagnose', ...shell])
    assert.match(without.stdout, /\n1 process killed inside tasks that lived on or finished: --notices shows them\.\n/)
    const { stdout } = await sigsys(['diagnose', ...shell, '--notices'])
    assert.match(stdout, /^notice: nightly-report\.f12a0c6d-3 TASK_FINISHED /m)
  })

  it('shows times in the zone of the machine', async () => {
    const { stdout } = await sigsys(['diagnose', ...missing, '--local', '-q'], { env: { TZ: 'Asia/Kolkata' } })
    assert.match(stdout, /2026-11-24 00:52:18\.525 \+05:30\n/)
  })

  it('paints only where it is wanted', async () => {
    const runs = [{}, { FORCE_COLOR: '1' }, { FORCE_COLOR: '1', NO_COLOR: '1' }].map((env) =>
      sigsys(['diagnose', ...missing, '-q'], { env }),
    )
    const painted = (await Promise.all(runs)).map(({ stdout }) => stdout.includes('\u001b['))
    assert.equal(painted, [false, true, false])
    const off = await sigsys(['diagnose', ...missing, '-q', '--no-color'], { env: { FORCE_COLOR: '1' } })
    assert.not.ok(off.stdout.includes('\u001b['))
  })

  it('takes defaults from a configuration file', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'sigsys.yaml')
      writeFileSync(
        path,
        'format: jsonl\nquiet: true\ndiagnose:\n  cluster: lab\n  fail_on: [seccomp-profile-missing]\n',
      )
      const { code, stdout, stderr } = await sigsys(['diagnose', ...missing, '--config', path])
      assert.is(code, 1)
      assert.is(stderr, '')
      assert.match(stdout, /"cluster":"lab"/)
    }))

  it('removes secrets when asked', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'events.jsonl')
      const text = readFileSync(join(incident('profile-missing'), 'master-subscribe.recordio'), 'utf8')
      const event = text.split('\n').find((line) => line.includes('Missing Seccomp profile name'))
      const body = /\{.*\}/.exec(event ?? '')?.[0] ?? ''
      writeFileSync(
        path,
        `${body.replace('Missing Seccomp profile name', 'Missing Seccomp profile name PASSWORD=hunter2')}\n`,
      )
      const [open, closed] = await Promise.all([[], ['--redact']].map((more) => sigsys(['diagnose', path, ...more])))
      assert.match(open?.stdout ?? '', /hunter2/)
      assert.not.match(closed?.stdout ?? '', /hunter2/)
      assert.match(closed?.stdout ?? '', /\[redacted\]/)
    }))
})

const auditFixture = (name: string): string => join(repository, 'test/fixtures/audit', name)
const log = auditFixture('auditd-enriched.log')
const auditLines = (stdout: string): readonly AuditJson[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as AuditJson)

describe('sigsys audit', (it) => {
  it('prints one object for each SECCOMP record, or one array of them, or a table', async () => {
    const [lines, array, text] = await Promise.all(
      ['jsonl', 'json', 'text'].map((format) => sigsys(['audit', log, '--format', format])),
    )
    const each = auditLines(lines?.stdout ?? '')
    const count = readFileSync(log, 'latin1').match(/^type=SECCOMP /gm)?.length ?? 0
    assert.ok(count > 0)
    assert.is(each.length, count)
    assert.equal(JSON.parse(array?.stdout ?? ''), each)
    assert.is(text?.stdout.match(/^2026-/gm)?.length, count)
    assert.match(text?.stdout ?? '', /\n\d+ records read from 1 file, \d+ shown\.\n/)
    assert.match(lines?.stderr ?? '', /records read from 1 file/)
    assert.ok(each.every(({ source }) => source?.startsWith('auditd-enriched.log:')))
  })

  it('reads the same records from standard input', async () => {
    const [file, stdin] = await Promise.all([
      sigsys(['audit', log, '--format', 'jsonl']),
      sigsys(['audit', '-', '--format', 'jsonl'], { stdin: readFileSync(log) }),
    ])
    const bare = (stdout: string) => auditLines(stdout).map((one) => ({ ...one, source: null }))
    assert.equal(bare(stdin.stdout), bare(file.stdout))
  })

  for (const [words, wanted] of [
    [['--action', 'errno'], ({ action }) => action === 'errno'],
    [['--action', 'kill-thread,kill-process'], ({ action }) => action.startsWith('kill')],
    [['--syscall', 'mount'], ({ syscall }) => syscall?.name === 'mount'],
    [['--syscall', '165'], ({ syscall }) => syscall?.number === 165],
    [['--comm', 'backup-agent'], ({ comm }) => comm === 'backup-agent'],
    [['--pid', '8885'], ({ pid }) => pid === 8885],
    [['--since', '2026-11-23T19:05:45Z'], ({ at }) => at >= '2026-11-23T19:05:45'],
    [['--until', '2026-11-23T19:05:45Z'], ({ at }) => at < '2026-11-23T19:05:45'],
  ] as readonly (readonly [readonly string[], (one: AuditJson) => boolean])[])
    it(`shows only what is asked for: ${words.join(' ')}`, async () => {
      const files = [log, auditFixture('kmsg.txt')]
      const [all, some] = await Promise.all(
        [[], words].map((more) => sigsys(['audit', ...files, '--format', 'jsonl', ...more])),
      )
      const chosen = auditLines(all?.stdout ?? '').filter(wanted)
      assert.ok(chosen.length > 0 || words[1] === 'errno')
      assert.equal(auditLines(some?.stdout ?? ''), chosen)
    })

  it('shows records of every type with --all', async () => {
    const { stdout } = await sigsys(['audit', incident('same-second'), '--all'])
    assert.match(stdout, / CONFIG_CHANGE op=set /)
    assert.match(stdout, / kill-thread {2}ptrace\n/)
  })

  it('names what cannot be read, and ends with 2', async () => {
    const { code, stdout, stderr } = await sigsys(['audit', '/nowhere', log, '-q'])
    assert.is(code, 2)
    assert.match(stderr, /^sigsys audit: \/nowhere: .+\n$/)
    assert.match(stdout, / mount\n/)
  })

  it('ends with 130 at Ctrl-C and with 0 at SIGTERM', async () => {
    const [interrupted, drained] = await Promise.all(
      (['SIGINT', 'SIGTERM'] as const).map((signal) => sigsys(['audit', '-'], { meanwhile: signalled(signal) })),
    )
    assert.equal([interrupted?.code, drained?.code], [130, 0])
    assert.match(drained?.stdout ?? '', /Reading was stopped by a signal/)
  })
})

describe('sigsys completion', (it) => {
  for (const [line, wanted] of [
    ['sigsys di', ['diagnose']],
    ['sigsys diagnose --fo', ['--format']],
    ['sigsys diagnose --format js', ['json', 'jsonl']],
    ['sigsys completion ', ['bash', 'zsh', 'fish']],
  ] as const)
    it(`completes in bash: ${line}`, async () => {
      const { stdout: script } = await sigsys(['completion', 'bash'])
      const words = line.split(' ')
      const call = `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _sigsys; printf '%s\\n' "\${COMPREPLY[@]}"`
      const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', call], { encoding: 'utf8' })
      assert.is(stderr, '')
      assert.equal(stdout.split('\n').filter(Boolean), wanted)
    })

  for (const shellName of ['zsh', 'fish'])
    it(`writes a script for ${shellName} that knows every command and option`, async () => {
      const { stdout } = await sigsys(['completion', shellName])
      for (const word of ['diagnose', 'completion', 'fail-on', 'no-color', 'seccomp-kill']) assert.match(stdout, word)
    })
})
