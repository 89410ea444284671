import { type Collector, type CollectOptions, startCollector } from '../../src/app/collect/collector.ts'
import { valueOf } from './hub.ts'

/** Starts a collector that reads a log and sends to a hub on this machine, unless asked otherwise. */
export const collecting = async (port: number, options: Partial<CollectOptions> = {}): Promise<Collector> =>
  valueOf(
    await startCollector({
      hub: new URL(`ws://127.0.0.1:${port}`),
      cluster: 'lab',
      node: 'agent-1',
      carrier: 'file',
      auditLog: '/nowhere',
      journal: undefined,
      cgroupsRoot: 'mesos',
      isWalking: true,
      isTracing: true,
      isForwarded: false,
      spool: undefined,
      spoolBytesMax: 2 ** 26,
      profiles: undefined,
      agentLog: undefined,
      workDir: '/nowhere',
      zone: 'UTC',
      token: () => undefined,
      ca: undefined,
      say: () => {},
      ...options,
    }),
  )

/** A line of auditd's log: one kill, told apart by its serial. */
export const auditLine = (serial: number): string =>
  `type=SECCOMP msg=audit(1795460142.${String(serial % 1000).padStart(3, '0')}:${serial}): auid=0 uid=0 gid=0 ses=1 subj=unconfined pid=${serial} comm="tool" exe="/bin/tool" sig=31 arch=c000003e syscall=101 compat=0 ip=0x7f code=0x80000000\n`
