import { abuseFaults } from './abuse.ts'
import { alertFaults } from './alerts.ts'
import type { Fault } from './fault.ts'
import { journalFaults } from './journal.ts'
import { machineFaults } from './machine.ts'
import { memoryFaults } from './memory.ts'
import { networkFaults } from './network.ts'
import { processFaults } from './processes.ts'
import { secretFaults } from './secrets.ts'

/** Everything that goes wrong. */
export const faults: readonly Fault[] = [
  ...processFaults,
  ...networkFaults,
  ...machineFaults,
  ...journalFaults,
  ...secretFaults,
  ...abuseFaults,
  ...memoryFaults,
  ...alertFaults,
]
