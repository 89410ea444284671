#!/usr/bin/env node
import process from 'node:process'
import { exitCode } from './cli/exit-code.ts'
import { run } from './cli/run.ts'
import { sinkOf, untilCancelled } from './cli/streams.ts'
import { faultText } from './cli/fault.ts'

const cancel = new AbortController()

process.on('SIGINT', () => {
  if (cancel.signal.aborted) process.exit(exitCode.interrupted)
  cancel.abort('SIGINT')
})
process.on('SIGTERM', () => cancel.abort('SIGTERM'))
process.on('uncaughtException', leave)
for (const stream of [process.stdout, process.stderr]) stream.on('error', leave)

run(process.argv.slice(2), {
  env: process.env,
  stdin: untilCancelled(() => process.stdin, cancel.signal),
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  cancelled: cancel.signal,
  onHangup: (listener) => void process.on('SIGHUP', listener),
}).then((code) => process.exit(code), leave)

/** Ends with what an error means: a reader who has left is none of our business, a full disk is the user's, the rest ours. */
function leave(error: unknown): void {
  const fault = faultText(error, { isDebugging: process.env['SIGSYS_DEBUG'] === '1' })
  if (fault.text !== '') process.stderr.write(fault.text)
  process.exit(fault.code)
}
