import type { Finding, Rule } from '../case.ts'
import { lineEvidence, statusEvidence } from '../evidence.ts'
import { type TrapDump, trapDump } from '../knowledge/stderr/sigsys.ts'
import type { InForce } from '../in-force.ts'

/** What the Go runtime exits with after it printed a signal's dump. Source: src/runtime/signal_unix.go, sighandler. */
const dumpStatus = 2

/** SYS_SECCOMP. A signal that a process sent has 0. Source: include/uapi/asm-generic/siginfo.h. */
const seccompCode = '1'

/**
 * A Go program catches the signal of TRAP, prints where it was and exits: the dump names the call, and by its code that
 * a filter sent the signal. KILL can not be caught.
 */
export const trapDumped: Rule = (about): Finding | undefined => {
  const { death, end, inForce } = about
  if (death.outcome !== 'failed' || end.exitCode !== dumpStatus) return undefined
  const start = death.lines.findLastIndex(({ text }) => text.startsWith('SIGSYS: bad system call'))
  const line = death.lines[start]
  if (line === undefined) return undefined
  const after = death.lines.slice(start + 1).flatMap(({ path, text }) => (path === line.path ? [text] : []))
  const code = after.map((text) => /^PC=\S+ .*\bsigcode=(\d+)/.exec(text)?.[1]).find((each) => each !== undefined)
  if (code !== undefined && code !== seccompCode) return undefined
  const { call, whose } = asked(trapDump(after), inForce)
  return {
    code: 'seccomp-trap',
    confidence: code === undefined && whose !== 'mesos' ? 'possible' : 'likely',
    summary: `${call?.name ?? 'a call'} is answered with TRAP (SIGSYS) by ${whose === 'own' ? 'a filter that Mesos did not load' : inForce.is === 'profile' ? inForce.name : 'a filter'}; the Go runtime caught the signal and exited with ${dumpStatus}`,
    seccomp: {
      filter: whose,
      profile: whose !== 'own' && inForce.is === 'profile' ? inForce.name : null,
      action: 'trap',
      syscall: call,
      pid: null,
      comm: null,
      exe: null,
    },
    evidence: [
      lineEvidence(line, 'decisive'),
      ...(inForce.is === 'unknown' ? [] : [inForce.evidence]),
      statusEvidence(death, 'supports'),
    ],
    call: call?.name ?? undefined,
  }
}

type Asked = {
  readonly call: { readonly name: string | null; readonly number: number; readonly arch: string } | null
  readonly whose: 'mesos' | 'own' | 'unknown'
}

/** The call of a dump, and whether the filter that Mesos gave answers it so. */
function asked({ call: name, number, arch = 'x86_64' }: TrapDump, inForce: InForce): Asked {
  const policy = inForce.is === 'profile' ? inForce.policy : undefined
  const answer = name === undefined ? undefined : policy?.answer({ name, arch })
  const byNumber = answer ?? (number === undefined ? undefined : policy?.answer({ number, arch }))
  const known = number ?? answer?.number
  const call = known === undefined ? null : { name: name ?? null, number: known, arch }
  if (inForce.is === 'none') return { call, whose: 'own' }
  if (byNumber === undefined) return { call, whose: 'unknown' }
  return { call, whose: byNumber.action === 'trap' || byNumber.mayBe.has('trap') ? 'mesos' : 'own' }
}
