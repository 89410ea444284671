import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { startCollector } from '../../app/collect/collector.ts'
import { shedCount, shedText } from '../../app/collect/worth.ts'
import type { Run } from '../command.ts'
import { quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { collectOptions as options } from '../options/collect-options.ts'
import { untilTold } from '../until-told.ts'

/** `sigsys collect`. Runs until it is told to end; SIGTERM sends what waits first. */
export const run: Run = async ({ values }, world) => {
  const complain = (says: string): Promise<void> => world.stderr.write(`sigsys collect: ${says}\n`)
  const [tokenFile, hubCa] = [values.get(options.tokenFile), values.get(options.hubCa)]
  const token = (): string | undefined =>
    tokenFile === undefined ? world.env['SIGSYS_TOKEN'] : readFileSync(tokenFile, 'utf8').trim()
  let ca: string | undefined
  try {
    token()
    ca = hubCa === undefined ? undefined : readFileSync(hubCa, 'utf8')
  } catch (error) {
    const { path = 'a file', code = 'error' } = error as NodeJS.ErrnoException
    await complain(`${path}: cannot be read (${code})`)
    return exitCode.badInput
  }
  const isQuiet = values.isOn(quietOption)
  const node = values.get(options.node) ?? hostname()
  const collector = await startCollector({
    hub: values.get(options.hub) ?? new URL('ws://127.0.0.1:8686'),
    cluster: values.get(options.cluster) ?? 'cluster',
    node,
    carrier: values.get(options.carrier) ?? 'auto',
    auditLog: values.get(options.auditLog) ?? '/var/log/audit/audit.log',
    journal: values.get(options.journal),
    cgroupsRoot: values.get(options.cgroupsRoot) ?? 'mesos',
    isWalking: values.isOn(options.walk),
    isForwarded: values.isOn(options.forwarded),
    isTracing: !values.isOn(options.noTrace),
    profiles: values.get(options.profiles),
    agentLog: values.get(options.agentLog),
    workDir: values.get(options.workDir) ?? '/var/lib/mesos/slave',
    zone: values.get(options.timezone) ?? 'UTC',
    spool: values.get(options.spool),
    spoolBytesMax: (values.get(options.spoolMib) ?? 256) * 2 ** 20,
    token,
    ca,
    say: (line) => void complain(line),
  })
  if (!collector.ok) {
    for (const says of collector.error) await complain(says)
    return exitCode.badInput
  }
  const { carrier, processes, stop, counters, waiting, shed } = collector.value
  if (!isQuiet) {
    const how = values.isOn(options.forwarded)
      ? 'nothing, as they are of other hosts'
      : processes === 'netlink'
        ? 'process events'
        : 'walks through the control groups'
    await complain(`audit records of ${node} from ${carrier}, containers by ${how}`)
  }
  await untilTold(world.cancelled)
  await stop()
  const { records, owned, processes: seen, overruns } = counters()
  const gone = shedCount(shed()) === 0 ? '' : `, shed for want of room: ${shedText(shed())}`
  if (!isQuiet)
    await complain(
      `ended; ${records} records, ${owned} with their container, ${seen} processes, ${overruns} overruns, ${waiting()} events left for the next start${gone}`,
    )
  return exitCode.fine
}
