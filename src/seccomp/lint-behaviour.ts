import type { Place } from '../document/json.ts'
import { syscallNumber } from '../domain/syscalls.ts'
import { certainAction, decide, type Decision } from './decision.ts'
import { effects } from './effect.ts'
import { dangerousCalls } from './facts/dangerous-calls.ts'
import { runtimeNeeds } from './facts/runtime-needs.ts'
import { startNeeds } from './facts/start-calls.ts'
import type { Filter } from './filter.ts'
import { firstReleaseKnowing, namesKnownTo } from './libseccomp.ts'
import type { Finding } from './lint.ts'

const top: Place = { line: 1, column: 1 }

const permits = ({ outcomes }: Decision): boolean => outcomes.some(({ action }) => action === 'allow')

/** The place of the rule that decides; the top of the file where the default action does. */
const placeOf = ({ outcomes }: Decision): Place => outcomes.find(({ rule }) => rule !== undefined)?.rule?.place ?? top

/** Calls that a container's start makes and the filter refuses. */
export function startFaults(filter: Filter): readonly Finding[] {
  const { native } = filter
  return startNeeds.flatMap(({ calls, of, for: purpose, optional }): readonly Finding[] => {
    const there = calls.filter((name) => syscallNumber(native, name) !== undefined)
    const decisions = there.map((name) => decide(filter, { arch: native, name }))
    const [first] = decisions
    if (first === undefined || decisions.some(permits)) return []
    const words = there.map((name) => `\`${name}\``).join(' or ')
    const result = effects[first.outcomes[0].action].callerSees
    const says = `refuses ${words} (${result}), which ${of} need to ${purpose}`
    return [{ code: 'container-start', level: optional === true ? 'warning' : 'error', place: placeOf(first), says }]
  })
}

/** Architectures of the machine that the filter does not cover, and the one it had better not. */
export function missingArchitectures(filter: Filter): readonly Finding[] {
  const found: Finding[] = []
  if (filter.native === 'x86_64') {
    if (filter.covers.includes('x32'))
      found.push({
        code: 'x32',
        level: 'note',
        place: top,
        says: 'covers x32, which hardly a program uses: every permit holds for a second set of calls',
      })
    if (!filter.covers.includes('i386'))
      found.push({
        code: 'missing-architecture',
        level: 'warning',
        place: top,
        says: 'does not cover x86: every call of a 32-bit program kills its thread, whatever the rules say',
      })
  }
  if (filter.native === 'aarch64' && !filter.covers.includes('arm'))
    found.push({
      code: 'missing-architecture',
      level: 'warning',
      place: top,
      says: 'does not cover ARM: every call of a 32-bit program kills its thread, whatever the rules say',
    })
  return found
}

/**
 * What is permitted to a container that has no capability at all.
 *
 * @param bare the filter for an empty bounding set
 */
export function dangers(bare: Filter): readonly Finding[] {
  if (bare.defaultAction === 'allow') {
    const open = [...dangerousCalls.keys()].filter((name) => isOpen(bare, name))
    return [
      {
        code: 'permits-by-default',
        level: 'warning',
        place: top,
        says: `permits by default, so every call of newer kernels, and these of note: ${open.join(', ')}`,
      },
    ]
  }
  return [...dangerousCalls].flatMap(([name, why]): readonly Finding[] => {
    if (!isOpen(bare, name)) return []
    const place = placeOf(decide(bare, { arch: bare.native, name }))
    return [
      { code: 'dangerous-permit', level: 'warning', place, says: `permits \`${name}\` without any capability: ${why}` },
    ]
  })
}

/** Whether a call exists and is let through whatever its arguments. */
const isOpen = (filter: Filter, name: string): boolean =>
  syscallNumber(filter.native, name) !== undefined &&
  certainAction(decide(filter, { arch: filter.native, name })) === 'allow'

/** Calls that programs of today make and that are answered with EPERM, which they do not take for an old kernel. */
export function staleness(filter: Filter): readonly Finding[] {
  const known = namesKnownTo(filter.libseccomp)
  return runtimeNeeds.flatMap(({ call, by, without, effect }): readonly Finding[] => {
    const decision = decide(filter, { arch: filter.native, name: call })
    if (decision.number === undefined || permits(decision)) return []
    const action = certainAction(decision)
    if (action === 'trace') return []
    const how = action === undefined ? 'refused' : `answered with ${effects[action].callerSees}`
    const remedy = known.has(call)
      ? ''
      : `; libseccomp ${filter.libseccomp.text} cannot name it (first in ${firstReleaseKnowing(call) ?? 'none'})`
    const says = `\`${call}\` is ${how}; ${by}: ${without}${remedy}`
    const kills = action === 'kill-thread' || action === 'trap'
    return [{ code: 'stale', level: effect === 'breaks' || kills ? 'warning' : 'note', place: placeOf(decision), says }]
  })
}
