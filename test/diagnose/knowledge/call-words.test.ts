import * as assert from 'uvu/assert'
import { callsOfPhrase, callsOfWord } from '../../../src/diagnose/knowledge/call-words.ts'
import { describe } from '../../support/describe.ts'

describe('callsOfWord', (it) => {
  const table = [
    ['mount', 'mount'],
    ['umount', 'umount2'],
    ['pthread_create', 'clone3'],
    ['PTRACE_TRACEME', 'ptrace'],
    ['__NR_keyctl', 'keyctl'],
    ['SYS_bpf', 'bpf'],
    ['sys_perf_event_open', 'perf_event_open'],
    ['access', 'faccessat2'],
    ['operation', undefined],
    ['', undefined],
    ['constructor', undefined],
  ] as const
  for (const [word, call] of table)
    it(`${word || 'nothing'} is ${call ?? 'no call'}`, () => assert.is(callsOfWord(word)[0], call))
})

describe('callsOfPhrase', (it) => {
  const table = [
    ['cannot set date', 'clock_settime'],
    ['creating new user namespace', 'unshare'],
    ['could not create thread', 'clone3'],
    ['changing ownership of x', 'fchownat'],
    ['Failed to pivot to new root', 'pivot_root'],
    ['reading the configuration', undefined],
  ] as const
  for (const [text, call] of table) it(`${text} is ${call ?? 'unknown'}`, () => assert.is(callsOfPhrase(text)[0], call))
})
