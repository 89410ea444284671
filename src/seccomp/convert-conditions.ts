import type { ConversionTarget, Noting } from './convert.ts'
import type { Draft, DraftArchitecture, DraftCondition, DraftRule } from './draft.ts'
import {
  architecture,
  type ArchitectureName,
  architectureOfCondition,
  architectureOfScmp,
} from './facts/architectures.ts'
import { capabilitiesKnownTo } from './read-rule.ts'

/** `archMap` as Mesos reads it, from Docker's or from OCI's plain list. */
export function convertArchitectures(
  draft: Draft,
  native: ArchitectureName,
  note: Noting,
): readonly DraftArchitecture[] {
  const isKnown = (name: string) => architectureOfScmp(name.replace(/^SCMP_ARCH_/, '')) !== undefined
  const own = `SCMP_ARCH_${architecture(native).scmp}`
  const map = draft.archMap.length > 0 ? draft.archMap : fromList(draft.architectures, own)
  return map.flatMap((entry) => {
    if (!isKnown(entry.architecture)) {
      note(
        0,
        'dropped',
        `${entry.architecture} from \`archMap\`: Mesos does not know it; agents of other architectures lose nothing`,
      )
      return []
    }
    const lost = entry.subArchitectures.filter((name) => !isKnown(name))
    if (lost.length > 0) note(0, 'dropped', `${lost.join(', ')} below ${entry.architecture}: Mesos does not know it`)
    return { ...entry, subArchitectures: entry.subArchitectures.filter(isKnown) }
  })
}

const fromList = (list: readonly string[], own: string): readonly DraftArchitecture[] =>
  list.length === 0 ? [] : [{ architecture: own, subArchitectures: list.filter((name) => name !== own) }]

/** The rule with conditions that Mesos can evaluate; undefined for one that never counts on these agents. */
export function convertConditions(rule: DraftRule, target: ConversionTarget, note: Noting): DraftRule | undefined {
  if (!minKernelSaysYes(rule, target, note)) return undefined
  const includes = withoutForeign(rule.includes, target)
  const excludes = withoutForeign(rule.excludes, target)
  const names = rule.names.map((name) => `\`${name}\``).join(', ')
  if (rule.includes.arches !== undefined && includes.arches?.length === 0) {
    note(
      rule.at,
      'dropped',
      `the rule for ${names}: it is for ${rule.includes.arches.join(', ')} only, which Mesos does not know`,
    )
    return undefined
  }
  const lostCaps = [...missing(rule.includes.caps, includes.caps), ...missing(rule.excludes.caps, excludes.caps)]
  if (lostCaps.length > 0) {
    note(
      rule.at,
      'dropped',
      `the rule for ${names}: Mesos ${target.mesos} does not know ${lostCaps.join(', ')}; without it the rule would say something else`,
    )
    return undefined
  }
  return { ...rule, includes, excludes }
}

const missing = (before: readonly string[] = [], after: readonly string[] = []): readonly string[] =>
  before.filter((one) => !after.includes(one))

function withoutForeign({ arches, caps }: DraftCondition, { mesos }: ConversionTarget): DraftCondition {
  const known = capabilitiesKnownTo(mesos)
  return {
    arches: arches?.filter((name) => architectureOfCondition(name) !== undefined),
    caps: caps?.filter((cap) => known.includes(cap.replace(/^CAP_/, ''))),
    minKernel: undefined,
  }
}

/** Whether the kernel condition lets the rule count; Mesos ignores it, so it is decided here once and for all. */
function minKernelSaysYes(rule: DraftRule, { kernel }: ConversionTarget, note: Noting): boolean {
  for (const [condition, wants] of [
    [rule.includes, true],
    [rule.excludes, false],
  ] as const) {
    const { minKernel } = condition
    if (minKernel === undefined) continue
    const names = rule.names.map((name) => `\`${name}\``).join(', ')
    if (kernel === undefined) {
      note(
        rule.at,
        'assumed',
        `agents run Linux ${minKernel} or later (the condition on ${names}); say --kernel to have it decided`,
      )
      if (!wants) return false
      continue
    }
    const isMet = order(kernel) >= order(minKernel)
    note(
      rule.at,
      isMet === wants ? 'changed' : 'dropped',
      `minKernel ${minKernel} on ${names}: decided for Linux ${kernel}, ${isMet === wants ? 'the rule counts' : 'the rule is gone'}`,
    )
    if (isMet !== wants) return false
  }
  return true
}

function order(release: string): number {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10))
  return major * 1000 + minor
}
