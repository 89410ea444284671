import { posix } from 'node:path'
import { iso } from '../../domain/time.ts'
import type { Message } from '../../sim/recorder.ts'
import type { ScenarioRun } from '../../sim/world/run-scenario.ts'

/**
 * What of a simulated cluster came to the observer, by path, as the real one would have left it: streams in their wire
 * formats, logs and sandboxes of each agent, its profiles. `sigsys diagnose` reads the folder like any other.
 */
export function evidenceFiles(
  run: Pick<ScenarioRun, 'delivered' | 'profiles'>,
): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  for (const { message } of run.delivered.messages) {
    const path = pathOf(message)
    const known = files.get(path)
    if (known === undefined) files.set(path, [wireText(message)])
    else known.push(wireText(message))
  }
  for (const [path, text] of profileFiles(run)) files.set(path, [text])
  return files
}

/** The file that a message would be found in. */
export function pathOf(message: Message): string {
  switch (message.from) {
    case 'mesos':
      return 'mesos-master.recordio'
    case 'marathon':
      return 'marathon-events.sse'
    case 'metronome':
      return 'metronome-jobs.jsonl'
    case 'audit':
      return `${message.agent}/audit.log`
    case 'kernel-log':
      return `${message.agent}/kern.log`
    case 'agent-log':
      return `${message.agent}/mesos-agent.log`
    case 'sandbox':
      return `${message.agent}/${message.path}`
    default:
      return message satisfies never
  }
}

function wireText(message: Message): string {
  switch (message.from) {
    case 'mesos': {
      const text = JSON.stringify(message.json)
      return `${Buffer.byteLength(text)}\n${text}`
    }
    case 'marathon': {
      const type = (message.json as { readonly eventType?: string }).eventType ?? 'message'
      return `event: ${type}\r\ndata: ${JSON.stringify(message.json)}\r\n\r\n`
    }
    case 'metronome':
      return `${JSON.stringify(message.json)}\n`
    case 'audit':
    case 'kernel-log':
    case 'agent-log':
    case 'sandbox':
      return `${message.line}\n`
    default:
      return message satisfies never
  }
}

/**
 * The profiles of all agents, by path: what each file held, and since when, as a collector tells it. A file as it is found
 * later would not say what was in force before it was edited.
 */
function profileFiles({ profiles }: Pick<ScenarioRun, 'profiles'>): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const profile of profiles) {
    const path = profilePath(profile.hostname)
    files.set(path, `${files.get(path) ?? ''}${JSON.stringify(profileLine(profile))}\n`)
  }
  return files
}

/** Where the facts of a host's profiles stand. */
export const profilePath = (hostname: string): string => posix.join(hostname, 'profiles.jsonl')

/** What a collector tells of a profile. */
export const profileLine = ({ at, name, text }: ScenarioRun['profiles'][number]) => ({
  fact: 'profile',
  at: iso(at),
  name,
  text,
})
