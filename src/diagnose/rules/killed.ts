import { executorOf, outermost } from '../others.ts'
import type { Case, Rule } from '../case.ts'
import { lineEvidence, place, statusEvidence } from '../evidence.ts'
import { lostBefore } from './record.ts'
import type { Death } from '../../correlate/deaths.ts'
import { iso } from '../../domain/time.ts'

/** After a task of a group fails the executor kills the others: at once, then harder after the grace period. */
const groupWindowMs = 60_000

/** The member of the task's group whose failure took it along. */
function culprit({ death, others }: Case): Death | undefined {
  const isNested = death.container !== undefined && (death.container.containerId as string) !== outermost(death)
  const isGroup = (death.executorId as string | undefined) !== (death.task.taskId as string)
  const members = [
    ...(isNested ? (others.failuresOfContainer.get(outermost(death) ?? '') ?? []) : []),
    ...(isGroup ? (others.failuresOfExecutor.get(executorOf(death) ?? '') ?? []) : []),
  ]
  return members.find((other) => {
    const lag = death.status.value.at - other.status.value.at
    return other !== death && other.frameworkId === death.frameworkId && lag >= -50 && lag <= groupWindowMs
  })
}

/** The default executor killed the task because another of its group failed. Source: src/launcher/default_executor.cpp. */
export const killedWithGroup: Rule = (about) => {
  const { death } = about
  if (death.status.value.state !== 'TASK_KILLED') return undefined
  const other = culprit(about)
  if (other === undefined) return undefined
  const said = death.lines.concat(other.lines).find(({ text }) => /Killing task group/.test(text))
  return {
    code: 'killed-with-group',
    confidence: death.killsAsked.length > 0 ? 'possible' : 'likely',
    summary: `${other.task.taskId} of the same group failed first`,
    seccomp: null,
    evidence: [
      {
        kind: 'task-status',
        says: `${other.task.taskId}: ${other.status.value.state}`,
        at: iso(other.status.value.at),
        source: place(other.status.origin),
        weight: 'decisive',
      },
      statusEvidence(death, 'supports'),
      ...(said === undefined ? [] : [lineEvidence(said, 'supports')]),
    ],
  }
}

/** The health check failed often enough for the task to be killed for it. */
export const healthCheck: Rule = (about) => {
  const { death } = about
  const asked = death.killsAsked.find(({ by }) => by === 'health-check')
  const isKilled = death.status.value.state === 'TASK_KILLED'
  if (asked === undefined && !(isKilled && death.status.value.healthy === false)) return undefined
  const isOwn = death.status.value.healthy === false
  const lost = lostBefore(about)
  return {
    code: 'health-check',
    confidence: isKilled ? 'certain' : 'likely',
    summary: `its health check kept failing, so it was killed${lost.length === 0 ? '' : '; a filter had killed a thread or child of it before'}`,
    seccomp: null,
    evidence: [
      ...(asked === undefined
        ? []
        : [
            {
              kind: 'kill-asked',
              says: asked.text,
              at: iso(asked.at),
              source: place(asked.origin),
              weight: 'decisive' as const,
            },
          ]),
      statusEvidence(death, isOwn ? 'decisive' : 'supports'),
      ...lost,
    ],
  }
}

/** Somebody asked for the kill: given only where all kills are asked for. */
export const killedOnRequest: Rule = ({ death }) =>
  death.status.value.state === 'TASK_KILLED'
    ? {
        code: 'killed-by-scheduler',
        confidence: 'likely',
        summary: 'its framework or an operator asked for it to be killed',
        seccomp: null,
        evidence: [statusEvidence(death, 'supports')],
      }
    : undefined
