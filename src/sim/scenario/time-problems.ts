import { type Instant, parseIso } from '../../domain/time.ts'
import { below, type Placed, textOf } from '../../document/placed.ts'
import { type Problem, problemAt } from '../../document/problem.ts'
import { durationText, readDuration } from './quantities.ts'
import { momentOf, type Times } from './resolve-time.ts'

/** Between which moments a document says it runs, as far as that can be read. */
export function writtenTimes(root: Placed, { start: usual, until: end }: Times): Times {
  const start = parseIso(textOf(below(root, 'start')) ?? '') ?? usual
  const until = writtenMoment(textOf(below(root, 'until')) ?? '', start)
  return { start, until: until ?? ((start + (end - usual)) as Instant) }
}

/** The moment that a text means; undefined for a text that means none. */
function writtenMoment(text: string, start: Instant): Instant | undefined {
  const sinceStart = readDuration(text)
  return sinceStart === undefined ? parseIso(text) : momentOf({ sinceStart }, { start })
}

/** What happens before the start or after the end of a run never happens. */
export function timeProblems(node: Placed, { start, until }: Times): readonly Problem[] {
  const text = textOf(node) ?? ''
  const at = writtenMoment(text, start)
  if (at === undefined) return []
  if (at < start)
    return [problemAt(node.place, 'value', { found: `${text} is before the start`, hint: `write a later time` })]
  if (at <= until) return []
  const hint = `the end is ${durationText(until - start)} after the start; write an earlier time, or a later until`
  return [problemAt(node.place, 'value', { found: `${text} is after the end`, hint })]
}

/** A run takes time. */
export function lengthProblems(root: Placed, { start, until }: Times): readonly Problem[] {
  const node = below(root, 'until')
  if (node === undefined || until > start) return []
  return [
    problemAt(node.place, 'value', {
      found: `until: ${textOf(node) ?? ''} is not after the start`,
      hint: 'write a later time',
    }),
  ]
}
