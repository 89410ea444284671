import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { instant } from '../../domain/time.ts'
import type { CarrierTold, LineCarrier, TimeSpan } from './carrier.ts'

/** The journal is asked again after it ended by itself. */
const restartMs = 1000
const restartsMax = 10
/** On the first start, so many entries that were written before are read. */
const pastLines = 1000

/** How often it is looked whether files came or went. */
const filesMs = 1000

const wanted = ['-o', 'json', '_TRANSPORT=audit', '+', '_TRANSPORT=kernel']

/**
 * The journal's audit records and kernel messages, by its own program, behind a cursor that was kept. What was vacuumed
 * meanwhile is told.
 *
 * @param folder of journal files; undefined for the machine's own
 */
export function journalCarrier(
  { from, folder }: { readonly from: string | undefined; readonly folder: string | undefined },
  told: CarrierTold,
): LineCarrier {
  const where = folder === undefined ? [] : [`--directory=${folder}`]
  let cursor = from
  let restarts = 0
  let timer: NodeJS.Timeout | undefined
  let child: ChildProcess | undefined
  let isStopped = false
  let files = filesIn(folder)
  /** What had been read when the files were last seen to be the same. */
  let safe = cursor
  let isRenewed = false

  /** Runs the program, hands on its lines, and gives the code that it ended with. */
  function run(words: readonly string[]): Promise<number | null> {
    return new Promise((resolve) => {
      const running = spawn('journalctl', [...where, ...words, ...wanted], { stdio: ['ignore', 'pipe', 'ignore'] })
      child = running
      running.on('error', (error) => {
        isStopped = true
        told.ended(`journalctl: ${error.message}`)
      })
      running.on('close', resolve)
      linesOf(running.stdout, (line) => {
        if (isStopped) return
        const found = cursorIn(line.toString('latin1', 0, cursorWithin))
        cursor = found ?? cursor
        restarts = 0
        told.line(line, found ?? '')
      })
    })
  }

  /**
   * Reads what is there, once. Following begins behind a cursor always: where nothing was to be shown yet, the program
   * shows the last alone of those that come first.
   */
  async function readPast(): Promise<void> {
    const newest = await entryAt(['-n', '1'], where)
    await run(['-n', String(pastLines)])
    cursor ??= newest
    safe ??= cursor
    told.caughtUp?.()
  }

  /** Where following begins, in words of the program; what was vacuumed since is told. */
  async function beginning(): Promise<readonly string[]> {
    const kept = cursor
    if (kept === undefined) return []
    const first = await entryAt(['-n', '1', `--cursor=${kept}`], where)
    if (first === kept) return [`--after-cursor=${kept}`]
    if (first === undefined || isStopped) return []
    const gone = vacuumed(kept, first)
    if (gone !== undefined) told.lost(gone.why, gone.span)
    // Behind a cursor whose entry is gone, the program leaves out the first that is left.
    return [`--cursor=${first}`]
  }

  async function follow(): Promise<void> {
    if (cursor === undefined) await readPast()
    const begin = await beginning()
    if (isStopped) return
    if (isRenewed) return renewed()
    // Following shows this boot alone, unless told otherwise, which an old program does not understand.
    const boots = restarts % 2 === 0 ? ['--boot=all'] : []
    const code = await run(['-f', '--no-tail', ...boots, ...begin])
    if (isStopped) return
    if (isRenewed) return renewed()
    const says = `journalctl ended with ${code ?? 'a signal'}`
    restarts += 1
    if (restarts > restartsMax) return told.ended(says)
    told.lost(says)
    timer = setTimeout(() => void follow(), restartMs)
  }

  /** Only when the program has ended: what it had said before came in meanwhile. */
  function renewed(): Promise<void> {
    isRenewed = false
    cursor = safe
    return follow()
  }

  /**
   * A program that follows may leave out entries that are there, where a file that it reads is archived and removed.
   * So it begins anew then, a little before; what comes again has the same id.
   */
  function lookAtFiles(): void {
    if (isRenewed) return
    const now = filesIn(folder)
    if (now === files) {
      safe = cursor
      return
    }
    files = now
    isRenewed = true
    child?.kill()
  }

  const looking = setInterval(lookAtFiles, filesMs)
  void follow()
  return {
    place: () => (isRenewed || filesIn(folder) !== files ? safe : cursor),
    stop: () => {
      isStopped = true
      clearInterval(looking)
      clearTimeout(timer)
      child?.kill()
    },
  }
}

/** Which files a journal has, as one text. One may take the name of another between two looks. */
function filesIn(folder: string | undefined): string {
  const folders = folder === undefined ? ['/run/log/journal', '/var/log/journal'] : [folder]
  const paths = folders.flatMap((each) => [...pathsIn(each), ...pathsIn(each).flatMap(pathsIn)])
  return paths.map((path) => `${path} ${identityOf(path)}`).join()
}

function pathsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => `${folder}/${name}`)
  } catch {
    return []
  }
}

function identityOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.ino} ${found.birthtimeMs}`
}

/** Fields come in any order; those in front of the cursor are short. */
const cursorWithin = 4000

const cursorIn = (json: string): string | undefined => /"__CURSOR"\s*:\s*"([^"]{1,500})"/.exec(json)?.[1]

/** The cursor of the first entry that the program shows, of whatever kind; undefined: none. */
function entryAt(words: readonly string[], where: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const shown = [...where, '-o', 'json', '--output-fields=_TRANSPORT', ...words]
    const asked = spawn('journalctl', shown, { stdio: ['ignore', 'pipe', 'ignore'] })
    let said = ''
    asked.stdout.on('data', (chunk: Buffer) => (said = (said + chunk.toString('latin1')).slice(0, cursorWithin)))
    asked.on('error', () => resolve(undefined))
    asked.on('close', () => resolve(cursorIn(said)))
  })
}

/**
 * What is gone between the entry that was read last and the first that is left. Entries of one run of numbers follow
 * each other, whatever they are of; another run is another journal.
 * Source: systemd src/libsystemd/sd-journal/sd-journal.c, sd_journal_get_cursor.
 */
export function vacuumed(
  read: string,
  left: string,
): { readonly why: string; readonly span: TimeSpan | undefined } | undefined {
  const [before, after] = [partsOf(read), partsOf(left)]
  if (before.number === undefined || after.number === undefined || read === left) return undefined
  const isSame = before.run === after.run
  const count = after.number - before.number - 1
  if (isSame && count <= 0) return undefined
  const [from, to] = [before.at, after.at]
  return {
    why: isSame
      ? `the journal was vacuumed: ${count} entries of any kind were gone before they could be read`
      : 'the journal was begun anew: what stood in the one before was not all read',
    span: from === undefined || to === undefined || to < from ? undefined : { from: instant(from), to: instant(to) },
  }
}

/** `s`: the run of numbers, `i`: the number in it, `t`: microseconds of the wall clock; numbers in hex. */
function partsOf(cursor: string) {
  const parts = new Map(cursor.split(';').map((part) => [part.slice(0, 2), part.slice(2)]))
  const hex = (key: string): number | undefined => {
    const digits = parts.get(key)
    return digits !== undefined && /^[0-9a-f]{1,13}$/.test(digits) ? Number.parseInt(digits, 16) : undefined
  }
  const at = hex('t=')
  return { run: parts.get('s='), number: hex('i='), at: at === undefined ? undefined : Math.floor(at / 1000) }
}

/** A longer line is handed on in parts. */
const lineBytesMax = 2 ** 20

function linesOf(stream: NodeJS.ReadableStream, take: (line: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = all.indexOf(0x0a); end !== -1; end = all.indexOf(0x0a, start)) {
      take(all.subarray(start, end))
      start = end + 1
    }
    rest = Buffer.from(all.subarray(start))
    if (rest.length <= lineBytesMax) return
    take(rest)
    rest = Buffer.alloc(0)
  })
}
