import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import type { TaskTruth, Truth } from './truth.ts'

/** One task's line in the table: what was said, and every way in which it is wrong. */
export type Verdict = {
  readonly task: string
  readonly expected: readonly (string | null)[]
  readonly said: string | null
  readonly confidence: string | null
  readonly exact: boolean
  readonly wrong: readonly string[]
}

/** Checks a run's answers against what truly happened. */
export function judge(
  truth: Truth,
  said: { readonly diagnoses: readonly Diagnosis[]; readonly notices: readonly Diagnosis[] },
): readonly Verdict[] {
  const verdicts = Object.entries(truth.tasks).map(([task, about]) => {
    const own = said.diagnoses.filter((diagnosis) => diagnosis.task.id === task)
    return verdict({ task, about, own, notices: said.notices.filter((notice) => notice.task.id === task) })
  })
  const strays = said.diagnoses
    .filter((diagnosis) => !(diagnosis.task.id in truth.tasks))
    .map((diagnosis) => ({
      ...blank(diagnosis.task.id),
      said: diagnosis.cause.code,
      wrong: ['a diagnosis of no known task'],
    }))
  return [...verdicts, ...strays, ...claimedTwice(said)]
}

const blank = (task: string): Verdict => ({ task, expected: [], said: null, confidence: null, exact: false, wrong: [] })

function verdict({
  task,
  about,
  own,
  notices,
}: {
  readonly task: string
  readonly about: TaskTruth
  readonly own: readonly Diagnosis[]
  readonly notices: readonly Diagnosis[]
}): Verdict {
  const [diagnosis] = own
  const { codes, cautious } = about.expect
  const code = diagnosis?.cause.code ?? null
  const confidence = diagnosis?.cause.confidence ?? null
  const exact = codes.includes(code)
  const isCautious = code !== null && cautious.includes(code) && confidence !== 'certain'
  const wrong = [
    ...(own.length > 1 ? [`${own.length} diagnoses of one task`] : []),
    ...(exact || isCautious
      ? []
      : [`${code ?? 'nothing'} is not among ${codes.map((each) => each ?? 'nothing').join(', ')}`]),
    ...[...own, ...notices].flatMap((each) => recordProblems(each, about)),
  ]
  return { task, expected: codes, said: code, confidence, exact, wrong }
}

/** Where the kernel recorded the call, the answer must have its number, its architecture, its action and its pid. */
function recordProblems({ seccomp, cause, evidence }: Diagnosis, about: TaskTruth): readonly string[] {
  const records = about.audit.filter(({ type }) => type === 'SECCOMP')
  if (seccomp === null || !cause.code.startsWith('seccomp-kill')) return []
  if (records.length === 0) {
    return evidence.some(({ kind }) => kind === 'audit-record') ? ['a record was claimed that is not of this task'] : []
  }
  const cited = evidence.some(({ kind }) => kind === 'audit-record')
  if (!cited || seccomp.pid === null) return []
  const same = records.find(({ pid }) => pid === seccomp.pid)
  if (same === undefined) return [`pid ${seccomp.pid ?? 'none'} is not ${records.map(({ pid }) => pid).join(' or ')}`]
  return [
    ...(seccomp.syscall?.number === same.syscall
      ? []
      : [`syscall ${seccomp.syscall?.number ?? 'none'} is not ${same.syscall ?? 'none'}`]),
    ...(seccomp.syscall?.arch === 'x86_64' ? [] : [`arch ${seccomp.syscall?.arch ?? 'none'} is not x86_64`]),
    ...(seccomp.action === 'kill-thread' ? [] : [`action ${seccomp.action ?? 'none'} is not kill-thread`]),
  ]
}

function claimedTwice({
  diagnoses,
  notices,
}: {
  readonly diagnoses: readonly Diagnosis[]
  readonly notices: readonly Diagnosis[]
}): readonly Verdict[] {
  const owners = new Map<string, string>()
  return [...diagnoses, ...notices].flatMap(({ task, evidence }) =>
    evidence.flatMap(({ kind, says }) => {
      if (kind !== 'audit-record') return []
      const serial = says.split(':', 1)[0] ?? ''
      const owner = owners.get(serial)
      owners.set(serial, task.id)
      return owner === undefined || owner === task.id
        ? []
        : [{ ...blank(task.id), wrong: [`${serial} is claimed by ${owner} as well`] }]
    }),
  )
}
