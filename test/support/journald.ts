import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './cli.ts'
import { eventually } from './hub.ts'

const program = ['/usr/lib/systemd/systemd-journald', '/lib/systemd/systemd-journald'].find((path) => existsSync(path))

/** Why this machine cannot run a journald of our own; undefined: it can. */
export function journaldMissing(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it is not root on Linux'
  if (program === undefined) return 'systemd-journald is not installed'
  if (spawnSync('cc', ['--version']).status !== 0) return 'there is no C compiler'
  return spawnSync('unshare', ['-m', 'true']).status === 0 ? undefined : 'mounts cannot be made private'
}

/** A journald that runs, with the kernel's own audit records. */
export type Journald = {
  /** Where its files are. */
  readonly folder: string
  /** Breaks filters so many times; the records' serials, read from the journal, so that they are in it. */
  readonly kill: (count: number) => Promise<readonly number[]>
  /** Begins a new file; the one before is archived. */
  readonly rotate: () => Promise<void>
  /** Removes every archived file. */
  readonly vacuum: (by: 'size' | 'files' | 'time') => void
  readonly stop: () => Promise<void>
}

/**
 * Starts systemd's journald with a /run of its own, so that the machine's stays what it is. `Audit=` is empty: else it
 * would switch auditing on or off for the whole kernel.
 */
export async function startJournald(base: string): Promise<Journald> {
  const [folder, settings, victims] = [join(base, 'journal'), join(base, 'journald.conf'), join(base, 'victims')]
  mkdirSync(folder)
  writeFileSync(
    settings,
    '[Journal]\nStorage=volatile\nAudit=\nReadKMsg=no\nRateLimitIntervalSec=0\nRuntimeMaxFileSize=512K\n',
  )
  execFileSync('cc', ['-O1', '-o', victims, join(repository, 'test/support/victims.c'), '-lpthread'])
  const script = [
    'set -e',
    'mount --make-rprivate /',
    'mount -t tmpfs tmpfs /run',
    'mkdir -p /run/log/journal /run/systemd/journal',
    'mount --bind "$1" /run/log/journal',
    'mount --bind "$2" /etc/systemd/journald.conf',
    'exec "$3"',
  ].join('\n')
  const words = ['-m', 'sh', '-c', script, 'sh', folder, settings, program ?? '']
  const child = spawn('unshare', words, { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const files = (): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const archived = (): number => files().filter((name) => name.includes('@')).length
  await eventually(() => files().some((name) => name.endsWith('system.journal')) || child.exitCode !== null)
  if (child.exitCode !== null) throw new Error('journald ended at once')
  const journalctl = (...more: readonly string[]): string =>
    execFileSync('journalctl', [`--directory=${folder}`, ...more], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 26,
    })

  /** Serials of the records of some processes. */
  function serialsOf(pids: ReadonlySet<number>): readonly number[] {
    const entries = journalctl('-o', 'json', '_TRANSPORT=audit', '_AUDIT_TYPE_NAME=SECCOMP').trim().split('\n')
    return entries.flatMap((entry) => {
      const { _PID: pid, _AUDIT_ID: serial } = JSON.parse(entry || '{}') as { _PID?: string; _AUDIT_ID?: string }
      return pids.has(Number(pid)) ? [Number(serial)] : []
    })
  }

  return {
    folder,
    kill: async (count) => {
      const plan = Array.from({ length: count }, (_, index) => `t${index} 80000000 self 0\n`).join('')
      const out = execFileSync(victims, ['run'], { input: plan, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] })
      const pids = new Set([...out.matchAll(/^pid t\d+ (\d+)/gm)].map(([, pid]) => Number(pid)))
      let serials: readonly number[] = []
      await eventually(() => (serials = serialsOf(pids)).length >= count)
      return serials
    },
    rotate: async () => {
      const before = archived()
      child.kill('SIGUSR2')
      await eventually(() => archived() > before)
    },
    vacuum: (by) => {
      const value = { size: '1', files: '1', time: '1ms' }[by]
      journalctl(`--vacuum-${by}=${value}`)
      if (archived() > 0 && by !== 'files') throw new Error(`not vacuumed by ${by}: ${files().join(', ')}`)
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
