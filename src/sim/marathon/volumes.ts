import type { JsonObject } from '../../wire/json-fields.ts'
import { arrayOf, numberOf, objectOf, textOf } from './definition-values.ts'
import type { RunSpec, VolumeSpec } from './definition.ts'
import type { Rule } from './rule.ts'

/** A persistent volume as it is defined, and where. Of an app it is named by its path, of a pod by its name. */
type Defined = { readonly json: JsonObject; readonly persistent: JsonObject; readonly index: number }

const definedIn = (volumes: unknown): readonly Defined[] =>
  arrayOf(volumes).flatMap((volume, index) => {
    const json = objectOf(volume)
    const persistent = objectOf(json?.['persistent'])
    return json === undefined || persistent === undefined ? [] : [{ json, persistent, index }]
  })

/** Whether instances reserve what they need, and stay where it is. */
export const isResident = ({ volumes }: Pick<RunSpec, 'volumes'>): boolean => volumes.length > 0

/** Volumes that outlive the tasks of a definition. */
export const volumesOf = (volumes: unknown): readonly VolumeSpec[] =>
  definedIn(volumes).map(({ json, persistent }) => ({
    path: textOf(json['containerPath']) ?? textOf(json['name']) ?? '',
    mib: numberOf(persistent['size'], 0),
  }))

/** What of them is not modelled: agents here have one disk. */
export const missingOfVolumes = (volumes: unknown): readonly string[] =>
  definedIn(volumes).flatMap(({ persistent: { type = 'root', profileName } }) => [
    ...(type === 'root' ? [] : [`a persistent volume of type ${String(type)}`]),
    ...(profileName === undefined ? [] : ['a persistent volume with a profile']),
  ])

/** What an app's volumes must be. Source: M/api/v2/validation/AppValidation.scala, validPersistentVolume. */
export const volumeRules = (volumes: unknown): readonly Rule[] =>
  definedIn(volumes).flatMap(({ json, persistent, index }): readonly Rule[] => {
    const at = `/container/volumes(${index})`
    const path = textOf(json['containerPath']) ?? ''
    const { type = 'root', size, constraints, maxSize } = persistent
    return [
      [path === '', `${at}/containerPath`, 'must not be empty'],
      [path.includes('/'), `${at}/containerPath`, 'value must not contain "/"'],
      [path === '.' || path === '..', `${at}/containerPath`, `got ${path}, expected none of: ., ..`],
      [json['mode'] !== undefined && json['mode'] !== 'RW', `${at}/mode`, `got ${String(json['mode'])}, expected RW`],
      [typeof size !== 'number' || size <= 0, `${at}/persistent/size`, `got ${String(size)}, expected more than 0`],
      [
        type === 'root' && arrayOf(constraints).length > 0,
        `${at}/persistent`,
        'Constraints on root volumes are not supported',
      ],
      [type !== 'mount' && maxSize !== undefined, `${at}/persistent`, 'Only mount volumes can have maxSize'],
    ]
  })
