import { connectionFindings } from '../../app/doctor/connections.ts'
import type { DoctorFinding } from '../../app/doctor/finding.ts'
import { auditctlText, machineFindings } from '../../app/doctor/machine.ts'
import { fileReader } from '../../app/named-files.ts'
import { type Paint, visible, wrapped } from '../../output/terminal-text.ts'
import { columnsOf } from '../columns.ts'
import type { Run } from '../command.ts'
import { noColorOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import type { Values } from '../option.ts'
import { doctorOptions as options } from '../options/doctor-options.ts'
import { hubAccess } from '../options/hub-access.ts'
import { paintFor } from '../paint.ts'
import type { World } from '../world.ts'

/** `sigsys doctor`. 1: a fault was found. */
export const run: Run = async ({ values }, world) => {
  const { token, ca, problems } = hubAccess(values, world)
  const upstream = upstreamAccess(values, world)
  const wrong = [...problems, ...upstream.problems]
  for (const says of wrong) await world.stderr.write(`sigsys doctor: ${says}\n`)
  if (wrong.length > 0) return exitCode.badInput
  const machine = values.isOn(options.noMachine)
    ? []
    : machineFindings({
        proc: '/proc',
        kmsg: '/dev/kmsg',
        auditLog: values.get(options.auditLog) ?? '/var/log/audit/audit.log',
        profiles: values.get(options.profiles),
        auditctl: auditctlText,
      })
  const connections = await connectionFindings({
    hub: values.get(options.hub),
    hubToken: token,
    hubCa: ca,
    upstreams: [
      ...values.all(options.mesos).map((url) => ({ name: 'mesos', kind: 'mesos', url }) as const),
      ...values.all(options.marathon).map(({ name = 'marathon', url }) => ({ name, kind: 'marathon', url }) as const),
      ...values.all(options.metronome).map((url) => ({ name: 'metronome', kind: 'metronome', url }) as const),
    ],
    secret: upstream.secret,
    upstreamCa: upstream.ca,
    now: Date.now,
  })
  const findings = [...machine, ...connections]
  const isBad = findings.some(({ status }) => status === 'fault')
  const format = values.get(options.format) ?? 'text'
  if (format === 'json') await world.stdout.write(`${JSON.stringify(findings, null, 2)}\n`)
  else if (format === 'jsonl') for (const each of findings) await world.stdout.write(`${JSON.stringify(each)}\n`)
  else {
    const { stdout, env } = world
    const paint = paintFor(stdout, { env, isOff: values.isOn(noColorOption) })
    const shown = values.isOn(quietOption) ? findings.filter(({ status }) => status === 'fault') : findings
    for (const each of shown) await stdout.write(findingText(each, { paint, columns: columnsOf(stdout) }))
  }
  return isBad ? exitCode.found : exitCode.fine
}

function upstreamAccess(values: Values, { env }: World) {
  const problems: string[] = []
  const read = fileReader(problems)
  const secret = read(values.get(options.upstreamTokenFile)) ?? env['SIGSYS_UPSTREAM_TOKEN']
  return {
    secret,
    ca: read(values.get(options.upstreamCa)),
    problems,
  }
}

const tones = { fine: 'good', fault: 'bad', unknown: 'warning' } as const

function findingText(
  { check, status, says, costs, mend }: DoctorFinding,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): string {
  const head = wrapped(visible(`${check}: ${says}`), columns - 9)
  const rest = [...(costs === null ? [] : wrapped(visible(`costs: ${costs}`), columns - 9))]
  const lines = [
    `${paint(tones[status], status.padEnd(7))}  ${head[0] ?? ''}`,
    ...[...head.slice(1), ...rest].map((line) => `         ${line}`),
    // Whole, however long: it is there to be copied.
    ...(mend === null ? [] : [`         $ ${visible(mend)}`]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
