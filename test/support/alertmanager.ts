import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './running.ts'

/** Why there is no Alertmanager or Prometheus here; undefined: there is. */
export const missingProgram = (program: string): string | undefined =>
  existsSync(`/usr/bin/${program}`) ? undefined : `no /usr/bin/${program}; install Debian's ${program}`

/** A server of somebody else's that runs on a port of this machine. */
export type Running = { readonly port: number; readonly stop: () => Promise<void> }

/** Starts a program and waits until it answers at a path. */
export async function running(
  program: string,
  { words, port, path }: { readonly words: readonly string[]; readonly port: number; readonly path: string },
): Promise<Running> {
  const child = spawn(`/usr/bin/${program}`, words, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-2000)
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${said}`)
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
    if (answer?.ok === true) return { port, stop: () => ended(child) }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve())
    child.kill('SIGKILL')
  })
}

/** A real Alertmanager that tells `webhook` of each group at once. */
export async function alertmanager(folder: string, webhook: string): Promise<Running> {
  const port = await freePort()
  const config = join(folder, 'alertmanager.yml')
  writeFileSync(
    config,
    `route: { receiver: ours, group_by: [alertname], group_wait: 200ms, group_interval: 200ms, repeat_interval: 1h }
receivers: [{ name: ours, webhook_configs: [{ url: "${webhook}", send_resolved: true }] }]
`,
  )
  const words = [
    `--config.file=${config}`,
    `--storage.path=${join(folder, `data-${port}`)}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ]
  return running('prometheus-alertmanager', { words, port, path: '/-/ready' })
}

/** Runs `promtool`; what it prints, and whether it was content. */
export function promtool(words: readonly string[], stdin?: string): { readonly isOk: boolean; readonly text: string } {
  try {
    const text = execFileSync('/usr/bin/promtool', words, { input: stdin ?? '', encoding: 'utf8', stdio: 'pipe' })
    return { isOk: true, text }
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string }
    return { isOk: false, text: `${stdout}${stderr}` }
  }
}
