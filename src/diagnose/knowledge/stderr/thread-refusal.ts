import { processCalls, threadCalls } from '../call-words.ts'
import type { Language, ThreadRefusal } from './line-sign.ts'
import { plainText, withoutLogPrefix } from './plain-text.ts'

type Form = readonly [pattern: RegExp, language: Language, calls: readonly string[]]

/**
 * Texts of runtimes that could not start a thread or process and do not say for which errno.
 * EPERM there is nearly always a filter that refuses clone3 with EPERM: a kernel without a filter answers EAGAIN at a
 * limit. Sources: Modules/_threadmodule.c (CPython), lib/asyn-thread.c (curl), src/node_platform.cc (Node),
 * src/hotspot/os/linux/os_linux.cpp (JDK), src/runtime/os_linux.go (Go), lib/hostip.c; as measured with clone3 refused.
 */
const forms: readonly Form[] = [
  [/\bcan't start new thread\b/, 'python', threadCalls],
  [/\bgetaddrinfo\(\) thread failed to start\b/, 'c', threadCalls],
  [/\bAssertion (?:failed|[`'].*failed).*\buv_thread_create/, 'node', threadCalls],
  [/\(0\) == \(uv_thread_create/, 'node', threadCalls],
  [/\bunable to create (?:new )?native thread\b/i, 'java', threadCalls],
  [/^#? ?Cannot create (?:worker )?(?:GC|VM|compiler) thread\b/, 'java', threadCalls],
  [/\bfatal error: newosproc\b/, 'go', threadCalls],
  [
    /\bCan't create thread\b|\bcan't create Thread\b|\bCannot create thread\b|\bcould not create thread\b/,
    'c',
    threadCalls,
  ],
  [/\bfailed to (?:create|spawn|start) (?:new |worker |os )*thread\b/i, 'c', threadCalls],
  [/\bfork: (?:retry: )?Resource temporarily unavailable\b/, 'shell', processCalls],
  [/\bCannot fork\b/, 'shell', processCalls],
  [/\bpthread_create(?:\(\))? failed\b/, 'c', threadCalls],
]

/** Reads that a thread or process could not be started, where the line does not say EPERM or ENOSYS. */
export function threadRefusal(line: string): ThreadRefusal | undefined {
  const text = withoutLogPrefix(plainText(line))
  const form = forms.find(([pattern]) => pattern.test(text))
  if (form === undefined) return undefined
  const [, language, calls] = form
  const isLimit = /\bResource temporarily unavailable\b|\bEAGAIN\b|\berrno[ :=]*11\b/.test(text)
  return {
    kind: 'thread-refusal',
    errno: isLimit ? 'EAGAIN' : undefined,
    calls,
    program: /^((?:\w|[./-])+): /.exec(text)?.[1]?.split('/').at(-1),
    language,
    certainty: isLimit ? 'clear' : 'fair',
  }
}
