import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { replayPath } from '../../src/app/replay.ts'
import { incident, sigsys } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { eventually, valueOf } from '../support/hub.ts'
import { start, stop } from '../support/running.ts'

const canary = 'canary-7f3a9b1c'
const secrets = {
  read: `${canary}-read`,
  ingest: `${canary}-ingest`,
  admin: `${canary}-admin`,
  upstream: `${canary}-upstream`,
}

/** What every running process was started with. */
const commandLines = (): string =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
      } catch {
        return ''
      }
    })
    .join('\n')

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('secret'))
    .map((name) => `${folder}/${name}`)

describe('secrets', (it) => {
  it('that are given everywhere are found nowhere: no log, answer, metric, process list or file', () =>
    inFolder(async (folder) => {
      const write = (name: string, text: string): string => {
        writeFileSync(`${folder}/secret-${name}`, text)
        return `${folder}/secret-${name}`
      }
      const { read, ingest, admin, upstream } = secrets
      const tokens = write('tokens', `read ${read}\ningest ${ingest}\nadmin ${admin}\n`)
      const [readFile, ingestFile] = [write('read', `${read}\n`), write('ingest', `${ingest}\n`)]
      const replay = valueOf(await replayPath(incident('pod'), { host: '127.0.0.1', port: 0, speed: Infinity }))
      const sources = ['--mesos', `http://127.0.0.1:${replay.replay.port}`, '--marathon', 'http://127.0.0.1:1']
      const given = ['--token-file', tokens, '--upstream-token-file', write('upstream', upstream)]
      const serve = await start(['serve', ...sources, ...given, '--store', `${folder}/a.db`, '--settle', '50'])
      writeFileSync(`${folder}/audit.log`, '')
      const hub = ['--hub', `ws://127.0.0.1:${serve.port}`]
      const carrier = ['--carrier', 'file', '--audit-log', `${folder}/audit.log`, '--walk', '--no-trace']
      let running = ''
      const collect = sigsys(
        ['collect', ...hub, '--token-file', ingestFile, ...carrier, '--spool', `${folder}/spool.db`],
        {
          meanwhile: (child) =>
            void child.stderr?.on('data', (chunk: Buffer) => {
              if (!chunk.toString().includes('connected')) return
              running = commandLines()
              child.kill('SIGTERM')
            }),
        },
      )
      const said = [await collect]
      said.push(
        await sigsys(['tail', ...hub, '--token-file', readFile, '--since', 'all', '--max', '1', '--format', 'jsonl']),
      )
      said.push(
        await sigsys(['tail', ...hub, '--since', 'all', '--max', '1'], { env: { SIGSYS_TOKEN: `${canary}-wrong` } }),
      )
      said.push(await sigsys(['incidents', 'list', ...hub, '--format', 'json'], { env: { SIGSYS_TOKEN: read } }))
      const answers: string[] = []
      for (const path of [
        '/metrics',
        '/readyz',
        '/healthz',
        '/v1/incidents?state=all',
        '/v1/nodes',
        '/v1/events',
        '/nowhere',
      ]) {
        const answer = await fetch(`http://127.0.0.1:${serve.port}${path}`, {
          headers: { authorization: `Bearer ${admin}` },
        })
        answers.push(JSON.stringify([...answer.headers]), await answer.text())
      }
      const refused = await fetch(`http://127.0.0.1:${serve.port}/v1/events?token=${admin}`)
      answers.push(await refused.text())
      await eventually(() => serve.said().includes('marathon') || serve.said().length > 0)
      said.push(await stop(serve))
      await replay.replay.stop()
      assert.ok(running.includes('collect'), 'the process list was looked at')
      assert.ok(answers.some((text) => text.includes('sigsys_hub_')))
      const texts = [running, ...answers, ...said.flatMap(({ stdout, stderr }) => [stdout, stderr])]
      for (const text of texts) assert.not.ok(text.includes(canary), text.slice(0, 300))
      for (const file of filesIn(folder)) assert.not.ok(readFileSync(file, 'latin1').includes(canary), file)
    }))
})
