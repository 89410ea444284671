import { isObject, type JsonObject, listOf, objectOf, textOf } from '../../wire/json-fields.ts'
import type { JobProblem } from './definition.ts'

const modes = ['host', 'container', 'container/bridge'] as const

/** What Metronome has against the networks of a run. Source: model/Network.scala, JobRunSpec.scala, networkingValidation; metronome §1.4. */
export function networkProblems(run: JsonObject): readonly JobProblem[] {
  const networks = listOf(run['networks']).map(objectOf)
  const at = (path: string, says: string): JobProblem => ({ path: `/run/networks${path}`, errors: [says] })
  const problems = networks.flatMap((network, place) =>
    oneProblems(network).map(([key, says]) => at(`(${place})${key}`, says)),
  )
  const used = modes.filter((mode) => networks.some((network) => network['mode'] === mode))
  if (used.length > 1)
    problems.push(
      at('', 'You may not mix host, container, or container/bridge networking. Only define one kind of network.'),
    )
  const isSingle = networks.length > 1 && used.some((mode) => mode !== 'container')
  if (isSingle) problems.push(at('', 'Only one host or container/bridge network modes are allowed'))
  const hasContainer = isObject(run['docker']) || isObject(run['ucr'])
  if (!hasContainer && used.some((mode) => mode !== 'host'))
    problems.push(at('', 'Only containers may join container or bridge networks'))
  if (isObject(run['docker']) && networks.length > 1 && !isSingle)
    problems.push(at('', 'Docker does not allow specification of multiple networks'))
  const names = networks.flatMap((network) => textOf(network['name']) ?? [])
  if (isObject(run['ucr']) && new Set(names).size < names.length) problems.push(at('', 'Network names must be unique'))
  return problems
}

function oneProblems({ mode, name, labels }: JsonObject): readonly (readonly [key: string, says: string])[] {
  if (!modes.some((one) => one === mode)) return [['/mode', `is not one of ${modes.join(', ')}`]]
  const found: (readonly [string, string])[] = []
  if (mode === 'container' && (textOf(name) ?? '') === '') found.push(['/name', 'must not be empty'])
  if (mode !== 'container' && name !== undefined) found.push(['/name', `must be empty for ${String(mode)} network`])
  if (mode === 'host' && Object.keys(objectOf(labels)).length > 0)
    found.push(['/labels', 'must be empty for host network'])
  return found
}
