import { appendFileSync, readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { fileSink, stdoutSink } from '../../../src/output/sinks/file.ts'
import { alertMessage } from '../../support/alert-message.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'

const outgoing = (body: string) => ({
  id: 'a.1',
  body,
  at: 0,
  first: undefined,
  cancelled: new AbortController().signal,
})

describe('the file sink', (it) => {
  it('appends a line a message, and starts a new line after one that was cut short', () =>
    inFolder(async (folder) => {
      const path = `${folder}/alerts.jsonl`
      const sink = fileSink({ name: 'file', path })
      const body = sink.body(alertMessage()) ?? ''
      assert.ok((await sink.send(outgoing(body))).ok)
      appendFileSync(path, '{"cut":')
      assert.ok((await sink.send(outgoing(body))).ok)
      assert.equal(readFileSync(path, 'utf8').split('\n'), [body, '{"cut":', body, ''])
    }))

  it('says why it cannot write, and that it is worth another attempt', () =>
    inFolder(async (folder) => {
      const found = await fileSink({ name: 'file', path: `${folder}/none/alerts` }).send(outgoing('{}'))
      assert.equal(found, { ok: false, isRetryable: true, why: 'cannot be written (ENOENT)', retryAfterMs: undefined })
    }))

  it('standard output gets a line a message', async () => {
    let written = ''
    const sink = stdoutSink({
      name: 'out',
      write: async (text) => {
        written += text
      },
    })
    await sink.send(outgoing('{"a":1}'))
    assert.is(written, '{"a":1}\n')
  })
})
