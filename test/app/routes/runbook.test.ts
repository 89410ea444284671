import * as assert from 'uvu/assert'
import { runbookHtml } from '../../../src/app/routes/runbook.ts'
import { causeCodes } from '../../../src/domain/diagnosis.ts'
import { describe } from '../../support/describe.ts'
import { serving } from '../../support/serving.ts'

describe('the runbook', (it) => {
  it('has an anchor for every cause, and needs no script', async () => {
    const serve = await serving()
    const answer = await fetch(`http://127.0.0.1:${serve.port}/runbook`)
    const text = await answer.text()
    for (const code of causeCodes) assert.ok(text.includes(`<h2 id="${code}">${code}</h2>`), code)
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.not.match(text, /<script/)
    assert.is((await fetch(`http://127.0.0.1:${serve.port}/runbook`, { method: 'POST' })).status, 405)
    await serve.stop()
  })

  it('shows markup as text', () =>
    assert.match(
      runbookHtml('**a** `b < c`\n\n- <i>'),
      /<p><strong>a<\/strong> <code>b &lt; c<\/code><\/p>\n<ul><li>&lt;i&gt;<\/li><\/ul>/,
    ))
})
