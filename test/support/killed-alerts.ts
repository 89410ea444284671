import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { replayPath } from '../../src/app/replay.ts'
import { program, repository } from './cli.ts'
import { recordCrashLoop } from './crash-loop.ts'
import { inFolder } from './folder.ts'
import { eventually, valueOf } from './hub.ts'
import { type Manner, type Received, receiver } from './receiver.ts'

/** What a run with kills is asked for. */
export type KilledRun = {
  /** When `serve` is killed after each of its starts, in ms. */
  readonly kills: readonly number[]
  readonly jobs: readonly string[]
  /** How the sinks behave. */
  readonly manner: (index: number) => Manner
}

/** What one sink heard about one alert: first bodies in their order, and how often something came again. */
export type Heard = {
  readonly sink: string
  readonly key: string
  readonly events: readonly string[]
  readonly repeated: number
}

/** Every sink that takes requests, and what its body calls the alert and the event. */
const readers: Readonly<Record<string, (body: Body) => readonly [key: string, event: string]>> = {
  webhook: (body) => [String(body['dedup_key']), String(body['event'])],
  alertmanager: (body) => alertIn((body as unknown as readonly Labelled[])[0]),
  v4: (body) => alertIn((body['alerts'] as readonly Labelled[])[0], String(body['status'])),
  pagerduty: (body) => [String(body['dedup_key']), body['event_action'] === 'resolve' ? 'resolved' : 'firing'],
  slack: (body) => slackIn(String(body['text'])),
  chat: (body) => slackIn(String(body['text'])),
  cloudevents: (body) => {
    const data = body['data'] as Body
    return [String(data['dedup_key']), String(data['event'])]
  },
}

type Body = Readonly<Record<string, unknown>>
type Labelled = {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

const alertIn = (alert: Labelled | undefined, status?: string): readonly [string, string] => [
  alert?.labels['alert_id'] ?? '',
  status ?? (alert?.annotations['resolved_because'] === undefined ? 'firing' : 'resolved'),
]

/** A title names the alert well enough where no key is sent. */
const slackIn = (text: string): readonly [string, string] => {
  const [, event = '', title = ''] = /(firing|resolved|update|repeat): (.*)$/.exec(text) ?? []
  return [title, event]
}

/**
 * Runs `serve` over a recorded crash loop, kills it again and again, lets it come to an end, and tells what each sink
 * heard.
 */
export function killedRun({ kills, jobs, manner }: KilledRun): Promise<readonly Heard[]> {
  return inFolder(async (folder) => {
    const to = await receiver(
      (index) => manner(index),
      () => '{"ok":true,"ts":"1.1"}',
    )
    recordCrashLoop(folder, { jobs, from: Date.now(), failures: 3, everyMs: 150, calmMs: 2000 })
    const config = join(folder, 'serve.yaml')
    const file = join(folder, 'alerts.jsonl')
    const { replay } = valueOf(await replayPath(folder, { host: '127.0.0.1', port: 0, speed: 1 }))
    writeFileSync(join(folder, 'secret'), `whsec_${Buffer.alloc(32, 1).toString('base64')}\n`)
    writeFileSync(config, settings({ mesos: replay.port, sinks: to.url }))
    for (const killAfter of kills) await run(config, { folder, killAfter, isOver: () => false })
    const isOver = (): boolean =>
      lines(file).filter((text) => text.includes('"event":"resolved"')).length >= jobs.length
    await run(config, {
      folder,
      killAfter: undefined,
      isOver: () => isOver() && resolvedAt(to.taken()) >= jobs.length * Object.keys(readers).length,
    })
    await replay.stop()
    await to.stop()
    return [...heardBy(to.taken()), ...heardIn(lines(file))]
  })
}

/** Starts `serve` and ends it: by SIGKILL after a while, or by SIGTERM when all is over. */
async function run(
  config: string,
  {
    folder,
    killAfter,
    isOver,
  }: { readonly folder: string; readonly killAfter: number | undefined; readonly isOver: () => boolean },
): Promise<void> {
  const words = ['serve', '--config', config, '--store', join(folder, 'store.db'), '--quiet']
  const env = { ...process.env, KEY: 'a-routing-key', TOKEN: 'a-token' }
  const child = spawn(process.execPath, [program, ...words], { cwd: repository, env, stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  if (killAfter === undefined) {
    await eventually(isOver)
    child.kill('SIGTERM')
  } else setTimeout(() => child.kill('SIGKILL'), killAfter)
  await ended
}

const settings = ({ mesos, sinks }: { readonly mesos: number; readonly sinks: string }): string => `
cluster: lab
settle: 50ms
sources: { mesos: { url: "http://127.0.0.1:${mesos}" } }
hub: { listen: 127.0.0.1:0 }
alerts:
  allow_networks: [127.0.0.0/8]
  retry: { first: 20ms, max: 100ms }
  sinks:
    - { name: webhook, kind: webhook, url: "${sinks}/webhook", secret_files: secret, timeout: 500ms }
    - { name: alertmanager, kind: alertmanager, url: "${sinks}/alertmanager", refresh: 1h, timeout: 500ms }
    - { name: v4, kind: alertmanager-webhook, url: "${sinks}/v4", timeout: 500ms }
    - { name: pagerduty, kind: pagerduty, url: "${sinks}/pagerduty", routing_key_env: KEY, timeout: 500ms }
    - { name: slack, kind: slack, url: "${sinks}/slack", timeout: 500ms }
    - { name: chat, kind: slack, url: "${sinks}/chat", token_env: TOKEN, channel: "#ops", timeout: 500ms }
    - { name: cloudevents, kind: cloudevents, url: "${sinks}/cloudevents", timeout: 500ms }
    - { name: file, kind: file, path: alerts.jsonl }
`

const lines = (path: string): readonly string[] => {
  try {
    return readFileSync(path, 'utf8').trim().split('\n')
  } catch {
    return []
  }
}

const sinkOf = ({ path }: Received): string => path.split('/')[1] ?? ''

const resolvedAt = (taken: readonly Received[]): number =>
  new Set(
    taken.flatMap((one) => {
      const [key, event] = readers[sinkOf(one)]?.(JSON.parse(one.body) as Body) ?? ['', '']
      return event === 'resolved' ? [`${sinkOf(one)} ${key}`] : []
    }),
  ).size

function heardBy(taken: readonly Received[]): readonly Heard[] {
  return Object.entries(readers).flatMap(([sink, read]) => {
    const own = taken.filter((one) => sinkOf(one) === sink)
    // The thread of a chat is known only after its first message has arrived; all else is the same in every attempt.
    const texts = own.map(({ body, headers }) => ({ body, id: String(headers['webhook-id'] ?? '') }))
    return byKey(sink, texts, (body) => read(JSON.parse(body) as Body))
  })
}

const heardIn = (texts: readonly string[]): readonly Heard[] =>
  byKey(
    'file',
    texts.filter((body) => body.endsWith('}')).map((body) => ({ body, id: '' })),
    (body) => {
      const { dedup_key: key, event } = JSON.parse(body) as Body
      return [String(key), String(event)]
    },
  )

/** Distinct messages in the order in which each came first. */
function byKey(
  sink: string,
  texts: readonly { readonly body: string; readonly id: string }[],
  read: (body: string) => readonly [string, string],
): readonly Heard[] {
  const found = new Map<string, { readonly events: Map<string, string>; repeated: number }>()
  for (const { body, id } of texts) {
    const [key, event] = read(body)
    const known = found.get(key) ?? { events: new Map<string, string>(), repeated: 0 }
    const same = `${id} ${body}`
    if (known.events.has(same)) known.repeated += 1
    else known.events.set(same, event)
    found.set(key, known)
  }
  return [...found].map(([key, { events, repeated }]) => ({ sink, key, events: [...events.values()], repeated }))
}
