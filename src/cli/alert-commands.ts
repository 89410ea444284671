import type { Command } from './command.ts'
import {
  alertDeliveriesOptions,
  alertDrillOptions,
  alertRedeliverOptions,
  alertSilenceOptions,
  alertTestOptions,
  alertVerifyOptions,
} from './options/alert-options.ts'

const none = { placeholder: '', says: '', min: 0, max: 0 }

/** The parts of `alerts`, in the order of its help. */
export const alertCommands: readonly Command[] = [
  {
    name: 'alerts test',
    says: 'which alerts would go out for a scenario, when, and where to',
    about: [
      'Runs scenario files as simulate does and tells what would go out, on simulated time, by the thresholds, rules and routes of a configuration of serve. Nothing is sent. Expectations on alerts (alert_of) belong into the scenario; simulate checks them.',
    ],
    operands: none,
    options: Object.values(alertTestOptions),
    hasOwnConfig: true,
    examples: [
      {
        line: 'sigsys alerts test --scenario crash-loop.yaml --config /etc/sigsys.yaml',
        says: 'by the routes of a daemon',
      },
      { line: 'sigsys alerts test --scenario crash-loop.yaml --format jsonl', says: 'the very bodies of the webhook' },
    ],
    load: async () => ({ run: (await import('./commands/alerts-test.ts')).run }),
  },
  {
    name: 'alerts drill',
    says: 'sends an alert that is none, marked as such, and its end',
    about: [
      'Asks a serve to send the beginning and the end of an alert through its routes and its outbox, marked as a drill in every sink, and waits until they have arrived. Exit 1 if one did not.',
    ],
    operands: none,
    options: Object.values(alertDrillOptions),
    examples: [
      { line: 'sigsys alerts drill --token-file admin.token', says: 'where critical alerts go' },
      { line: 'sigsys alerts drill --sink pager --severity info', says: 'one sink' },
    ],
    load: async () => ({ run: (await import('./commands/alerts-drill.ts')).run }),
  },
  {
    name: 'alerts verify',
    says: 'verifies the signature of a webhook',
    about: [
      'Checks that a webhook is signed by one of the secrets over its id, its timestamp and the very bytes of its body, and that it is fresh, as Standard Webhooks says. Exit 1 if not.',
    ],
    operands: { placeholder: 'BODY', says: 'the body as it came; - for standard input', min: 1, max: 1 },
    options: Object.values(alertVerifyOptions),
    examples: [
      {
        line: 'sigsys alerts verify --secret-file webhook.secret --id "$ID" --timestamp "$TS" --signature "$SIG" body.json',
        says: 'in a receiver that has no library for it',
      },
    ],
    load: async () => ({ run: (await import('./commands/alerts-verify.ts')).run }),
  },
  {
    name: 'alerts silence',
    says: 'keeps alerts quiet for a while: add, list, end',
    about: [
      'add: nobody is told of what matches, with an owner, a reason and an end. list: what is silent now. end ID: ends one now; what still holds is told. Needs a token with the role admin, list one that may read.',
    ],
    operands: { placeholder: 'add|list|end [ID]', says: 'what to do', min: 1, max: 2 },
    options: Object.values(alertSilenceOptions),
    examples: [
      {
        line: 'sigsys alerts silence add --workload /shop/cart --for 2h --until-new-version --owner ana --reason "fix is on its way"',
        says: 'until the fix, two hours at most',
      },
      { line: 'sigsys alerts silence list', says: 'who silenced what, and why' },
      { line: 'sigsys alerts silence end s-0123456789abcdef0123', says: 'before its time' },
    ],
    load: async () => ({ run: (await import('./commands/alerts-silence.ts')).run }),
  },
  {
    name: 'alerts deliveries',
    says: 'what was sent, what waits, and what was given up',
    about: ['Lists deliveries of a serve, the newest first: each message to each sink, with its attempts.'],
    operands: none,
    options: Object.values(alertDeliveriesOptions),
    examples: [
      { line: 'sigsys alerts deliveries --state dead', says: 'what was given up' },
      { line: 'sigsys alerts deliveries --sink pager --attempts', says: 'one sink, try by try' },
    ],
    load: async () => ({ run: (await import('./commands/alerts-deliveries.ts')).run }),
  },
  {
    name: 'alerts redeliver',
    says: 'sends again what was given up or has arrived',
    about: ['Sends a delivery once more, with the same bytes and the same id.'],
    operands: { placeholder: 'NUMBER', says: 'as deliveries prints it', min: 1, max: Number.MAX_SAFE_INTEGER },
    options: Object.values(alertRedeliverOptions),
    examples: [{ line: 'sigsys alerts redeliver 4711', says: 'after the sink was mended' }],
    load: async () => ({ run: (await import('./commands/alerts-deliveries.ts')).redeliver }),
  },
]
