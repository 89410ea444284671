import { posix } from 'node:path'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import type { ScenarioRun } from '../../sim/world/run-scenario.ts'

/**
 * What of a simulated cluster came to the observer, by path, as the real one would have left it: streams in their wire formats, logs and
 * sandboxes of each agent, its profiles. `sigsys diagnose` reads the folder like any other.
 */
export function evidenceFiles(
  run: Pick<ScenarioRun, 'delivered'>,
  scenario: Pick<Scenario, 'cluster'>,
): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  const add = (path: string, text: string): void => {
    const known = files.get(path)
    if (known === undefined) files.set(path, [text])
    else known.push(text)
  }
  for (const { message } of run.delivered.messages) {
    switch (message.from) {
      case 'mesos': {
        const text = JSON.stringify(message.json)
        add('mesos-master.recordio', `${Buffer.byteLength(text)}\n${text}`)
        break
      }
      case 'marathon': {
        const type = (message.json as { readonly eventType?: string }).eventType ?? 'message'
        add('marathon-events.sse', `event: ${type}\r\ndata: ${JSON.stringify(message.json)}\r\n\r\n`)
        break
      }
      case 'metronome':
        add('metronome-jobs.jsonl', `${JSON.stringify(message.json)}\n`)
        break
      case 'audit':
        add(posix.join(message.agent, 'audit.log'), `${message.line}\n`)
        break
      case 'kernel-log':
        add(posix.join(message.agent, 'kern.log'), `${message.line}\n`)
        break
      case 'agent-log':
        add(posix.join(message.agent, 'mesos-agent.log'), `${message.line}\n`)
        break
      case 'sandbox':
        add(posix.join(message.agent, message.path), `${message.line}\n`)
        break
      default:
    }
  }
  for (const { hostname, profiles } of scenario.cluster.agents)
    for (const [name, text] of profiles) add(posix.join(hostname, 'seccomp', name.replaceAll('/', '_')), text)
  return files
}
