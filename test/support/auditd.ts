import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Why auditd cannot be started here; undefined: it can. Only one may be connected to a kernel. */
export function auditdMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'it is not root'
  if (spawnSync('auditctl', ['-s']).status !== 0) return 'there is no auditctl'
  const running = /^pid (\d+)/m.exec(auditStatus())?.[1] ?? '0'
  return running === '0' ? undefined : 'another auditd is running'
}

/** What `auditctl -s` says. */
export const auditStatus = (): string => spawnSync('auditctl', ['-s'], { encoding: 'utf8' }).stdout

/** Starts auditd with a log of its own in a folder. */
export async function startAuditd(
  folder: string,
): Promise<{ readonly log: string; readonly stop: () => Promise<void> }> {
  const log = join(folder, 'audit.log')
  const settings = [
    'local_events = yes',
    'write_logs = yes',
    `log_file = ${log}`,
    'log_format = RAW',
    'flush = NONE',
    'max_log_file = 8',
    'num_logs = 5',
    'max_log_file_action = ROTATE',
    'space_left = 75',
    'space_left_action = IGNORE',
    'admin_space_left = 50',
    'admin_space_left_action = IGNORE',
    'disk_full_action = IGNORE',
    'disk_error_action = IGNORE',
  ]
  writeFileSync(join(folder, 'auditd.conf'), `${settings.join('\n')}\n`)
  chmodSync(join(folder, 'auditd.conf'), 0o640)
  const wasOn = !auditStatus().startsWith('enabled 0')
  const child = spawn('auditd', ['-n', '-c', folder, '-s', 'enable'], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  while (!existsSync(log) || !auditStatus().includes(`pid ${child.pid ?? 0}`)) {
    if (child.exitCode !== null) throw new Error(`auditd ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    if (!wasOn) spawnSync('auditctl', ['-e', '0'])
  }
  return { log, stop }
}
