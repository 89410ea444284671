/** What one look found. Keys and their order are public. */
export type DoctorFinding = {
  readonly schema: 'sigsys.finding/1'
  readonly check: string
  /** `unknown`: it could not be looked at; that is no fault. */
  readonly status: 'fine' | 'fault' | 'unknown'
  readonly says: string
  /** What a fault costs the answers. */
  readonly costs: string | null
  /** The command that mends it, or that lets it be looked at. */
  readonly mend: string | null
}

export const fine = (check: string, says: string): DoctorFinding => ({
  schema: 'sigsys.finding/1',
  check,
  status: 'fine',
  says,
  costs: null,
  mend: null,
})

type Rest = { readonly costs: string | null; readonly mend: string | null }

export const fault = (check: string, says: string, { costs, mend }: Rest): DoctorFinding => ({
  schema: 'sigsys.finding/1',
  check,
  status: 'fault',
  says,
  costs,
  mend,
})

export const unknown = (check: string, says: string, mend: string | null): DoctorFinding => ({
  schema: 'sigsys.finding/1',
  check,
  status: 'unknown',
  says,
  costs: null,
  mend,
})
