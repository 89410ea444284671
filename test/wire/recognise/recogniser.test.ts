import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { pieceLimits, type Piece, type PieceLimits } from '../../../src/wire/recognise/piece.ts'
import { Recogniser } from '../../../src/wire/recognise/recogniser.ts'
import { describe } from '../../support/describe.ts'

const chunked = (bytes: Buffer, size: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))

function pieces(bytes: Buffer, size = bytes.length, limits: PieceLimits = pieceLimits): readonly Piece[] {
  const recogniser = new Recogniser({ limits })
  // Copies, as a reader that reuses its buffer would overwrite what a piece must not keep.
  const found = chunked(bytes, Math.max(1, size)).flatMap((chunk) =>
    recogniser
      .push(Buffer.from(chunk))
      .map((piece) => ('bytes' in piece ? { ...piece, bytes: Buffer.from(piece.bytes) } : piece)),
  )
  return [...found, ...recogniser.end()]
}

/** What is told of a piece wherever it stands: blank lines and places are not. */
const content = (found: readonly Piece[]): readonly string[] =>
  found.flatMap((piece) => {
    if (piece.kind === 'json') return [`json ${JSON.stringify(piece.value)}`]
    if (piece.kind === 'line') return piece.text === '' ? [] : [`line ${piece.text}`]
    if (piece.kind === 'journal-entry') return [`entry ${JSON.stringify(piece.fields)}`]
    return [`broken ${piece.what}`]
  })

const frame = (text: string): string => `${Buffer.byteLength(text)}\n${text}`
const exportField = (name: string, value: string): Buffer => {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(value)))
  return Buffer.concat([Buffer.from(`${name}\n`), length, Buffer.from(`${value}\n`)])
}

const subscribed = '{"type":"SUBSCRIBED","subscribed":{"é":"}\\"{"}}'
const heartbeat = '{"type":"HEARTBEAT"}'
const pretty =
  '{\n  "defaultAction": "SCMP_ACT_ALLOW",\n  "syscalls": [\n    { "names": ["ptrace"] },\n    {"names":["mount"]}\n  ]\n}'
const audit = 'type=SECCOMP msg=audit(1795460142.523:540): pid=1 comm="x" sig=31 code=0x0'
const entry = Buffer.concat([
  Buffer.from('__CURSOR=s=1\n'),
  exportField('MESSAGE', 'two\n\nlines'),
  Buffer.from('_PID=1\n\n'),
])
const http = (parts: readonly string[]): string =>
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${parts.map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`).join('')}0\r\n\r\n`

/** Kinds of files: bytes, and the content they have. */
const samples: Readonly<Record<string, readonly [bytes: Buffer, content: readonly string[]]>> = {
  recordio: [Buffer.from(frame(subscribed) + frame(heartbeat)), [`json ${subscribed}`, `json ${heartbeat}`]],
  'json lines': [Buffer.from(`${subscribed}\n${heartbeat}  \r\n`), [`json ${subscribed}`, `json ${heartbeat}`]],
  'json line without end': [Buffer.from(heartbeat), [`json ${heartbeat}`]],
  'pretty json': [Buffer.from(pretty), [`json ${JSON.stringify(JSON.parse(pretty))}`]],
  'json list': [Buffer.from('[{"container_id":"c"},\n{}]'), ['json [{"container_id":"c"},{}]']],
  audit: [Buffer.from(`${audit}\n${audit}\n`), [`line ${audit}`, `line ${audit}`]],
  'audit without end': [Buffer.from(audit), [`line ${audit}`]],
  'audit, enriched, without end': [Buffer.from(`${audit}\u001dAUID="unset"`), [`line ${audit}\u001dAUID="unset"`]],
  ausearch: [Buffer.from(`----\n${audit}\n`), ['line ----', `line ${audit}`]],
  dmesg: [
    Buffer.from('[ 2469.545678] audit: type=1326 audit(1.1:1): pid=1\n[Mon Nov 23 19:20:05 2026] audit: x\n'),
    ['line [ 2469.545678] audit: type=1326 audit(1.1:1): pid=1', 'line [Mon Nov 23 19:20:05 2026] audit: x'],
  ],
  kmsg: [
    Buffer.from(
      '5,1228,2469545678,-;audit: type=1305 audit(1.1:1): op=set\n KEY=value\n15,1,2,-;audit: type=1305 audit(1.1:1): op=set',
    ),
    [
      'line 5,1228,2469545678,-;audit: type=1305 audit(1.1:1): op=set',
      'line  KEY=value',
      'line 15,1,2,-;audit: type=1305 audit(1.1:1): op=set',
    ],
  ],
  glog: [
    Buffer.from('I1123 19:19:52.975714 23093 main.cpp:545] Build\nmore of it\n'),
    ['line I1123 19:19:52.975714 23093 main.cpp:545] Build', 'line more of it'],
  ],
  syslog: [Buffer.from(`Nov 23 19:28:57 host kernel: ${audit}\n`), [`line Nov 23 19:28:57 host kernel: ${audit}`]],
  sse: [Buffer.from('event: x\r\ndata: {"eventType":"x"}\r\n\r\n'), ['line event: x', 'line data: {"eventType":"x"}']],
  journal: [entry, [`entry ${JSON.stringify({ __CURSOR: 's=1', MESSAGE: 'two\n\nlines', _PID: '1' })}`]],
  wire: [
    Buffer.from(http([frame(subscribed).slice(0, 9), frame(subscribed).slice(9), frame(heartbeat)])),
    [`json ${subscribed}`, `json ${heartbeat}`],
  ],
  text: [
    Buffer.from('just text\n[1] 2345 Done\n{ foo }\n12\nmore\n'),
    ['line just text', 'line [1] 2345 Done', 'line { foo }', 'line 12', 'line more'],
  ],
  nothing: [Buffer.alloc(0), []],
}
const kinds = Object.entries(samples)

/** Whether two files in a row can be told apart at all: nothing tells where bare text begins in a line. */
const isJoinable = (left: Buffer, right: Buffer): boolean =>
  !right.toString().startsWith('just text') || left.length === 0 || /[\n}\]]$/.test(left.toString())

describe('Recogniser', (it) => {
  for (const [kind, [bytes, expected]] of kinds) {
    it(`takes ${kind} apart`, () => assert.equal(content(pieces(bytes)), expected))
    for (const size of [1, 2, 3, 5, 8, 64]) {
      it(`gives the same pieces of ${kind} in chunks of ${size} B`, () =>
        assert.equal(pieces(bytes, size), pieces(bytes)))
    }
  }
  const inLines = [
    `I1123 19:19:52.975714 23093 slave.cpp:1] resources: [{"name":"cpus","type":"SCALAR"},{"name":"mem","type":"SCALAR"}]`,
    `I1123 19:19:52.975714 23093 slave.cpp:1] flags --launch_info="{"clone_namespaces":[131072],"x":{"type":"A"}}" --more`,
    `type=USER_CMD msg=audit(1.1:1): msg='cmd=x{"a":1}y res=success'`,
    'app says "I1123 19:19:52.975714 23093 main.cpp:545] Build" and (type=SECCOMP msg=audit(1.1:1): x)',
    'GET / HTTP/1.1 200 OK {"a":1}',
    '5,1228,2469545678,-;audit: type=1305 audit(1.1:1): op=set',
    '<5>[ 2469.545678] audit: type=1326 audit(1.1:1): pid=1',
    'node=a type=SECCOMP msg=audit(1.1:1): pid=1',
  ]
  for (const line of inLines) {
    it(`leaves whole: ${line}`, () => assert.equal(content(pieces(Buffer.from(`${line}\n`))), [`line ${line}`]))
  }
  for (const [first, [left, leftContent]] of kinds) {
    for (const [second, [right, rightContent]] of kinds) {
      if (!isJoinable(left, right)) continue
      const joined = Buffer.concat([left, right])
      it(`takes ${first} and ${second} in one file apart`, () => {
        assert.equal(content(pieces(joined)), [...leftContent, ...rightContent])
        assert.equal(content(pieces(joined, 7)), content(pieces(joined)))
      })
    }
  }
  it('gives the content of any files in a row, in any chunks', () => {
    const property = fc.property(
      fc.array(fc.constantFrom(...kinds), { maxLength: 6 }),
      fc.integer({ min: 1, max: 200 }),
      (row, size) => {
        const before = (index: number): Buffer => Buffer.concat(row.slice(0, index).map(([, [sample]]) => sample))
        // Three in one line, with bare text last, cannot be told from one line that holds JSON.
        const ends = (index: number): Buffer =>
          Buffer.from(
            before(index)
              .toString()
              .replace(/[}\]]$/, '.'),
          )
        fc.pre(row.every(([, [sample]], index) => isJoinable(ends(index), sample)))
        const bytes = Buffer.concat(row.map(([, [sample]]) => sample))
        assert.equal(
          content(pieces(bytes, size)),
          row.flatMap(([, [, expected]]) => expected),
        )
        assert.equal(pieces(bytes, size), pieces(bytes))
      },
    )
    fc.assert(property, { seed: 1, numRuns: 400 })
  })
  it('never throws and always ends, whatever the bytes', () => {
    const scraps = [
      '{"',
      '}',
      '[',
      '{',
      '\n',
      '12\n',
      '"',
      'HTTP/1.1 200 OK\n',
      '__CURSOR=',
      '\\',
      ' ',
      ':',
      ',',
      '1e',
      audit,
      '\u0000',
      'data: x\n',
      '\r',
    ]
    const part = fc.oneof(
      fc.constantFrom(...scraps).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    )
    const property = fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const bytes = Buffer.concat(parts)
      assert.equal(pieces(bytes, 1), pieces(bytes))
      assert.equal(pieces(bytes, 3), pieces(bytes))
    })
    fc.assert(property, { seed: 2, numRuns: 3000 })
  })
})

describe('Recogniser, places', (it) => {
  it('says line and offset of each piece', () => {
    const text = `one\n${pretty}\n${frame(heartbeat)}two\n\n  ${heartbeat}\n`
    const places = pieces(Buffer.from(text)).map(({ kind, line, offset }) => [kind, line, offset])
    const frameAt = 5 + pretty.length
    assert.equal(places, [
      ['line', 1, 0],
      ['json', 2, 4],
      ['json', 9, frameAt],
      ['line', 10, frameAt + 23],
      ['json', 12, frameAt + 23 + 7],
    ])
  })
})

describe('Recogniser, damage', (it) => {
  const table: readonly (readonly [what: string, bytes: string, expected: readonly string[]])[] = [
    [
      'a RecordIO stream that ends inside a frame',
      frame(heartbeat) + frame(subscribed).slice(0, 20),
      [`json ${heartbeat}`, 'broken recordio', `line ${subscribed.slice(0, 17)}`],
    ],
    [
      'a cut RecordIO stream before another',
      frame(subscribed).slice(0, 20) + frame(heartbeat),
      ['broken recordio', `line ${subscribed.slice(0, 17)}`, `json ${heartbeat}`],
    ],
    [
      'a cut RecordIO stream before a log',
      `${frame(subscribed).slice(0, 20)}${audit}\n`.repeat(3),
      [
        'broken recordio',
        `line ${subscribed.slice(0, 17)}`,
        `line ${audit}`,
        'broken recordio',
        `line ${subscribed.slice(0, 17)}`,
        `line ${audit}`,
        'broken recordio',
        `line ${subscribed.slice(0, 17)}`,
        `line ${audit}`,
      ],
    ],
    [
      'a wrong RecordIO length',
      `21\n${heartbeat}${frame(heartbeat)}`,
      ['broken recordio', `json ${heartbeat}`, `json ${heartbeat}`],
    ],
    ['a profile with a comma too many', `${pretty.replace('}\n  ]', '},\n  ]')}\n`, ['broken json']],
    ['a profile that is cut', pretty.slice(0, 60), ['broken json']],
    ['a broken document before a log', `{"a": 1,,\n "b": 2}\n${audit}\n`, ['broken json', `line ${audit}`]],
    [
      'a broken line among good ones',
      `${heartbeat}\n{"type":\n${heartbeat}\n`,
      [`json ${heartbeat}`, 'broken json', `json ${heartbeat}`],
    ],
    ['a journal entry that is none', '__CURSOR=1\nnot a field\n', ['broken journal-entry', 'line not a field']],
    ['an HTTP answer cut in a chunk', http([frame(heartbeat), frame(subscribed)]).slice(0, 100), [`json ${heartbeat}`]],
  ]
  for (const [what, bytes, expected] of table) {
    it(`reads ${what}`, () => {
      assert.equal(content(pieces(Buffer.from(bytes))).slice(0, expected.length), expected)
      assert.equal(pieces(Buffer.from(bytes), 1), pieces(Buffer.from(bytes)))
    })
  }
  it('keeps the whole text of a broken document', () => {
    const text = pretty.replace('}\n  ]', '},\n  ]')
    const [piece] = pieces(Buffer.from(`${heartbeat}\n${text}\n`)).slice(1)
    assert.is(piece?.kind === 'broken' ? piece.text : '', text)
    assert.is(piece?.line, 2)
  })
  it('cuts a line that is too long, and goes on after it', () => {
    const found = pieces(Buffer.from(`${'x'.repeat(30)}\nnext\n`), 4, { ...pieceLimits, lineBytesMax: 10 })
    assert.equal(
      found.map((piece) => (piece.kind === 'line' ? [piece.text, piece.cut, piece.line] : [])),
      [
        ['xxxxxxxxxx', true, 1],
        ['next', false, 2],
      ],
    )
  })
  it('takes a value that is too long for none', () => {
    const found = pieces(Buffer.from(`{"a":"${'x'.repeat(30)}"\n}\n${heartbeat}\n`), 4, {
      ...pieceLimits,
      jsonBytesMax: 30,
    })
    assert.equal(content(found), ['broken json', `json ${heartbeat}`])
  })
  it('takes time in proportion to the bytes', () => {
    const hostile = [
      '{"a":\n',
      '12345678\n{\n',
      '[{"a":[\n',
      '            \n',
      'HTTP/1.1 200 OK\n',
      '{"a":{}\n',
      '__CURSOR=1\n',
      'x12\n{"a":\n',
    ]
    for (const line of hostile) {
      const start = performance.now()
      pieces(Buffer.from(line.repeat(Math.ceil(400_000 / line.length))), 65_536)
      assert.ok(performance.now() - start < 5000, `${JSON.stringify(line)}: ${performance.now() - start} ms`)
    }
  })
})
