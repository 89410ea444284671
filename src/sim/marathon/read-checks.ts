import { type Duration, duration } from '../../domain/time.ts'
import type { HealthCheck } from '../mesos/driver.ts'
import type { MarathonCheck, ReadinessCheck, UnreachableStrategy } from './definition.ts'
import { arrayOf, numberOf, objectOf, textOf } from './definition-values.ts'
import type { DefinitionProblem } from './seccomp-setting.ts'

/** A health check of an app or of a pod's container. Source: R/healthCheck.raml; marathon §1.1. */
export function healthOf(value: unknown): MarathonCheck {
  const json = objectOf(value) ?? {}
  const protocol = textOf(json['protocol']) ?? 'HTTP'
  const usual = {
    gracePeriodSeconds: 300,
    intervalSeconds: 60,
    timeoutSeconds: 20,
    delaySeconds: 15,
    maxConsecutiveFailures: 3,
  } as const
  const all = { ...usual, ...json }
  const seconds = (key: keyof typeof usual): Duration => duration(numberOf(all[key], usual[key]) * 1000)
  const by = /^(?:HTTP|HTTPS|TCP)$/.test(protocol) ? 'marathon' : 'mesos'
  const check: HealthCheck = {
    gracePeriod: seconds('gracePeriodSeconds'),
    interval: seconds('intervalSeconds'),
    timeout: seconds('timeoutSeconds'),
    delay: seconds('delaySeconds'),
    maxConsecutiveFailures: numberOf(all['maxConsecutiveFailures'], usual.maxConsecutiveFailures),
  }
  return { ...check, by, protocol, json: { protocol, ...all } }
}

/** The readiness checks of an app: at most one. Source: R/readinessCheck.raml; M/core/readiness/ReadinessCheck.scala. */
export function readinessOf(
  value: unknown,
  portNames: readonly string[],
  problems: DefinitionProblem[],
): ReadinessCheck | undefined {
  const checks = arrayOf(value)
  if (checks.length > 1)
    problems.push({ path: '/readinessChecks', errors: [`got ${checks.length}, expected 1 or less`] })
  const [first] = checks.map((one, index): ReadinessCheck => {
    const json = objectOf(one) ?? {}
    const path = `/readinessChecks(${index})`
    const [interval, timeout] = [numberOf(json['intervalSeconds'], 30), numberOf(json['timeoutSeconds'], 10)]
    if (timeout >= interval)
      problems.push({ path: `${path}/timeoutSeconds`, errors: [`got ${timeout}, expected less than ${interval}`] })
    if (timeout <= 0)
      problems.push({ path: `${path}/timeoutSeconds`, errors: [`got ${timeout}, expected more than 0`] })
    const portName = textOf(json['portName']) ?? 'http-api'
    if (!portNames.includes(portName))
      problems.push({
        path: json['portName'] === undefined ? path : `${path}/portName`,
        errors: [`No port definition reference for portName ${portName}`],
      })
    return {
      name: textOf(json['name']) ?? 'readinessCheck',
      interval: duration(interval * 1000),
      preserveLastResponse: json['preserveLastResponse'] === true,
    }
  })
  return first
}

/** Names of an app's ports, by which a check may mean one. Source: M/state/AppDefinition.scala, portNames. */
export const portNamesOf = (...lists: readonly unknown[]): readonly string[] =>
  lists.flatMap((list) => arrayOf(list).flatMap((port) => textOf(objectOf(port)?.['name']) ?? []))

/** Source: R/unreachableStrategy.raml; M/state/UnreachableStrategy.scala; marathon §1.1. */
export function unreachableOf(value: unknown, path: string, problems: DefinitionProblem[]): UnreachableStrategy {
  if (value === 'disabled') return 'disabled'
  const json = objectOf(value)
  const [inactive, expunge] = [numberOf(json?.['inactiveAfterSeconds'], 0), numberOf(json?.['expungeAfterSeconds'], 0)]
  if (inactive > expunge)
    problems.push({
      path: `${path}/inactiveAfterSeconds`,
      errors: [`inactiveAfterSeconds (${inactive}) must be less or equal to expungeAfterSeconds, which is ${expunge}`],
    })
  if (inactive < 0)
    problems.push({ path: `${path}/inactiveAfterSeconds`, errors: [`got ${inactive}, expected 0 or more`] })
  return { inactiveAfter: duration(inactive * 1000), expungeAfter: duration(expunge * 1000) }
}
