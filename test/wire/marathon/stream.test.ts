import * as assert from 'uvu/assert'
import { sseText } from '../../../src/wire/framing/sse.ts'
import { type MarathonMessage, marathonStream } from '../../../src/wire/marathon/stream.ts'
import { describe } from '../../support/describe.ts'

const timestamp = '2021-02-01T10:11:12.013Z'
const status = {
  taskId: 'żółw.instance-1._app.1',
  taskStatus: 'TASK_FAILED',
  message: 'Failed to launch container: \u201cno\u201d',
  appId: '/a',
  eventType: 'status_update_event',
  timestamp,
}
const text =
  sseText({
    event: 'event_stream_attached',
    data: JSON.stringify({ remoteAddress: 'x', eventType: 'event_stream_attached', timestamp }),
  }) +
  '\r\n' +
  sseText({ event: 'status_update_event', data: JSON.stringify(status) }) +
  sseText({ event: 'coffee_event', data: JSON.stringify({ eventType: 'coffee_event', timestamp }) }) +
  sseText({ event: 'status_update_event', data: '{"eventType":' }) +
  sseText({ event: 'status_update_event', data: '7' }) +
  'event: status_update_event\r\ndata: {"taskId":'

function decode(chunkBytes: number, charsMax?: number): readonly MarathonMessage[] {
  const bytes = new TextEncoder().encode(text)
  const stream = charsMax === undefined ? marathonStream() : marathonStream(charsMax)
  const messages: MarathonMessage[] = []
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    messages.push(...stream.push(bytes.subarray(start, start + chunkBytes)))
  }
  return [...messages, ...stream.end()]
}

const short = (messages: readonly MarathonMessage[]) =>
  messages.map(({ line, events, unknown }) => [
    line,
    ...events.map((event) => (event.kind === 'rejected' ? event.why : event.kind)),
    ...unknown,
  ])

describe('marathonStream', (it) => {
  const expected = [
    [1],
    [5, 'task-status', 'workload-seen'],
    [8, 'coffee_event'],
    [11, 'a message that is not JSON'],
    [14, 'not an event of Marathon'],
    [17, 'the stream ends inside a message'],
  ]
  for (const chunkBytes of [1, 2, 3, 5, 8, 10_000]) {
    it(`reads a stream in chunks of ${chunkBytes} B`, () => assert.equal(short(decode(chunkBytes)), expected))
  }

  it('keeps what is not ASCII', () => {
    const [, message] = decode(1)
    const [event] = message?.events ?? []
    assert.is(event?.kind === 'task-status' ? event.taskId : undefined, status.taskId)
  })

  it('says what it left out for its length', () => {
    assert.equal(short(decode(3, 100))[1], [5, 'a message longer than the bound'])
  })
})
