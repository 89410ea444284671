import { startServe } from '../../app/serve.ts'
import { tail } from '../../app/tail.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import { readSelector } from '../../domain/selector.ts'
import { readTemplate, tailText } from '../../output/tail-text.ts'
import { columnsOf } from '../columns.ts'
import type { Run } from '../command.ts'
import { noColorOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { tailOptions as options } from '../options/tail-options.ts'
import { hubAccess } from '../options/hub-access.ts'
import { selectorWords } from '../options/selector-words.ts'
import type { Values } from '../option.ts'
import { paintFor } from '../paint.ts'
import { shownTime } from '../shown-time.ts'
import type { World } from '../world.ts'

/** `sigsys tail`. Runs until it is told to end, or `--max` is reached. */
export const run: Run = async ({ values }, world) => {
  const complain = (says: string): Promise<void> => world.stderr.write(`sigsys tail: ${says}\n`)
  const query = selectorWords(values)
  const selector = readSelector(query)
  const printer = printerOf(values, world)
  const problems = [...(selector.ok ? [] : selector.error), ...('problem' in printer ? [printer.problem] : [])]
  const hub = values.get(options.hub)
  const upstreams = [options.mesos, options.marathon, options.metronome].filter((option) => values.has(option))
  if (hub !== undefined && upstreams.length > 0)
    problems.push(`--hub and --${upstreams[0]?.name ?? ''} exclude each other: a hub has upstreams of its own`)
  const access = hubAccess(values, world)
  problems.push(...access.problems)
  for (const says of problems) await complain(says)
  if (problems.length > 0 || 'problem' in printer || !selector.ok) return exitCode.badInput

  const own = hub === undefined && upstreams.length > 0 ? await serveHere(values, world) : undefined
  if (own?.ok === false) {
    for (const says of own.error) await complain(says)
    return exitCode.badInput
  }
  const end = await tail({
    hub: own === undefined ? (hub ?? new URL('ws://127.0.0.1:8686')) : new URL(`ws://127.0.0.1:${own.value.port}`),
    tokenFile: values.get(options.tokenFile),
    token: own === undefined ? access.token : undefined,
    ca: access.ca,
    since: values.get(options.since) ?? { is: own === undefined ? 'now' : 'all' },
    selector: selector.value,
    query,
    include: values.get(options.include),
    exclude: values.get(options.exclude),
    stateFile: values.get(options.stateFile),
    max: values.get(options.max),
    isPatient: values.isOn(options.wait),
    cancelled: world.cancelled,
    take: printer.take,
    say: (line) => void (values.isOn(quietOption) || complain(line)),
  })
  await own?.value.stop()
  await printer.end()
  if (end.is === 'refused') await complain(`refused (${end.status}): ${end.says}`)
  if (end.is === 'unreachable') await complain(`${end.says}; is serve running there? --wait keeps trying`)
  if (end.is === 'refused') return exitCode.badInput
  if (end.is === 'unreachable') return exitCode.unreachable
  return world.cancelled.reason === 'SIGINT' && end.is !== 'enough' ? exitCode.interrupted : exitCode.fine
}

/** Without a hub: one in this process, for nobody else and nothing kept. */
const serveHere = (values: Values, world: World) =>
  startServe({
    mesos: values.get(options.mesos),
    marathons: values.all(options.marathon),
    metronome: values.get(options.metronome),
    cluster: 'cluster',
    listen: { host: '127.0.0.1', port: 0 },
    store: undefined,
    keep: { ageMs: 86_400_000, bytesMax: 256 * 2 ** 20 },
    tokenFile: undefined,
    allowUnauthenticated: false,
    tlsCert: undefined,
    tlsKey: undefined,
    upstreamTokenFile: values.get(options.upstreamTokenFile),
    upstreamCa: values.get(options.upstreamCa),
    upstreamToken: world.env['SIGSYS_UPSTREAM_TOKEN'],
    settleMs: undefined,
    say: (line) => void (values.isOn(quietOption) || world.stderr.write(`sigsys tail: ${line}\n`)),
  })

type Printer = { readonly take: (diagnosis: Diagnosis) => Promise<void>; readonly end: () => Promise<void> }

function printerOf(values: Values, { stdout, env }: World): Printer | { readonly problem: string } {
  const format = values.get(options.format) ?? (values.has(options.template) ? 'template' : 'text')
  const write = (text: string): Promise<void> => stdout.write(text)
  const none = async (): Promise<void> => {}
  if (format === 'template') {
    const text = values.get(options.template)
    if (text === undefined) return { problem: "--format template needs --template '{{task.id}} {{cause.code}}'" }
    const read = readTemplate(text)
    if ('problem' in read) return read
    return { take: (diagnosis) => write(`${read.template(diagnosis)}\n`), end: none }
  }
  if (format === 'jsonl') return { take: (diagnosis) => write(`${JSON.stringify(diagnosis)}\n`), end: none }
  if (format === 'json') {
    let count = 0
    return {
      take: (diagnosis) => {
        count += 1
        return write(`${count === 1 ? '[' : ','}\n${JSON.stringify(diagnosis, null, 2).replaceAll(/^/gm, '  ')}`)
      },
      end: () => write(count === 0 ? '[]\n' : '\n]\n'),
    }
  }
  const text = tailText({
    columns: columnsOf(stdout),
    paint: paintFor(stdout, { env, isOff: values.isOn(noColorOption) }),
    time: shownTime({ isLocal: false }),
    isFolding: !values.isOn(options.noFold),
  })
  return { take: (diagnosis) => write(text(diagnosis)), end: none }
}
