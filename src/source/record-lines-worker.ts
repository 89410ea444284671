import { parentPort, workerData } from 'node:worker_threads'
import type { FoundLine } from '../wire/audit/scan.ts'
import { batchesAhead, batchOfLines, type LineBatch, type WorkerStart } from './line-batch.ts'
import { recordLinesHere } from './record-lines.ts'

/** Lines are sent together once there are this many, or this much was read since the last. */
const batchLines = 512
const batchReads = 16

/** The second thread of `recordLinesAside`: sends batches, and waits when it is too far ahead. */
function sendLines({ location, taken }: WorkerStart): void {
  let sent = 0
  let waiting: FoundLine[] = []
  let reads = 0

  function send(batch: LineBatch): void {
    while (sent - Atomics.load(taken, 0) >= batchesAhead) Atomics.wait(taken, 0, Atomics.load(taken, 0), waitMs)
    parentPort?.postMessage(batch, [batch.numbers.buffer, batch.bytes.buffer])
    sent += 1
    waiting = []
    reads = 0
  }

  try {
    for (const lines of recordLinesHere(Buffer.from(location))) {
      for (const line of lines) waiting.push(line)
      reads += 1
      if (waiting.length >= batchLines || reads >= batchReads) send(batchOfLines(waiting, false))
    }
    send(batchOfLines(waiting, true))
  } catch (error) {
    // Only opening and reading throw.
    const { message, code } = error as NodeJS.ErrnoException
    send({ ...batchOfLines([], true), failed: { message, code: code ?? 'EIO' } })
  }
}

/** A wait ends by itself now and then, in case the other thread took a batch between the look and the wait. */
const waitMs = 50

// What the other thread gave it.
sendLines(workerData as WorkerStart)
