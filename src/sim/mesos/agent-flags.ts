import type { AgentDefinition } from './agent-definition.ts'

/**
 * The flags that an agent's process is started with, by name. A process keeps them until its end, whatever its
 * configuration becomes. Source: src/slave/flags.cpp; dcos/dcos gen/calc.py, calculate_mesos_isolation.
 */
export const agentFlags = ({
  hostname,
  isolators,
  seccomp,
  workDir,
}: AgentDefinition): Readonly<Record<string, string>> => ({
  hostname,
  isolation: [...isolators, ...(seccomp.enabled ? ['linux/seccomp'] : [])].join(','),
  launcher: 'linux',
  seccomp_config_dir: seccomp.configDir,
  ...(seccomp.defaultProfile === undefined ? {} : { seccomp_profile_name: seccomp.defaultProfile }),
  work_dir: workDir,
})

/** Whether containers of an agent have a pid namespace of their own. Source: isolators/namespaces/pid.cpp, prepare. */
export const hasPidNamespace = ({ definition }: { readonly definition: AgentDefinition }): boolean =>
  definition.isolators.includes('namespaces/pid')
