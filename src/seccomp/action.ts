/** What a filter answers a call with. Mesos' KILL ends the thread, its ERRNO is always EPERM. */
export type FilterAction = 'allow' | 'errno' | 'trap' | 'kill-thread' | 'trace'

/** Mesos' words, behind `SCMP_ACT_`. Source: include/mesos/seccomp/seccomp.proto. */
export type MesosAction = 'KILL' | 'TRAP' | 'ERRNO' | 'TRACE' | 'ALLOW'

/** The 32-bit value a filter returns; the lower half is data (EPERM for ERRNO and TRACE). Source: src/linux/seccomp/seccomp.cpp, resolveAction. */
export const returnValues: Readonly<Record<MesosAction, number>> = {
  KILL: 0x0000_0000,
  TRAP: 0x0003_0000,
  ERRNO: 0x0005_0001,
  TRACE: 0x7ff0_0001,
  ALLOW: 0x7fff_0000,
}

const actions: Readonly<Record<MesosAction, FilterAction>> = {
  KILL: 'kill-thread',
  TRAP: 'trap',
  ERRNO: 'errno',
  TRACE: 'trace',
  ALLOW: 'allow',
}

/** The kernel's action for one of Mesos' words. */
export const filterAction = (action: MesosAction): FilterAction => actions[action]

const byValue = new Map(Object.entries(returnValues).map(([name, value]) => [value, actions[name as MesosAction]]))

/** The action a return value of a filter of ours means; a value that no rule has put there is a kill, as in the kernel. */
export const actionOfReturn = (value: number): FilterAction => byValue.get(value) ?? 'kill-thread'

/** Whether a text is one of Mesos' actions. */
export const isMesosAction = (text: string): text is MesosAction => Object.hasOwn(returnValues, text)
