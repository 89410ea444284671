import { setPriority } from 'node:os'
import type { TrialTask } from './run-trial.ts'
import { runTrial } from './run-trial.ts'
import type { Told } from './runner.ts'

/** The process of trials: takes a task, tells what it showed, and ends with the process that started it. */
process.on('message', (task: TrialTask) => {
  runTrial(task).then(
    (runs) => tell({ is: 'told', runs }),
    (error: unknown) => tell({ is: 'fault', says: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.kill(process.pid))

const tell = (told: Told): void => void process.send?.(told)

// Whoever takes in events goes first.
setPriority(10)
