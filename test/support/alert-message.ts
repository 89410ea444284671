import type { AlertMessage } from '../../src/output/alert/message.ts'

/** A message with everything in it. */
export const alertMessage = (rest: Partial<AlertMessage> = {}): AlertMessage => ({
  schema: 'sigsys.alert/1',
  id: 'a-0123456789abcdef0123',
  dedup_key: 'a-0123456789abcdef0123',
  sequence: 1,
  event: 'firing',
  about: 'workload',
  at: '2026-03-02T03:00:04.500Z',
  severity: 'error',
  title: '/shop/cart: seccomp-kill by strict.json',
  summary: 'ptrace (101, x86_64) is answered with KILL by strict.json',
  cluster: 'east',
  cause: { code: 'seccomp-kill', confidence: 'certain', summary: 'ptrace is answered with KILL' },
  profile: 'strict.json',
  workloads: [{ kind: 'app', id: '/shop/cart', version: '2026-03-01T10:00:00.000Z' }],
  workloads_more: 0,
  nodes: ['node-1'],
  failures: 3,
  attempts: 3,
  first_seen: '2026-03-02T03:00:00.000Z',
  last_seen: '2026-03-02T03:00:04.000Z',
  forecast: {
    next_attempt_at: '2026-03-02T03:00:06.000Z',
    next_attempt_by: null,
    will_fail: true,
    basis: 'the same profile is in force',
    attempts_per_hour: 12.5,
  },
  fix: [{ do: 'permit ptrace in strict.json', if: null, risk: 'it can read other processes', command: null }],
  incidents: ['i-0123456789abcdef0123'],
  resolved: null,
  links: {
    incident: 'https://sigsys.example/incidents/i-0123456789abcdef0123',
    runbook: 'https://sigsys.example/runbook#seccomp-kill',
  },
  drill: false,
  ...rest,
})

/** The message that ends it. */
export const resolvedAlert = (rest: Partial<AlertMessage> = {}): AlertMessage =>
  alertMessage({
    sequence: 2,
    event: 'resolved',
    at: '2026-03-02T03:10:00.000Z',
    forecast: null,
    fix: [],
    incidents: [],
    resolved: { at: '2026-03-02T03:10:00.000Z', because: ['cart.2 has run for 300 s'] },
    ...rest,
  })
