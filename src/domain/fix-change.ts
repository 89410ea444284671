import type { CauseCode, Diagnosis } from './diagnosis.ts'

/** What a step of advice comes to in the words of `incidents show --try`, or why a run cannot tell. */
export type FixChange =
  | { readonly is: 'change'; readonly change: string }
  | { readonly is: 'untold'; readonly because: string }

type Rule = {
  /** How the step begins. The words are those of `diagnose/knowledge/causes`; a test goes through all of them. */
  readonly begins: string
  readonly change: (diagnosis: Diagnosis) => FixChange
}

const untold = (because: string): FixChange => ({ is: 'untold', because })
const change = (text: string): FixChange => ({ is: 'change', change: text })

/** Launches that an agent refuses fail whatever the program does. */
const ofTheLaunch: ReadonlySet<CauseCode> = new Set([
  'seccomp-profile-missing',
  'seccomp-profile-invalid',
  'seccomp-setting-invalid',
])

/** A run shows what a filter does only if the call that met it is known, and the filter is Mesos' own. */
function ofTheFilter({ cause, seccomp }: Diagnosis, then: (call: string) => FixChange): FixChange {
  const call = seccomp?.syscall?.name ?? undefined
  if (ofTheLaunch.has(cause.code)) return then(call ?? '')
  if (cause.code === 'sigsys-unattributed') return untold('whose filter it was is not known')
  if (seccomp?.filter === 'own') return untold("the filter is the program's own, which is not simulated")
  return call === undefined ? untold('which call ended it is not known') : then(call)
}

const permit = (diagnosis: Diagnosis): FixChange => ofTheFilter(diagnosis, (call) => change(`allow=${call}`))

const rules: readonly Rule[] = [
  { begins: 'permit what Mesos itself needs', change: () => untold('which of these calls it lacks is not known') },
  { begins: 'permit ', change: permit },
  {
    begins: 'set container.linuxInfo.seccomp to {"unconfined": true}',
    change: (diagnosis) => ofTheFilter(diagnosis, () => change('unconfined')),
  },
  {
    begins: 'answer ',
    change: (diagnosis) =>
      diagnosis.cause.code === 'seccomp-trace'
        ? permit(diagnosis)
        : untold('what the program makes of another answer is not known'),
  },
  { begins: 'keep the program from making ', change: () => untold('it changes the program') },
  { begins: 'put ', change: () => change('profile-everywhere') },
  { begins: 'give the definition either profileName or unconfined', change: () => change('default-profile') },
  { begins: 'remove the names that the agent', change: () => change('converted-profile') },
  { begins: 'convert ', change: () => change('converted-profile') },
  { begins: 'raise mem in the definition', change: () => untold('how much memory it needs is not known') },
]

/** What a step of a diagnosis' advice changes, if a run can show it; undefined: it changes nothing that is simulated. */
export function fixChange(diagnosis: Diagnosis, fix: Diagnosis['fix'][number]): FixChange | undefined {
  return rules.find(({ begins }) => fix.do.startsWith(begins))?.change(diagnosis)
}

/** Every change that the advice of a diagnosis names, each once, in the order of the advice. */
export const fixChanges = (diagnosis: Diagnosis): readonly string[] => [
  ...new Set(
    diagnosis.fix.flatMap((fix) => {
      const found = fixChange(diagnosis, fix)
      return found?.is === 'change' ? [found.change] : []
    }),
  ),
]
