import { readFileSync } from 'node:fs'
import { packageFile } from '../../domain/own-files.ts'
import { answerText, targetOf } from './answer.ts'
import type { RoutesOf } from './parts.ts'

/** Beside the compiled program, as the package has it. */
const path = packageFile('docs/diagnoses.md')

let page: string | undefined

/** `GET /runbook`: what each cause means and what to do, for the links of alerts. It is the same for everybody. */
export const runbookRoutes: RoutesOf = () => (request, response) => {
  if (targetOf(request).path !== '/runbook') return false
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    answerText(response, { status: 405, says: 'GET only' })
    return true
  }
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  })
  response.end((page ??= runbookHtml(readFileSync(path, 'utf8'))))
  return true
}

/** The page of our own Markdown: headings with their anchors, paragraphs, lists, code and what is strong. */
export function runbookHtml(markdown: string): string {
  const blocks = markdown.split(/\n{2,}/).map((block) => blockHtml(block.trim()))
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Diagnoses</title></head>
<body>
${blocks.join('\n')}
</body>
</html>
`
}

function blockHtml(block: string): string {
  const [, marks, heading] = /^(#{1,6}) (.+)$/.exec(block) ?? []
  if (marks !== undefined && heading !== undefined) {
    const anchor = heading.toLowerCase().replace(/[^a-z0-9]+/g, '-')
    return `<h${marks.length} id="${anchor}">${inlineHtml(heading)}</h${marks.length}>`
  }
  if (!block.startsWith('- ')) return `<p>${inlineHtml(block)}</p>`
  const items = block.split(/\n(?=- )/).map((item) => `<li>${inlineHtml(item.slice(2))}</li>`)
  return `<ul>${items.join('')}</ul>`
}

const inlineHtml = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
