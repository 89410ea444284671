import { writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { threadModule } from '../domain/own-files.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { KernelNews, KernelOrder, KernelStart, Question } from './kernel-messages.ts'
import type { Owner } from './owner.ts'

/** What the kernel tells, by a thread of its own. */
export type KernelFeed = {
  /** Why a socket is not there; undefined: it is. */
  readonly refused: {
    readonly records: string | undefined
    readonly processes: string | undefined
    readonly trace: string | undefined
    readonly status: string | undefined
  }
  /** Whose pid it was at a moment of the wall clock. */
  readonly ownerOf: (pid: number, at: number) => Promise<Owner>
  readonly stop: () => Promise<void>
}

/** How long the thread may take to say that it runs. */
const startMs = 10_000
/** Questions on their way; more are answered with `unknown`. */
const questionsMax = 100_000

/**
 * Starts the thread.
 *
 * @param take gets batches and claims, in order
 * @param ended gets the reason when the thread ends by itself
 * @returns why there is no such thread: no koffi, not Linux
 */
export async function startKernelFeed(
  start: KernelStart,
  {
    take,
    ended,
  }: {
    readonly take: (news: Extract<KernelNews, { is: 'batch' | 'drained' | 'status' }>) => void
    readonly ended: (why: string) => void
  },
): Promise<Result<KernelFeed, string>> {
  const worker = new Worker(threadModule('collect/kernel-worker.js'), { workerData: start, execArgv: [] })
  const asked = new Map<number, (owner: Owner) => void>()
  let waker: number | undefined
  let stopping = false
  let questions: Question[] = []
  let lastId = 0

  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const first = new Promise<Extract<KernelNews, { is: 'started' | 'failed' }>>((resolve) => {
    worker.on('message', (news: KernelNews) => {
      if (news.is === 'started' || news.is === 'failed') return resolve(news)
      if (news.is === 'batch')
        for (const { id, owner } of news.answers) {
          asked.get(id)?.(owner)
          asked.delete(id)
        }
      return take(news)
    })
    worker.on('error', (error) => resolve({ is: 'failed', why: error.message }))
    worker.on('exit', () => {
      for (const answer of asked.values()) answer(nobody)
      asked.clear()
      if (!stopping) ended('the thread that listens to the kernel ended')
      resolve({ is: 'failed', why: 'it ended at once' })
    })
    setTimeout(() => resolve({ is: 'failed', why: `nothing heard in ${startMs / 1000} s` }), startMs).unref()
  })

  function order(what: KernelOrder): void {
    worker.postMessage(what, [])
    // The thread blocks in poll; this is what it waits for besides the kernel.
    if (waker !== undefined) writeSync(waker, wakeUp)
  }

  function ask(): void {
    const batch = questions
    questions = []
    order({ is: 'who', asked: batch })
  }

  async function stop(): Promise<void> {
    stopping = true
    order({ is: 'stop' })
    const timer = setTimeout(() => void worker.terminate(), 1000)
    await exited
    clearTimeout(timer)
  }

  const news = await first
  if (news.is === 'failed') {
    stopping = true
    await worker.terminate()
    return err(news.why)
  }
  waker = news.waker
  return ok({
    refused: { records: news.records, processes: news.processes, trace: news.trace, status: news.status },
    ownerOf: (pid, at) => {
      if (asked.size >= questionsMax || stopping) return Promise.resolve(nobody)
      return new Promise((resolve) => {
        asked.set((lastId += 1), resolve)
        if (questions.push({ id: lastId, pid, at }) === 1) setImmediate(ask)
      })
    },
    stop,
  })
}

const nobody: Owner = { container: undefined, why: 'unknown' }
const wakeUp = new Uint8Array(new BigUint64Array([1n]).buffer)
