import { nearestWord } from '../../document/nearest.ts'
import { numericFlags, otherFlags } from '../marathon/parameters.ts'
import { countFlag, lengthFlags, mesosDuration } from '../mesos/flags.ts'
import { below, membersOf, type Placed, textOf } from '../../document/placed.ts'
import { type Problem, problemAt, shown } from '../../document/problem.ts'

/** What is wrong with command-line flags that change what is simulated. Others are taken as they are. */
export const flagProblems = (root: Placed): readonly Problem[] => [
  ...marathonProblems(root),
  ...mesosProblems(root, 'master_flags', Object.keys(lengthFlags.master)),
  ...mesosProblems(root, 'agent_flags', Object.keys(lengthFlags.agent)),
]

/** Flags that change what Marathon does hold numbers; one that is nearly such a flag is most likely meant to be it. */
function marathonProblems(root: Placed): readonly Problem[] {
  return membersOf(below(below(root, 'marathon'), 'flags')).flatMap(({ key, place, value }) => {
    if (!numericFlags.includes(key)) {
      const near = otherFlags.includes(key) ? undefined : nearestWord(key, numericFlags)
      return near === undefined
        ? []
        : [problemAt(place, 'name', { found: `no flag ${key}`, hint: `did you mean ${near}?` })]
    }
    const text = textOf(value) ?? (value.is === 'scalar' ? value.text : '')
    return /^\d+$/.test(text)
      ? []
      : [
          problemAt(value.place, 'value', {
            found: shown(value),
            hint: `write a number, of ms where ${key} is a length`,
          }),
        ]
  })
}

/** Mesos writes lengths of time in a way of its own. */
const mesosProblems = (root: Placed, which: string, lengths: readonly string[]): readonly Problem[] =>
  membersOf(below(below(root, 'cluster'), which)).flatMap(({ key, value }) => {
    const text = textOf(value) ?? (value.is === 'scalar' ? value.text : '')
    if (lengths.includes(key) && mesosDuration(text) === undefined)
      return [
        problemAt(value.place, 'value', { found: shown(value), hint: 'write a length as Mesos does: 15secs, 1mins' }),
      ]
    return key === countFlag && !/^[1-9]\d*$/.test(text)
      ? [problemAt(value.place, 'value', { found: shown(value), hint: 'write a number from 1 on' })]
      : []
  })
