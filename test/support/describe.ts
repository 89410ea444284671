import { suite, type Test } from 'uvu'

/** A suite that runs itself. uvu reports success for a suite whose `run()` was forgotten. */
export function describe(name: string, define: (it: Test) => void): void {
  const it = suite(name)
  define(it)
  it.run()
}
