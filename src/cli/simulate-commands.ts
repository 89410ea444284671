import type { Command } from './command.ts'
import { simulateInitOptions } from './options/simulate-init-options.ts'

/** What `simulate` can do beside running scenarios. */
export const simulateCommands: readonly Command[] = [
  {
    name: 'simulate init',
    says: 'writes a scenario from evidence: definitions, agents, profiles and what failed',
    about: [
      "Reads answers of /v2/apps, /v2/pods, /v1/jobs, GET_AGENTS or /state, agents' flags, profiles and everything else that diagnose reads, told apart by what is in them, and writes a scenario: the cluster, the definitions as they are, programs guessed from how tasks ended, and what was observed as expectations. It runs it once and says how closely the run shows what was observed. What could not be known stands in comments, with what was taken for it.",
    ],
    operands: { placeholder: '', says: '', min: 0, max: 0 },
    options: Object.values(simulateInitOptions),
    examples: [
      { line: 'sigsys simulate init --from incident/ profiles/ --out incident.yaml', says: 'from a folder of logs' },
      {
        line: 'curl -s http://marathon.mesos:8080/v2/apps | sigsys simulate init --from - > apps.yaml',
        says: 'from a running Marathon',
      },
      { line: 'sigsys simulate init --from bundle.zip --anonymise --out shared.yaml', says: 'to hand on' },
    ],
    load: () => import('./commands/simulate-init.ts'),
  },
]
