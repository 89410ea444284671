import { type JsonNode, member, placesOf, readJson } from '../document/json.ts'
import { filterAction } from './action.ts'
import { comparisonText } from './comparison.ts'
import { certainAction, decide, tableDecisions } from './decision.ts'
import type { Filter } from './filter.ts'
import { isAtLeast } from './libseccomp.ts'
import { instructionsMax } from './layout.ts'
import type { Finding } from './lint.ts'

const top = { line: 1, column: 1 }

/** Where libseccomp builds something else than the rules say. */
export function libraryFaults(filter: Filter): readonly Finding[] {
  const release = `libseccomp ${filter.libseccomp.text}`
  const found: Finding[] = [...filter.program.blind].map((arch) => ({
    code: 'library-fault',
    level: 'error',
    place: top,
    says: `${release} never looks at calls of ${arch}: all fall to the default action; add a rule without arguments for a call that ${arch} has`,
  }))
  for (const arch of filter.covers)
    for (const { name, decision } of tableDecisions(filter, arch)) {
      const fault = decision.outcomes.find(({ by }) => by === 'library-fault')
      if (fault === undefined) continue
      const says = `${release} mixes up the arguments of \`${name}\` on ${arch}: some calls get ${fault.action} against the rules; keep to one condition per call`
      found.push({ code: 'library-fault', level: 'warning', place: top, says })
    }
  return [...found, ...orderFaults(filter)]
}

/** A program that the kernel does not take: the launch helper fails with `Failed to load Seccomp filter`. */
export function tooLong({ program: { instructionsMin } }: Filter): readonly Finding[] {
  if (instructionsMin <= instructionsMax) return []
  const says = `the filter has at least ${instructionsMin} instructions and the kernel takes ${instructionsMax}: every launch would fail with \`Failed to load Seccomp filter\`; join rules with MASKED_EQ or drop conditions`
  return [{ code: 'filter-too-long', level: 'error', place: top, says }]
}

/** Orderings of 64-bit values before 2.4. Source: CVE-2019-9893; seccomp/libseccomp v2.3.3 src/db.c, _db_rule_gen_64. */
function orderFaults({ libseccomp, rules }: Filter): readonly Finding[] {
  if (isAtLeast(libseccomp, '2.4.0')) return []
  return [...rules.values()].flatMap((rule): readonly Finding[] => {
    const order = rule.comparisons.find(({ operator }) => /^[LG][TE]$/.test(operator))
    if (order === undefined) return []
    const says = `\`${comparisonText(order)}\`: libseccomp ${libseccomp.text} compares the halves of 64-bit values apart (CVE-2019-9893), so large values slip through or are caught; use EQ, NE or MASKED_EQ`
    return [{ code: 'library-fault', level: 'warning', place: rule.place, says }]
  })
}

/** Names in rules that another rule for the same call keeps from counting, where that makes a difference. */
export function meaninglessRules(filter: Filter, text: string): readonly Finding[] {
  const placeAt = placesOf(text)
  const list = member(readJson(text).root, 'syscalls')
  return filter.overruled.flatMap(({ rule, name, by }): readonly Finding[] => {
    const node = list?.kind === 'array' ? list.items[rule] : undefined
    const place = node === undefined ? name.place : placeAt(nameAt(node, name.name))
    const action = filter.rules.get(rule)?.action
    const actual = certainAction(decide(filter, { arch: filter.native, name: name.name }))
    const isSame = action !== undefined && filterAction(action) === actual
    const which = by === 'earlier' ? 'an earlier rule without arguments' : 'a later rule without arguments'
    const says = `\`${name.name}\` has no effect here: ${which} decides (${actual ?? 'by arguments'})`
    return [{ code: 'overruled-rule', level: isSame ? 'note' : 'warning', place, says }]
  })
}

function nameAt(rule: JsonNode, name: string): number {
  const names = member(rule, 'names')
  const found =
    names?.kind === 'array' ? names.items.find((one) => one.kind === 'string' && one.value === name) : undefined
  return (found ?? rule).at
}
