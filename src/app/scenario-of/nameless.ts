import { isObject, type JsonObject } from '../../wire/json-fields.ts'
import type { OtherNames } from './other-names.ts'

/** What becomes of a value: it stays, or something is made of it; keys that no rule knows are left out. */
type Rule = 'keep' | ((value: unknown, names: OtherNames) => unknown)
type Rules = Readonly<Record<string, Rule>>

const object =
  (rules: Rules): Rule =>
  (value, names) =>
    isObject(value) ? only(value, rules, names) : undefined

const each =
  (rule: Rule): Rule =>
  (value, names) =>
    Array.isArray(value) ? value.map((one: unknown) => (rule === 'keep' ? one : rule(one, names))) : undefined

/** The members that rules know. */
function only(json: JsonObject, rules: Rules, names: OtherNames): JsonObject {
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) => {
      const rule = Object.hasOwn(rules, key) ? rules[key] : undefined
      const other = rule === undefined ? undefined : rule === 'keep' ? value : rule(value, names)
      return other === undefined ? [] : [[key, other] as const]
    }),
  )
}

const text =
  (rename: (value: string, names: OtherNames) => string): Rule =>
  (value, names) =>
    typeof value === 'string' ? rename(value, names) : undefined

const keep = (...keys: readonly string[]): Rules => Object.fromEntries(keys.map((key) => [key, 'keep' as const]))

const path = text((value, names) => names.path(value))
const image = text((value, names) => names.of('image', value))
const program = text(() => './program')
const profile = text((value, names) => names.profile(value))
const seccomp = object({ seccomp: object({ profileName: profile, unconfined: 'keep' }) })

/** `[field, operator, value]`: fields that Marathon itself knows stay. */
const constraint: Rule = (value, names) => {
  if (!Array.isArray(value)) return undefined
  const [field, operator, ...rest] = value.map(String)
  return [fieldOf(field ?? '', names), operator, ...rest.map((one) => valueOf(field ?? '', { one, operator }, names))]
}
const fieldOf = (field: string, names: OtherNames): string =>
  /^(?:@?hostname|@region|@zone)$/.test(field) ? field : names.of('attribute', field)

function valueOf(
  field: string,
  { one, operator }: { readonly one: string; readonly operator: string | undefined },
  names: OtherNames,
): string {
  if (operator === 'MAX_PER' || operator === 'GROUP_BY') return one
  if (/^@?hostname$/.test(field)) return names.of('agent', one)
  return field === '@region'
    ? names.of('region', one)
    : field === '@zone'
      ? names.of('zone', one)
      : names.of('value', one)
}

const check = object({
  ...keep(
    'protocol',
    'gracePeriodSeconds',
    'intervalSeconds',
    'timeoutSeconds',
    'maxConsecutiveFailures',
    'delaySeconds',
  ),
  command: (value) => (isObject(value) ? { value: './check' } : undefined),
})

const appRules: Rules = {
  id: path,
  cmd: program,
  ...keep('instances', 'cpus', 'mem', 'disk', 'gpus', 'backoffSeconds', 'backoffFactor', 'maxLaunchDelaySeconds'),
  ...keep('upgradeStrategy', 'killSelection', 'unreachableStrategy', 'taskKillGracePeriodSeconds'),
  constraints: each(constraint),
  dependencies: each(path),
  container: object({ type: 'keep', docker: object({ image }), linuxInfo: seccomp }),
  healthChecks: each(check),
  readinessChecks: each(object(keep('intervalSeconds', 'timeoutSeconds', 'httpStatusCodesForReady'))),
}

const placement = object({
  constraints: each(
    object({
      fieldName: text(fieldOf),
      attribute: text(fieldOf),
      operator: 'keep',
      value: text((one, names) => names.of('value', one)),
    }),
  ),
})

const podRules: Rules = {
  id: path,
  ...keep('scaling', 'executorResources'),
  scheduling: object({ ...keep('backoff', 'upgrade', 'killSelection', 'unreachableStrategy'), placement }),
  containers: each(
    object({
      name: text((value, names) => names.of('container', value)),
      ...keep('resources', 'lifecycle'),
      exec: (value) => (isObject(value) ? { command: { shell: './program' } } : undefined),
      image: object({ kind: 'keep', id: image }),
      linuxInfo: seccomp,
      healthCheck: object(
        keep('gracePeriodSeconds', 'intervalSeconds', 'timeoutSeconds', 'maxConsecutiveFailures', 'delaySeconds'),
      ),
    }),
  ),
}

const jobRules: Rules = {
  id: path,
  dependencies: each(object({ id: path })),
  schedules: each(
    object({
      id: text((value, names) => names.of('schedule', value)),
      ...keep('cron', 'timezone', 'startingDeadlineSeconds', 'concurrencyPolicy', 'enabled'),
    }),
  ),
  run: object({
    ...keep('cpus', 'mem', 'disk', 'gpus', 'maxLaunchDelay', 'restart', 'taskKillGracePeriodSeconds'),
    cmd: program,
    docker: object({ image }),
    ucr: object({ image: object({ id: image }) }),
    placement,
  }),
}

const idOf = (kind: 'task' | 'executor') => object({ value: text((value, names) => names.of(kind, value)) })
const taskRules: Rules = {
  task_id: idOf('task'),
  executor_id: idOf('executor'),
  resources: 'keep',
  container: object({
    type: 'keep',
    linux_info: object({ seccomp: object({ profile_name: profile, unconfined: 'keep' }) }),
  }),
}

/** An app as it behaves, without a word that says whose it is. */
export const namelessApp = (json: JsonObject, names: OtherNames): JsonObject => only(json, appRules, names)
/** The same of a pod. */
export const namelessPod = (json: JsonObject, names: OtherNames): JsonObject => only(json, podRules, names)
/** The same of a job. */
export const namelessJob = (json: JsonObject, names: OtherNames): JsonObject => only(json, jobRules, names)
/** The same of Mesos' `Task`. */
export const namelessTask = (json: JsonObject, names: OtherNames): JsonObject => only(json, taskRules, names)
