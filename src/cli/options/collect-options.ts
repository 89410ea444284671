import { carriers } from '../../app/collect/carrier.ts'
import type { Option, Switch } from '../option.ts'
import { choiceKind, countKind, pathKind, textKind, zoneKind } from '../value-kinds.ts'
import { tailOptions } from './tail-options.ts'

const file = (name: string, says: string): Option<string> => ({ name, says, kind: pathKind('PATH') })
const walk: Switch = { name: 'walk', says: 'walk control groups instead of hearing of processes from the kernel' }
const noTrace: Switch = {
  name: 'no-trace',
  says: 'watch the folders of control groups instead of tracing moves into them',
}
const forwarded: Switch = {
  name: 'forwarded',
  says: 'the log is of other hosts, which its records name (node=, or the syslog); nothing is looked up here',
}

/** The options of `collect`, in the order of its help. */
export const collectOptions = {
  hub: { ...tailOptions.hub, says: 'the serve to send to; ws://127.0.0.1:8686 unless given' },
  tokenFile: { ...tailOptions.tokenFile, says: 'holds a token that may ingest; or SIGSYS_TOKEN' },
  hubCa: tailOptions.hubCa,
  cluster: { name: 'cluster', says: "first part of the events' source; cluster unless given", kind: textKind('NAME') },
  node: {
    name: 'node',
    says: "this agent's hostname as Mesos knows it; the machine's own name unless given",
    kind: textKind('NAME'),
  },
  carrier: {
    name: 'carrier',
    says: 'where audit records come from; auto, the first that can be read, unless given',
    kind: choiceKind('CARRIER', ['auto', ...carriers]),
  },
  auditLog: file('audit-log', "auditd's log; /var/log/audit/audit.log unless given"),
  journal: file('journal', "a folder of journal files; the machine's own journal unless given"),
  cgroupsRoot: { name: 'cgroups-root', says: "the agent's --cgroups_root; mesos unless given", kind: textKind('NAME') },
  walk,
  noTrace,
  forwarded,
  profiles: file('profiles', "the agent's --seccomp_config_dir: profiles are sent, also when they change"),
  agentLog: file('agent-log', 'the log of the Mesos agent: what bears on containers is sent'),
  workDir: file('work-dir', "the agent's --work_dir, for sandboxes; /var/lib/mesos/slave unless given"),
  timezone: { name: 'timezone', says: "the zone of the agent's log; UTC unless given", kind: zoneKind },
  spool: file('spool', 'keeps what waits for the hub over restarts; in memory unless given'),
  spoolMib: {
    name: 'spool-mib',
    says: 'beyond this size what is worth least goes; 256 unless given',
    kind: countKind('MIB'),
  },
} as const
