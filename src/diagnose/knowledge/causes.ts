/** What each cause means, what to do about it, and what evidence would settle it. Worded for the person on call. */
import type { CauseCode } from '../../domain/diagnosis.ts'
import type { CauseContext, CauseKnowledge, Fix } from './causes/cause-context.ts'
import { otherCauses } from './causes/other.ts'
import { seccompCauses } from './causes/seccomp.ts'

const causes: Readonly<Record<CauseCode, CauseKnowledge>> = { ...seccompCauses, ...otherCauses }

/** One line on what a cause means. */
export const causeMeaning = (code: CauseCode): string => causes[code].meaning

/** What can be done about it, the most direct first; worded with what the context has. */
export const causeFix = (code: CauseCode, context: CauseContext): readonly Fix[] => causes[code].fix(context)

/** What evidence would raise the confidence, and the command that gets it; of use while the confidence is not `certain`. */
export const causeWouldSettle = (code: CauseCode, context: CauseContext): readonly string[] =>
  causes[code].wouldSettle(context)

/** Where the cause is explained: a section of docs/diagnoses.md, whose anchor is the code. */
export const causeAnchor = (code: CauseCode): string => `docs/diagnoses.md#${code}`
