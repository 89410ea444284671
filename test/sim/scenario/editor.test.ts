import { existsSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { badScenarios, documentedScenarios } from '../../support/scenario-files.ts'
import { skipped } from '../../support/requirement.ts'
import { startYamlEditor } from '../../support/yaml-editor.ts'

const schema = 'docs/schema/scenario.schema.json'
/** The line is an address seen from the file, which the editor is not told. */
const withoutSchemaLine = (text: string): string => text.replace(/^# yaml-language-server:.*$/m, '#')

describe('what an editor with the JSON Schema shows', (it) => {
  const claim = 'is every problem of the schema, at the same line and column, and nothing in the scenarios of the docs'
  if (!existsSync('node_modules/yaml-language-server')) {
    skipped.push('needs yaml-language-server: it is not installed')
    it.skip(claim, () => {})
    return
  }
  it(claim, async () => {
    const editor = await startYamlEditor(schema)
    if (typeof editor === 'string') {
      skipped.push(`needs yaml-language-server: ${editor}`)
      return
    }
    try {
      const bad = badScenarios()
      const marked = await Promise.all(bad.map(({ name, text }) => editor.marks(name, text)))
      const missing = bad.flatMap(({ name, expected }, index) =>
        expected
          .filter((line) => line.startsWith(`schema ${name}.yaml:`))
          .filter((line) => {
            const [, row, column] = /\.yaml:(\d+):(\d+):/.exec(line) ?? []
            return !(marked[index] ?? []).some((mark) => mark.line === Number(row) && mark.column === Number(column))
          }),
      )
      assert.equal(missing, [])
      const good = documentedScenarios()
      const none = await Promise.all(good.map(({ name, text }) => editor.marks(name, withoutSchemaLine(text))))
      assert.equal(none.flat(), [])
    } finally {
      editor.close()
    }
  })
})
