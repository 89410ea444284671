import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { type Ended, sigsys } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { connect, eventually } from '../support/hub.ts'

type Running = {
  readonly port: number
  readonly child: ChildProcess
  readonly said: () => string
  readonly ended: Promise<Ended>
}

/** Starts `serve` with settings, and waits until it listens. */
async function serving(folder: string, settings: string, words: readonly string[] = []): Promise<Running> {
  writeFileSync(`${folder}/serve.yaml`, settings)
  let child: ChildProcess | undefined
  let said = ''
  const ended = sigsys(['serve', '--config', `${folder}/serve.yaml`, ...words], {
    meanwhile: (running) => {
      child = running
      running.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    },
  })
  await eventually(() => /127\.0\.0\.1:\d+,/.test(said) || child?.exitCode !== null)
  assert.ok(child !== undefined && child.exitCode === null, said)
  return { port: Number(/127\.0\.0\.1:(\d+),/.exec(said)?.[1]), child, said: () => said, ended }
}

const stop = async ({ child, ended }: Running): Promise<Ended> => {
  child.kill('SIGTERM')
  return ended
}

const settings = (more = ''): string =>
  `hub: { listen: "127.0.0.1:0", token_file: tokens }\nstore: { path: a.db }\n${more}`

describe('serve with settings', (it) => {
  it('takes over what may change at SIGHUP, says what, and cuts off who is not known any more', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/tokens`, 'read first-token\n')
      const running = await serving(folder, settings('settle: 1s\n'))
      const reader = await connect(running, '/v1/events', { token: 'first-token' })
      writeFileSync(`${folder}/tokens`, 'read second-token\n')
      writeFileSync(`${folder}/serve.yaml`, settings('settle: 2s\ncluster: east\n'))
      running.child.kill('SIGHUP')
      await eventually(() => running.said().includes('was read again'))
      assert.match(running.said(), /cluster is "east", was not given; this needs a restart\n/)
      assert.match(running.said(), /settle is 2000, was 1000\n/)
      assert.equal(await reader.closed, { code: 1008, reason: 'the token is not known here any more' })
      const again = await connect(running, '/v1/events', { token: 'second-token' })
      again.socket.close()
      const { code } = await stop(running)
      assert.is(code, 0)
      assert.not.match(running.said(), /-token/)
    }))

  it('changes nothing where the new settings are wrong', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/tokens`, 'read first-token\n')
      const running = await serving(folder, settings())
      writeFileSync(`${folder}/serve.yaml`, settings('setle: 2s\n'))
      running.child.kill('SIGHUP')
      await eventually(() => running.said().includes('nothing has changed'))
      assert.match(running.said(), /serve\.yaml:3:1: unknown key setle; did you mean settle\?\n/)
      const reader = await connect(running, '/v1/events', { token: 'first-token' })
      reader.socket.close()
      await stop(running)
    }))

  it('logs one object a line where asked to', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/tokens`, 'read first-token\n')
      const running = await serving(folder, settings('log: json\n'))
      const { code, stderr } = await stop(running)
      assert.is(code, 0)
      const lines = stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { level: string; time: string; msg: string; port?: number })
      assert.is(lines[0]?.port, running.port)
      assert.ok(lines.every(({ level, time }) => level === 'info' && !Number.isNaN(Date.parse(time))))
    }))

  it('goes by the command line where both say something, and refuses what is wrong in one go', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/serve.yaml`, 'cluster: "a b"\nsettle: 5\nstore: { path: a.db }\n')
      const wrong = await sigsys(['serve', '--config', `${folder}/serve.yaml`])
      assert.is(wrong.code, 2)
      assert.is(wrong.stderr.trim().split('\n').length, 2)
      writeFileSync(`${folder}/tokens`, 'read first-token\n')
      const running = await serving(folder, settings(), ['--store', `${folder}/other.db`, '--cluster', 'west'])
      await stop(running)
      assert.match(readFileSync(`${folder}/other.db`).subarray(0, 15).toString(), /SQLite/)
    }))
})
