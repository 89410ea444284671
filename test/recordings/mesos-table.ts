import type { RunVerdicts } from './mesos.ts'

const none = 'none'

/** One line a task: right, fair (cautious) or wrong, what was said, and why it is wrong. */
export function table(runs: readonly RunVerdicts[]): string {
  return runs
    .flatMap(({ run, verdicts }) => [
      run,
      ...verdicts.map(({ task, said, confidence, exact, wrong }) => {
        const mark = wrong.length > 0 ? 'WRONG' : exact ? 'right' : 'fair'
        return `  ${mark.padEnd(5)} ${task.padEnd(28)} ${said ?? none} ${confidence ?? ''} ${wrong.join('; ')}`.trimEnd()
      }),
    ])
    .join('\n')
}

/** Expected code (the first of those that are right) against the code said. */
export function confusion(runs: readonly RunVerdicts[]): string {
  const cells = new Map<string, number>()
  for (const { expected, said } of runs.flatMap((run) => run.verdicts)) {
    const right = expected.includes(said) ? said : expected[0]
    const key = `${right ?? none} -> ${said ?? none}`
    cells.set(key, (cells.get(key) ?? 0) + 1)
  }
  const lines = [...cells]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => `  ${String(count).padStart(4)}  ${key}`)
  return ['expected -> said', ...lines].join('\n')
}
