/** What one line that a program printed says about why it, or a child of it, ended. */
export type LineSign = Refusal | ThreadRefusal | SigsysSign | NotRunnable | HelperFailure | MemoryShortage

/** `clear`: the line says it in a form that means nothing else; `fair`: it says so, but leaves room; `weak`: it may be about something else. */
export type Certainty = 'clear' | 'fair' | 'weak'

/** The errnos a filter's answer shows up as. Mesos' ERRNO is always EPERM, TRACE without a tracer ENOSYS; EACCES is somebody else's. */
export type RefusalErrno = 'EPERM' | 'EACCES' | 'ENOSYS'

/** Whose way of printing an errno a line follows; `c` is strerror() after a colon. */
export type Language =
  | 'c'
  | 'c++'
  | 'erlang'
  | 'go'
  | 'haskell'
  | 'java'
  | 'nginx'
  | 'node'
  | 'ocaml'
  | 'perl'
  | 'php'
  | 'python'
  | 'ruby'
  | 'rust'
  | 'shell'
  | 'strace'

/** A call (or something that may be one) was refused. */
export type Refusal = {
  readonly kind: 'refusal'
  readonly errno: RefusalErrno
  /** The call or library function the line names. */
  readonly call: string | undefined
  /** The system calls that can be behind it, the likeliest first; from the program's purpose where no call is named. */
  readonly calls: readonly string[]
  readonly program: string | undefined
  readonly language: Language
  readonly certainty: Certainty
  /** The line says that the program goes on another way (`falling back`, a warning): no reason to die. */
  readonly tolerated: boolean
}

/** A thread or process could not be started and the line does not say for which errno, or says EAGAIN, which is a limit. */
export type ThreadRefusal = {
  readonly kind: 'thread-refusal'
  readonly errno: 'EAGAIN' | undefined
  readonly calls: readonly string[]
  readonly program: string | undefined
  readonly language: Language
  readonly certainty: Certainty
}

/** A process died of SIGSYS, or of what looks like it. */
export type SigsysSign = {
  readonly kind: 'sigsys'
  /** `signal`: the death itself; `status`: 159 or -31, which a program may also return by itself; `report`: a handler's own text. */
  readonly form: 'signal' | 'status' | 'report'
  /** The dead process's pid in its own pid namespace, where the line has it. */
  readonly pid: number | undefined
  /** The command as a shell repeats it. */
  readonly command: string | undefined
  readonly core: boolean
  /** The refused call where the line, or the dump behind it, tells it: by name, by number, by both, or not at all. */
  readonly call: string | undefined
  readonly number: number | undefined
  /** The architecture of the number where it is known; else that of the host, most likely. */
  readonly arch: string | undefined
  /** True where the text comes from a sandbox the program installed itself (Chromium, Firefox, OpenSSH, tor). */
  readonly ownFilter: boolean
  readonly certainty: Certainty
}

/** A command could not be started at all. */
export type NotRunnable = {
  readonly kind: 'not-runnable'
  readonly program: string | undefined
  readonly why: 'missing' | 'not-executable' | 'bad-format' | 'library-missing' | 'refused' | 'other'
  /** The exit status a shell gives for it: 127 or 126; undefined where a program other than a shell says so. */
  readonly status: 126 | 127 | undefined
  readonly certainty: Certainty
}

/** Mesos' launch helper gave up before it started the command. Source: src/slave/containerizer/mesos/launch.cpp, execute. */
export type HelperFailure = {
  readonly kind: 'helper-failure'
  readonly step: 'filter' | 'capabilities' | 'root' | 'user' | 'mounts' | 'other'
  /** What the helper printed after the name of the step. */
  readonly detail: string
  /** The calls of that step, which run under the filter or make it; empty for a step before it. */
  readonly calls: readonly string[]
  /** Whether the text shows an errno a filter can have caused. */
  readonly refused: boolean
}

/** A program says that memory ran out. `doubtful` where a refused thread start gives the same words. */
export type MemoryShortage = {
  readonly kind: 'memory-shortage'
  readonly by: 'kernel' | 'program'
  readonly doubtful: boolean
  readonly certainty: Certainty
}
