import { duration, type Duration } from '../../domain/time.ts'
import type { ClusterLink } from './link.ts'

/** How long things take in Mesos. What is not upstream's default is read off recordings of Mesos 1.12 on two CPUs. */
export type MesosParameters = {
  /** How messages travel, where that is not always as long; undefined: as the two below say. */
  readonly link?: ClusterLink | undefined
  /** From a framework to the master, and back for offers. Assumption: one network, 1 ms. */
  readonly frameworkLink: Duration
  /** From the master to an agent, and back; an update is at the framework when it is at the master. Assumption: 1 ms. */
  readonly agentLink: Duration
  /** `--allocation_interval`, 1 s. Source: src/master/constants.hpp, DEFAULT_ALLOCATION_INTERVAL. */
  readonly allocationInterval: Duration
  /** From a task's arrival at its agent to a prepared container: sandbox, isolators, profile. Recorded: 90 ms. */
  readonly containerPrepare: Duration
  /** From a refused launch to the status that tells of it. Recorded: 30 ms. */
  readonly launchFailure: Duration
  /** From a prepared container to TASK_STARTING of its executor, fetching left out. Recorded: 270 ms. */
  readonly executorStart: Duration
  /** From TASK_STARTING to TASK_RUNNING of a command task. Recorded: 15 to 50 ms. */
  readonly commandStart: Duration
  /** The same for a pod's containers, which the agent has to launch. Recorded: 140 ms. */
  readonly nestedStart: Duration
  /**
   * From a process' end to the executor's noticing it: libprocess looks every 100 ms, this is half of it.
   * Recorded: 10 to 106 ms. Source: 3rdparty/libprocess/src/reap.cpp, MIN_REAP_INTERVAL.
   */
  readonly reap: Duration
  /** From the out-of-memory kill to the status: the container is destroyed first. Recorded: 1.9 s. */
  readonly limitReport: Duration
  /** An executor that has nothing left to run ends after so long. Source: src/launcher/executor.cpp, reaped: 1 s. */
  readonly executorLinger: Duration
  /** Where neither the kill nor the task says how long. Source: src/launcher/executor.cpp, kill: 3 s. */
  readonly killGrace: Duration
  /** `--executor_shutdown_grace_period`, 5 s: for tasks of a framework that was removed. Source: src/slave/constants.hpp. */
  readonly shutdownGrace: Duration
  /** `--agent_ping_timeout`, 15 s. Source: src/master/constants.hpp. */
  readonly agentPingTimeout: Duration
  /** `--max_agent_ping_timeouts`, 5: so many times that, and the agent is unreachable. Source: src/master/constants.hpp. */
  readonly agentPingTimeoutsMax: number
  /** From an agent's stop to its being registered again, when it is restarted. Assumption: 3 s. */
  readonly agentRestart: Duration
  /** From a network that works again to the agent's being registered again. Assumption: 1 s. */
  readonly agentReturn: Duration
  /** From the loss of a master to a new leader. Assumption: 10 s, ZooKeeper's session timeout on top of an election. */
  readonly masterElection: Duration
  /** Agents come back to a new master at random over so long. Source: src/slave/constants.hpp, DEFAULT_REGISTRATION_BACKOFF_FACTOR: 1 s. */
  readonly agentBackoff: Duration
  /** From a new leader to a framework's registration. Assumption: 500 ms. */
  readonly frameworkReturn: Duration
  /** Whether a pod's containers share the memory limit of the pod. Source: `linux_info.share_cgroups`, true by default. */
  readonly podsShareCgroups: boolean
}

/** What is used where nothing else is said. */
export const mesosDefaults: MesosParameters = {
  frameworkLink: duration(1),
  agentLink: duration(1),
  allocationInterval: duration(1000),
  containerPrepare: duration(90),
  launchFailure: duration(30),
  executorStart: duration(270),
  commandStart: duration(30),
  nestedStart: duration(140),
  reap: duration(50),
  limitReport: duration(1900),
  executorLinger: duration(1000),
  killGrace: duration(3000),
  shutdownGrace: duration(5000),
  agentPingTimeout: duration(15_000),
  agentPingTimeoutsMax: 5,
  agentRestart: duration(3000),
  agentReturn: duration(1000),
  masterElection: duration(10_000),
  agentBackoff: duration(1000),
  frameworkReturn: duration(500),
  podsShareCgroups: true,
}
