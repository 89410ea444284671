import type { SeccompActed } from '../domain/event.ts'
import type { InForce } from './in-force.ts'

/**
 * Whether the filter Mesos gave the container answers a record's call as the record says.
 *
 * Undefined where the filter's content or the call is not known. A filter of Mesos never logs TRAP, ERRNO or TRACE and
 * never kills the process, so a record of these is another filter's: `undefined`, for the container may have two.
 */
export function filterCan(filter: InForce, record: SeccompActed): boolean | undefined {
  if (filter.is !== 'profile' || filter.policy === undefined) return undefined
  if (record.action !== 'kill-thread' && record.action !== 'kill') return undefined
  const { syscall, arch } = record
  if (syscall?.number === undefined || arch === undefined) return undefined
  const answer = filter.policy.answer({ number: syscall.number, arch })
  return answer === undefined ? undefined : answer.action === 'kill-thread' || answer.mayBe.has('kill-thread')
}
