import type { MemoryShortage } from './line-sign.ts'
import { plainText } from './plain-text.ts'

/** Texts of the kernel about a process it chose. Source: mm/oom_kill.c. */
const kernel =
  /\boom-kill:|\bOut of memory: Kill(?:ed)? process\b|\bMemory cgroup out of memory\b|\binvoked oom-killer\b|^Killed process \d+/

/** Words of a JVM that could not start a thread either: the same whether memory is short or clone3 was refused. */
const doubtful =
  /\binsufficient memory for the Java Runtime Environment\b|\bOut of system resources\b|\bpossibly out of memory or process\/resource limits reached\b/

const program = new RegExp(
  [
    String.raw`\bCannot allocate memory\b`,
    String.raw`\bjava\.lang\.OutOfMemoryError: (?!unable to create)`,
    String.raw`\bMemoryError\b`,
    String.raw`\bfatal error: (?:runtime: )?out of memory\b`,
    String.raw`\bruntime: cannot allocate memory\b`,
    String.raw`\bJavaScript heap out of memory\b`,
    String.raw`\bstd::bad_alloc\b`,
    String.raw`\bmemory allocation of \d+ bytes failed\b`,
    String.raw`\bAllowed memory size of \d+ bytes exhausted\b`,
    String.raw`\bfailed to allocate memory \(NoMemoryError\)`,
    String.raw`^Out of memory!$`,
    String.raw`\b(?:virtual )?memory exhausted\b`,
    String.raw`\bSystem\.OutOfMemoryException\b`,
    String.raw`\bENOMEM\b`,
    String.raw`\b(?:malloc|calloc|realloc|mmap)(?:\(\))?(?: failed)?: .*\bmemory\b`,
  ].join('|'),
)

/** Reads that memory ran out, by the kernel's word or the program's own. */
export function memoryShortage(line: string): MemoryShortage | undefined {
  const text = plainText(line)
  if (kernel.test(text)) return { kind: 'memory-shortage', by: 'kernel', doubtful: false, certainty: 'clear' }
  if (doubtful.test(text)) return { kind: 'memory-shortage', by: 'program', doubtful: true, certainty: 'weak' }
  return program.test(text) ? { kind: 'memory-shortage', by: 'program', doubtful: false, certainty: 'fair' } : undefined
}
