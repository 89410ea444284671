import { causeCodes, type CauseCode, type Confidence, type Diagnosis } from './diagnosis.ts'
import { err, ok, type Result } from './result.ts'

/** Which diagnoses are wanted; what is left out wants all. */
export type Selector = {
  /** Ids of workloads, `*` standing for any part; or a task's id or name. Any of them. */
  readonly workload?: readonly string[]
  /** `/group`: every workload at or below it. */
  readonly group?: string
  readonly run?: string
  /** An agent's hostname or id. */
  readonly node?: string
  /** A framework's name or id. */
  readonly framework?: string
  readonly cause?: readonly CauseCode[]
  /** At least so sure. */
  readonly confidence?: Confidence
}

/** The words of a selector, as options and as query parameters. */
export const selectorKeys = ['workload', 'group', 'run', 'node', 'framework', 'cause', 'confidence'] as const

/** From the least sure to the surest. */
export const confidences: readonly Confidence[] = ['unknown', 'possible', 'likely', 'certain']

const wordsMax = 32
const charsMax = 1024

/** Reads a selector from words; every problem in one sentence each. Words of other keys are left alone. */
export function readSelector(words: Iterable<readonly [string, string]>): Result<Selector, readonly string[]> {
  const problems: string[] = []
  const found = new Map<string, string[]>()
  for (const [key, value] of words) {
    if (!(selectorKeys as readonly string[]).includes(key)) continue
    const many = key === 'cause' || key === 'workload' ? value.split(',') : [value]
    const known = found.get(key) ?? []
    known.push(...many.map((word) => word.trim()))
    found.set(key, known)
    if (value === '' || value.length > charsMax) problems.push(`${key} is text of 1 to ${charsMax} characters`)
    if (known.length > (key === 'cause' || key === 'workload' ? wordsMax : 1))
      problems.push(
        key === 'cause' || key === 'workload' ? `${key} names at most ${wordsMax}` : `${key} is given twice`,
      )
  }
  const cause = found.get('cause')?.flatMap((word) => {
    const code = causeCodes.find((each) => each === word)
    if (code === undefined) problems.push(`cause is one or more of ${causeCodes.join(', ')}`)
    return code ?? []
  })
  const sure = found.get('confidence')?.[0]
  const confidence = confidences.find((each) => each === sure)
  if (sure !== undefined && confidence === undefined) problems.push(`confidence is one of ${confidences.join(', ')}`)
  if (problems.length > 0) return err([...new Set(problems)])
  const one = (key: 'group' | 'run' | 'node' | 'framework') => {
    const value = found.get(key)?.[0]
    return value === undefined ? {} : { [key]: value }
  }
  const workload = found.get('workload')
  return ok({
    ...(workload === undefined ? {} : { workload }),
    ...one('group'),
    ...one('run'),
    ...one('node'),
    ...one('framework'),
    ...(cause === undefined ? {} : { cause }),
    ...(confidence === undefined ? {} : { confidence }),
  })
}

/** Whether nothing is asked for, so that all is wanted. */
export const selectsAll = (selector: Selector): boolean => Object.keys(selector).length === 0

/** Whether a diagnosis is wanted. */
export function selects(selector: Selector, { task, workload, agent, framework, cause }: Diagnosis): boolean {
  const { workload: names, group, run, node, framework: by, cause: codes, confidence } = selector
  const ids = [workload.id, task.id, task.name].filter((id) => id !== null)
  if (names !== undefined && !names.some((name) => ids.some((id) => isLike(id, name)))) return false
  if (group !== undefined && !isWithin(workload.id, group)) return false
  if (run !== undefined && workload.run !== run) return false
  if (node !== undefined && agent.hostname !== node && agent.id !== node) return false
  if (by !== undefined && framework.name !== by && framework.id !== by) return false
  if (codes !== undefined && !codes.includes(cause.code)) return false
  return confidence === undefined || confidences.indexOf(cause.confidence) >= confidences.indexOf(confidence)
}

/** Marathon's groups are paths; those of a job are the words before its dots. */
function isWithin(id: string | null, group: string): boolean {
  if (id === null) return false
  const path = id.startsWith('/') ? id : `/${id.replaceAll('.', '/')}`
  const folder = `/${group.replace(/^\/|\/$/g, '')}`
  return folder === '/' || path === folder || path.startsWith(`${folder}/`)
}

/** `*` stands for any text. Parts are looked for from left to right, so that no pattern takes long. */
function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*')
  const [first = '', ...rest] = parts
  if (rest.length === 0) return text === pattern
  if (!text.startsWith(first)) return false
  const last = rest.pop() ?? ''
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
