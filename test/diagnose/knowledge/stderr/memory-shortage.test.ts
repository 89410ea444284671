import * as assert from 'uvu/assert'
import { memoryShortage } from '../../../../src/diagnose/knowledge/stderr/memory-shortage.ts'
import { threadRefusal } from '../../../../src/diagnose/knowledge/stderr/thread-refusal.ts'
import { describe } from '../../../support/describe.ts'

describe('memoryShortage', (it) => {
  const table = [
    ['java.lang.OutOfMemoryError: Java heap space', 'program', false],
    ['# There is insufficient memory for the Java Runtime Environment to continue.', 'program', true],
    ['# Cannot create worker GC thread. Out of system resources.', 'program', true],
    ['MemoryError', 'program', false],
    ['fatal error: runtime: out of memory', 'program', false],
    ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'program', false],
    ["terminate called after throwing an instance of 'std::bad_alloc'", 'program', false],
    ['memory allocation of 1048576 bytes failed', 'program', false],
    ['fork: Cannot allocate memory', 'program', false],
    ['Memory cgroup out of memory: Killed process 17 (x)', 'kernel', false],
  ] as const
  for (const [line, by, doubtful] of table) {
    it(line, () => assert.equal([memoryShortage(line)?.by, memoryShortage(line)?.doubtful], [by, doubtful]))
  }
  for (const line of ['', 'out of stock', 'memory: 96 MB', "OOM command not allowed when used memory > 'maxmemory'."])
    it(`'${line}' is none`, () => assert.is(memoryShortage(line), undefined))
})

describe('threadRefusal', (it) => {
  const table = [
    ["RuntimeError: can't start new thread", 'python', undefined],
    ['curl: (6) getaddrinfo() thread failed to start', 'c', undefined],
    ['  #  Assertion failed: (0) == (uv_thread_create(t.get(), start_thread, this))', 'node', undefined],
    [
      'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
      'java',
      undefined,
    ],
    ['java.lang.OutOfMemoryError: unable to create new native thread', 'java', undefined],
    ['sh: fork: Resource temporarily unavailable', 'shell', 'EAGAIN'],
    [
      'OpenBLAS blas_thread_init: pthread_create failed for thread 1 of 4: Resource temporarily unavailable',
      'c',
      'EAGAIN',
    ],
  ] as const
  for (const [line, language, errno] of table) {
    it(line, () => assert.equal([threadRefusal(line)?.language, threadRefusal(line)?.errno], [language, errno]))
  }
  for (const line of ['', 'started new thread', 'pthread_create ok', 'a thread was created'])
    it(`'${line}' is none`, () => assert.is(threadRefusal(line), undefined))
})
