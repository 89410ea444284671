import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { heard, heardFile, heardStream, inFolder, type Heard } from '../../support/input.ts'
import { gnuName, paxName, tarOf } from '../../support/tar.ts'
import { zipOf } from '../../support/zip.ts'

const a = Buffer.from('alpha\n')
const b = Buffer.from('beta\n')
const long = `${'folder/'.repeat(30)}audit.log`
const noise = Buffer.from(Array.from({ length: 4000 }, (_, index) => `${(index * 7919) % 10007} line\n`).join(''))

describe('unpacked', (it) => {
  const table: readonly (readonly [what: string, name: string, bytes: Buffer, texts: Heard['texts']])[] = [
    ['a plain file', 'x.log', a, [['x.log', 'alpha\n']]],
    ['an empty file', 'x.log', Buffer.alloc(0), [['x.log', '']]],
    ['gzip whatever its name', 'x.log', gzipSync(a), [['x.log', 'alpha\n']]],
    ['gzip members in a row', 'x.gz', Buffer.concat([gzipSync(a), gzipSync(b)]), [['x.gz', 'alpha\nbeta\n']]],
    ['gzip, then plain text', 'x.gz', Buffer.concat([gzipSync(a), b]), [['x.gz', 'alpha\nbeta\n']]],
    ['gzip with padding', 'x.gz', Buffer.concat([gzipSync(a), Buffer.alloc(700)]), [['x.gz', 'alpha\n']]],
    ['gzip in gzip', 'x.gz', gzipSync(gzipSync(a)), [['x.gz', 'alpha\n']]],
    [
      'tar',
      'x',
      tarOf([
        { name: 'n/a', data: a },
        { name: 'n', type: '5' },
        { name: 'b', data: b },
      ]),
      [
        ['x/n/a', 'alpha\n'],
        ['x/b', 'beta\n'],
      ],
    ],
    ['tar without its end', 'x', tarOf([{ name: 'a', data: a }], { end: false }), [['x/a', 'alpha\n']]],
    [
      'two tars in a row',
      'x',
      Buffer.concat([tarOf([{ name: 'a', data: a }]), tarOf([{ name: 'b', data: b }])]),
      [
        ['x/a', 'alpha\n'],
        ['x/b', 'beta\n'],
      ],
    ],
    ['tar older than ustar', 'x', tarOf([{ name: 'a', data: a, magic: 'none' }]), [['x/a', 'alpha\n']]],
    ['tar with a ustar prefix', 'x', tarOf([{ name: 'a', prefix: 'deep/er', data: a }]), [['x/deep/er/a', 'alpha\n']]],
    [
      'tar with a pax name',
      'x',
      tarOf([paxName(long), { name: 'cut', data: a }, { name: 'b', data: b }]),
      [
        [`x/${long}`, 'alpha\n'],
        ['x/b', 'beta\n'],
      ],
    ],
    [
      'tar with a GNU name',
      'x',
      tarOf([gnuName(long), { name: 'cut', data: a }, { name: 'b', data: b }]),
      [
        [`x/${long}`, 'alpha\n'],
        ['x/b', 'beta\n'],
      ],
    ],
    [
      'tar passing over links and devices',
      'x',
      tarOf([
        { name: 'l', type: '2' },
        { name: 'd', type: '3' },
        { name: 'a', data: a },
      ]),
      [['x/a', 'alpha\n']],
    ],
    ['tar.gz', 'x.tgz', gzipSync(tarOf([{ name: 'a', data: a }])), [['x.tgz/a', 'alpha\n']]],
    [
      'zip',
      'x.zip',
      zipOf([
        { name: 'n/', data: Buffer.alloc(0), method: 'stored' },
        { name: 'n/a', data: a },
        { name: 'b', data: b, method: 'stored' },
      ]),
      [
        ['x.zip/n/a', 'alpha\n'],
        ['x.zip/b', 'beta\n'],
      ],
    ],
    ['zip with folders written by Windows', 'x.zip', zipOf([{ name: 'n\\a', data: a }]), [['x.zip/n/a', 'alpha\n']]],
    [
      'zip64',
      'x.zip',
      zipOf(
        [
          { name: 'a', data: a, wide: true },
          { name: 'b', data: b, wide: true },
        ],
        { wideEnd: true },
      ),
      [
        ['x.zip/a', 'alpha\n'],
        ['x.zip/b', 'beta\n'],
      ],
    ],
    [
      'zip with sizes after the data',
      'x.zip',
      zipOf([
        { name: 'a', data: a, deferred: true },
        { name: 'b', data: b, deferred: true },
      ]),
      [
        ['x.zip/a', 'alpha\n'],
        ['x.zip/b', 'beta\n'],
      ],
    ],
    ['an empty zip', 'x.zip', zipOf([]), []],
    [
      'gz in zip',
      'x.zip',
      zipOf([
        { name: 'a.gz', data: gzipSync(a) },
        { name: 'b', data: b },
      ]),
      [
        ['x.zip/a.gz', 'alpha\n'],
        ['x.zip/b', 'beta\n'],
      ],
    ],
    [
      'tar.gz in zip',
      'x.zip',
      zipOf([
        { name: 'n.tar.gz', data: gzipSync(tarOf([{ name: 'a', data: a }])), method: 'stored' },
        { name: 'b', data: b },
      ]),
      [
        ['x.zip/n.tar.gz/a', 'alpha\n'],
        ['x.zip/b', 'beta\n'],
      ],
    ],
    [
      'zip in tar',
      'x',
      tarOf([
        { name: 'n.zip', data: zipOf([{ name: 'a', data: a }]) },
        { name: 'b', data: b },
      ]),
      [
        ['x/n.zip/a', 'alpha\n'],
        ['x/b', 'beta\n'],
      ],
    ],
  ]
  for (const [what, name, bytes, texts] of table) {
    it(`reads ${what}`, async () => assert.equal(await heardFile(name, bytes), { texts, problems: [], notes: [] }))
    it(`reads ${what} from standard input`, async () => {
      const { texts: found, problems } = await heardStream(bytes)
      assert.equal(problems, [])
      assert.equal(
        found,
        texts.map(([path, text]) => [path.replace(name, '-'), text]),
      )
    })
  }
})

describe('unpacked, what tools write', (it) => {
  const recipes = [
    ['tar', ['tar', '-cf', 'x', 'n']],
    ['tar.gz', ['tar', '-czf', 'x', 'n']],
    ['tar, pax', ['tar', '--format=pax', '-cf', 'x', 'n']],
    ['tar, v7', ['tar', '--format=v7', '-cf', 'x', 'n']],
    ['zip', ['zip', '-qr', 'x.zip', 'n']],
    ['zip -0', ['zip', '-q0r', 'x.zip', 'n']],
  ] as const
  for (const [what, [tool, ...words]] of recipes) {
    it(`reads ${what}, where the tool is installed`, async () =>
      inFolder(async (folder) => {
        mkdirSync(join(folder, 'n'))
        writeFileSync(join(folder, 'n', 'a.log'), a)
        writeFileSync(join(folder, 'n', 'noise.log'), noise)
        try {
          execFileSync(tool, words, { cwd: folder, stdio: 'pipe' })
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
          throw error
        }
        const archive = words.find((word) => word.startsWith('x')) ?? ''
        const { texts, problems } = await heard([join(folder, archive)], { folder })
        assert.equal(problems, [])
        assert.equal(
          new Map(texts),
          new Map([
            [`${archive}/n/a.log`, 'alpha\n'],
            [`${archive}/n/noise.log`, noise.toString()],
          ]),
        )
      }))
  }
})

describe('unpacked, damage', (it) => {
  const packed = gzipSync(noise)
  const tar = tarOf([
    { name: 'a', data: a },
    { name: 'b', data: noise },
  ])
  const zip = zipOf([
    { name: 'a', data: a },
    { name: 'b', data: noise },
  ])

  it('reads a cut gzip up to the cut, wherever it is', async () => {
    for (const length of [1, 5, 15, 100, 5000, packed.length - 9, packed.length - 8, packed.length - 1]) {
      const { texts, problems } = await heardFile('x.gz', packed.subarray(0, length))
      if (length > 2)
        assert.equal(
          problems.map(({ kind }) => kind),
          ['damaged'],
          String(length),
        )
      if (length > 2) assert.is(noise.toString().startsWith(texts.at(0)?.[1] ?? ''), true)
      if (length >= packed.length - 9) assert.is((texts[0]?.[1].length ?? 0) >= noise.length - 400, true)
    }
  })
  it('reads a damaged gzip up to the damage', async () => {
    const at = packed.length >> 1
    const { texts, problems } = await heardFile('x.gz', flipped(packed, at))
    const text = texts[0]?.[1] ?? ''
    let common = 0
    while (common < text.length && text[common] === noise.toString()[common]) common += 1
    assert.ok(common > noise.length * 0.4, String(common))
    assert.is(problems[0]?.kind, 'damaged')
    assert.type(problems[0]?.offset, 'number')
  })
  it('reads gzip with a wrong check sum and says so', async () => {
    const { texts, problems } = await heardFile('x.gz', flipped(packed, packed.length - 6))
    assert.is(texts[0]?.[1], noise.toString())
    assert.match(problems[0]?.says ?? '', 'check sum')
  })
  it('reads the entries before a cut in a tar, and the part of the cut one', async () => {
    const { texts, problems } = await heardFile('x.tar', tar.subarray(0, 2000))
    assert.equal(texts, [
      ['x.tar/a', 'alpha\n'],
      ['x.tar/b', noise.toString().slice(0, 2000 - 1536)],
    ])
    assert.equal(
      problems.map(({ kind, offset }) => [kind, offset]),
      [['damaged', 2000]],
    )
  })
  it('reads the entries before a damaged header in a tar', async () => {
    const { texts, problems } = await heardFile('x.tar', flipped(tar, 1030))
    assert.equal(texts, [['x.tar/a', 'alpha\n']])
    assert.equal(
      problems.map(({ kind, offset }) => [kind, offset]),
      [['damaged', 1024]],
    )
  })
  for (const [how, read] of [
    ['a file', (bytes: Buffer) => heardFile('x.zip', bytes)],
    ['a stream', heardStream],
  ] as const) {
    it(`reads the entries before a cut in a zip, as ${how}`, async () => {
      const { texts, problems } = await read(zip.subarray(0, 1000))
      assert.is(texts[0]?.[1], 'alpha\n')
      assert.ok((texts[1]?.[1].length ?? 0) > 500)
      assert.ok(noise.toString().startsWith(texts[1]?.[1] ?? '-'))
      assert.ok(problems.some(({ kind }) => kind === 'damaged'))
    })
  }
  it('reads a zip entry with a wrong check sum and says so', async () => {
    const stored = zipOf([{ name: 'a', data: a, method: 'stored' }])
    const { texts, problems } = await heardFile('x.zip', flipped(stored, 32))
    assert.is(texts[0]?.[0], 'x.zip/a')
    assert.match(problems[0]?.says ?? '', 'check sum')
  })
  it('never throws, whatever byte is flipped or missing', async () => {
    const small = [
      gzipSync(a),
      tarOf([{ name: 'a', data: a }]),
      zipOf([{ name: 'a', data: a, wide: true }], { wideEnd: true }),
    ]
    for (const bytes of small) {
      for (let at = 0; at < bytes.length; at += bytes.length > 600 ? 13 : 1) {
        await heardStream(flipped(bytes, at))
        await heardStream(bytes.subarray(0, at))
      }
      for (let at = 0; at < bytes.length; at += 17) await heardFile('x', flipped(bytes, at))
    }
  })
})

describe('unpacked, bounds', (it) => {
  const bomb = gzipSync(Buffer.alloc(40_000_000))
  const limits = { ratioMax: 100, ratioFromBytes: 1_000_000 }

  it('stops a gzip bomb by its ratio', async () => {
    const { texts, problems } = await heardFile('x.gz', bomb, limits)
    assert.equal(
      problems.map(({ kind }) => kind),
      ['limit'],
    )
    assert.ok((texts[0]?.[1].length ?? 0) < 10_000_000)
  })
  it('stops a bomb in a zip, in a tar, in a zip in a tar, and as a stream', async () => {
    const zeros = { name: 'z', data: Buffer.alloc(40_000_000) }
    for (const bytes of [
      zipOf([zeros]),
      tarOf([{ name: 'z.gz', data: bomb }]),
      tarOf([{ name: 'z', data: zipOf([zeros]) }]),
    ]) {
      assert.equal(await kinds(heardFile('x', bytes, limits)), ['limit ratioMax'])
      assert.equal(await kinds(heardStream(bytes, limits)), ['limit ratioMax'])
    }
  })
  it('stops at the total of unpacked bytes', async () =>
    assert.equal(await kinds(heardFile('x', bomb, { unpackedBytesMax: 5_000_000 })), ['limit unpackedBytesMax']))
  it('stops at the number of entries', async () => {
    const parts = ['a', 'b', 'c', 'd'].map((name) => ({ name, data: a }))
    for (const bytes of [zipOf(parts), tarOf(parts)]) {
      const { texts, problems } = await heardFile('x', bytes, { entriesMax: 2 })
      assert.is(texts.length, 2)
      assert.match(problems[0]?.says ?? '', 'entriesMax')
    }
  })
  it('stops at the depth of packing', async () => {
    const deep = [1, 2, 3, 4, 5].reduce<Buffer>((inner) => gzipSync(inner), a)
    assert.equal(await kinds(heardFile('x', deep)), ['limit layersMax'])
  })
  it('lets no name leave the archive', async () => {
    const parts = ['../../etc/passwd', '/etc/shadow', 'ok/../b', 'C:/w'].map((name) => ({ name, data: a }))
    for (const bytes of [zipOf(parts), tarOf(parts)]) {
      const { texts, problems } = await heardFile('x', bytes)
      assert.equal(
        texts.map(([path]) => path),
        ['x/etc/passwd', 'x/etc/shadow', 'x/ok/b', 'x/w'],
      )
      assert.equal(new Set(problems.map(({ kind }) => kind)), new Set(['name-leaves-archive']))
      assert.is(problems.length, 4)
    }
  })
  it('shows control characters in names', async () =>
    assert.equal((await heardFile('x', tarOf([{ name: 'a\u001b[2Jb\n', data: a }]))).texts, [
      ['x/a\\x1b[2Jb\\x0a', 'alpha\n'],
    ]))
  it('refuses encrypted entries in one line and reads the others', async () => {
    const bytes = zipOf([
      { name: 'a', data: a, encrypted: true },
      { name: 'c', data: a, encrypted: true },
      { name: 'b', data: b },
    ])
    const { texts, problems } = await heardFile('x', bytes)
    assert.equal(texts, [['x/b', 'beta\n']])
    assert.equal(
      problems.map(({ kind, path }) => [kind, path]),
      [['encrypted', 'x/a']],
    )
    assert.match(problems[0]?.says ?? '', '1 more')
  })
  it('names packings it does not read', async () => {
    const { problems } = await heardFile('x', zipOf([{ name: 'a', data: a, methodNumber: 93 }]))
    assert.match(problems[0]?.says ?? '', 'zstd')
    assert.match((await heardFile('x', Buffer.from('fd377a585a0000', 'hex'))).problems[0]?.says ?? '', 'xz')
  })
})

const flipped = (bytes: Buffer, at: number): Buffer =>
  Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 0xff : byte)))

const kinds = async (work: Promise<Heard>): Promise<readonly string[]> =>
  (await work).problems.map(({ kind, says }) => `${kind} ${/\((\w+)\)/.exec(says)?.[1] ?? ''}`)
