import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A place that an editor marks; line and column from 1. */
export type Mark = { readonly line: number; readonly column: number; readonly says: string }

/** yaml-language-server, told of one schema for every file. */
export type YamlEditor = {
  /** What it marks in a text. */
  marks(name: string, text: string): Promise<readonly Mark[]>
  close(): void
}

const server = 'node_modules/yaml-language-server/bin/yaml-language-server'
const answerMs = 20_000

/** Starts it over stdio; the reason why it cannot be, else. */
export async function startYamlEditor(schemaPath: string): Promise<YamlEditor | string> {
  if (!existsSync(server)) return `${server} is not installed`
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: 'pipe' })
  const schema = pathToFileURL(resolve(schemaPath)).href
  const yaml = { validate: true, schemas: { [schema]: '*.yaml' }, schemaStore: { enable: false }, yamlVersion: '1.2' }
  const link = connect(child, yaml)
  const started = await Promise.race([
    link.ask('initialize', { processId: process.pid, rootUri: null, capabilities: {} }),
    late('no answer to initialize'),
    new Promise<string>((done) => child.once('exit', (code) => done(`it ended with ${code}`))),
  ])
  if (typeof started === 'string') {
    child.kill()
    return started
  }
  link.tell('initialized', {})
  link.tell('workspace/didChangeConfiguration', { settings: { yaml } })
  await link.asked
  return {
    marks: async (name, text) => {
      const uri = `file:///scenarios/${name}.yaml`
      const told = link.diagnostics(uri)
      link.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } })
      const marks = await Promise.race([told, late(`no diagnostics for ${name}`)])
      if (typeof marks === 'string') throw new Error(marks)
      return marks
    },
    close: () => void child.kill(),
  }
}

/** Ends in a reason; holds up nobody who is done. */
const late = (why: string): Promise<string> =>
  new Promise((done) => {
    setTimeout(() => done(why), answerMs).unref()
  })

type Message = {
  readonly id?: number | string
  readonly method?: string
  readonly params?: {
    readonly uri?: string
    readonly items?: readonly { readonly section?: string }[]
    readonly diagnostics?: readonly {
      readonly range: { readonly start: { readonly line: number; readonly character: number } }
      readonly message: string
    }[]
  }
  readonly result?: unknown
}

/** The Language Server Protocol: a header with the length, then JSON. */
function connect(child: ChildProcessWithoutNullStreams, yaml: object) {
  const answers = new Map<number | string, (result: unknown) => void>()
  const waiting = new Map<string, (marks: readonly Mark[]) => void>()
  let id = 0
  let wasAsked = (): void => {}
  const asked = new Promise<void>((done) => void (wasAsked = done))
  let bytes = Buffer.alloc(0)
  const send = (message: object): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`)
    child.stdin.write(body)
  }
  const take = (message: Message): void => {
    const { params } = message
    if (message.method === 'textDocument/publishDiagnostics' && params?.uri !== undefined) {
      const marks = (params.diagnostics ?? []).map(({ range: { start }, message: says }) => ({
        line: start.line + 1,
        column: start.character + 1,
        says,
      }))
      waiting.get(params.uri)?.(marks)
    } else if (message.method === 'workspace/configuration') {
      send({ id: message.id, result: (params?.items ?? []).map(({ section }) => (section === 'yaml' ? yaml : null)) })
      wasAsked()
    } else if (message.method !== undefined && message.id !== undefined) send({ id: message.id, result: null })
    else if (message.id !== undefined) answers.get(message.id)?.(message.result)
  }
  child.stdout.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    for (;;) {
      const end = bytes.indexOf('\r\n\r\n')
      const length = Number(/Content-Length: (\d+)/i.exec(bytes.subarray(0, Math.max(0, end)).toString())?.[1] ?? NaN)
      if (end === -1 || !(bytes.length >= end + 4 + length)) return
      const body = bytes.subarray(end + 4, end + 4 + length).toString()
      bytes = bytes.subarray(end + 4 + length)
      take(JSON.parse(body) as Message)
    }
  })
  return {
    asked,
    ask: (method: string, params: object) =>
      new Promise<unknown>((done) => {
        id += 1
        answers.set(id, done)
        send({ id, method, params })
      }),
    tell: (method: string, params: object) => send({ method, params }),
    diagnostics: (uri: string) => new Promise<readonly Mark[]>((done) => void waiting.set(uri, done)),
  }
}
