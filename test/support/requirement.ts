import type { Test } from 'uvu'

/** What a test may need that a fresh machine lacks. The names are the contract's (product §7). */
export type Requirement =
  | 'root'
  | 'kernel'
  | 'auditd'
  | 'journald'
  | 'cgroup'
  | 'libseccomp'
  | 'bwrap'
  | 'chromium'
  | 'alertmanager'
  | 'prometheus'
  | 'node22'
  | 'node24'
  | 'recordings'

const demanded = new Set((process.env['SIGSYS_REQUIRE'] ?? '').split(/[\s,]+/).filter(Boolean))

/** Whether `SIGSYS_REQUIRE` says that a requirement's tests may not be skipped. */
export const isRequired = (requirement: Requirement): boolean => demanded.has(requirement) || demanded.has('all')

/**
 * Registers `define`'s tests if the requirement is met; else one skipped test that says why,
 * or, where the requirement is demanded, one that fails with the reason.
 *
 * @param missing why the requirement is not met; undefined if it is
 */
export function needing(
  it: Test,
  { requirement, missing }: { readonly requirement: Requirement; readonly missing: string | undefined },
  define: () => void,
): void {
  if (missing === undefined) {
    define()
    return
  }
  const says = `needs ${requirement}: ${missing}`
  if (isRequired(requirement)) {
    it(says, () => {
      throw new Error(`${says}, and SIGSYS_REQUIRE demands it`)
    })
    return
  }
  skipped.push(says)
  it.skip(says, () => {})
}

/** The reasons of all skips so far, for the runner's closing lines. */
export const skipped: string[] = []
