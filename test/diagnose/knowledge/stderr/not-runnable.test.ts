import * as assert from 'uvu/assert'
import { notRunnable } from '../../../../src/diagnose/knowledge/stderr/not-runnable.ts'
import { describe } from '../../../support/describe.ts'

const forms = [
  ["Failed to execute '/opt/x': No such file or directory", '/opt/x', 'missing', undefined],
  ["Failed to execute '/opt/x': Permission denied", '/opt/x', 'not-executable', undefined],
  ["Failed to execute '/opt/x': Exec format error", '/opt/x', 'bad-format', undefined],
  ["Failed to execute '/opt/x': Operation not permitted", '/opt/x', 'refused', undefined],
  ["Failed to execute '/opt/x': Too many levels of symbolic links", '/opt/x', 'other', undefined],
  ['sh: 1: nosuch: not found', 'nosuch', 'missing', 127],
  ['/bin/sh: 1: nosuch: not found', 'nosuch', 'missing', 127],
  ['/bin/sh: nosuch: not found', 'nosuch', 'missing', 127],
  ['sh: 1: exec: nosuch: not found', 'nosuch', 'missing', 127],
  ['bash: line 1: nosuch: command not found', 'nosuch', 'missing', 127],
  ['run.sh: line 3: nosuch: command not found', 'nosuch', 'missing', 127],
  ['zsh: command not found: nosuch', 'nosuch', 'missing', 127],
  ['sh: 1: ./x: Permission denied', './x', 'not-executable', 126],
  ['bash: line 1: /opt/x: Permission denied', '/opt/x', 'not-executable', 126],
  ['bash: /opt/x: cannot execute binary file: Exec format error', '/opt/x', 'bad-format', 126],
  ['sh: 1: ./x: Exec format error', './x', 'bad-format', 126],
  ['bash: ./x: cannot execute: required file not found', './x', 'missing', 127],
  ['bash: ./x: /usr/bin/python2: bad interpreter: No such file or directory', './x', 'missing', 126],
  ["env: 'python': No such file or directory", 'python', 'missing', 127],
  ["/usr/bin/env: 'python': No such file or directory", 'python', 'missing', 127],
  ["nohup: failed to run command 'x': No such file or directory", 'x', 'missing', 127],
  ["timeout: failed to run command 'x': Permission denied", 'x', 'not-executable', 126],
  ['panic: exec: "nosuch": executable file not found in $PATH', 'nosuch', 'missing', undefined],
  ['exec /entrypoint.sh: exec format error', '/entrypoint.sh', 'missing', undefined],
  [
    './x: error while loading shared libraries: libfoo.so.1: cannot open shared object file: No such file or directory',
    './x',
    'library-missing',
    127,
  ],
  [
    'Error loading shared library libfoo.so.1: No such file or directory (needed by /opt/x)',
    '/opt/x',
    'library-missing',
    127,
  ],
  [
    "./x: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./x)",
    './x',
    'library-missing',
    undefined,
  ],
] as const

const others = [
  '',
  'page not found',
  'user bob: not found',
  'sh: done',
  'import-job: input not found',
  "FileNotFoundError: [Errno 2] No such file or directory: 'x'",
  'cat: /x: No such file or directory',
  'cp: /x: Permission denied',
  '404: not found',
  'Failed to execute query: timeout',
]

describe('notRunnable', (it) => {
  for (const [line, program, why, status] of forms) {
    it(`${line} is ${why}`, () => {
      const found = notRunnable(line)
      assert.equal([found?.program, found?.why, found?.status], [program, why, status])
    })
  }
  for (const line of others) it(`'${line}' is not about a command`, () => assert.is(notRunnable(line), undefined))
})
