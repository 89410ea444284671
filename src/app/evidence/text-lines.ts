import { jsonValue } from '../../wire/json-fields.ts'
import { type SseItem, sseDecoder } from '../../wire/framing/sse.ts'
import { marathonEvents } from '../../wire/marathon/events.ts'
import { marathonMessageCharsMax } from '../../wire/marathon/stream.ts'
import { carriedLine } from '../../wire/mesos/glog.ts'
import { mesosLog, type MesosLog } from '../../wire/mesos/log.ts'
import { sandboxReader, type SandboxReader } from '../../wire/mesos/sandbox.ts'
import type { FileContext } from './file-reader.ts'
import { hasYear, logClock, undatedClock } from './undated.ts'

/** A line of a file. */
export type TextLine = { readonly text: string; readonly bytes: Uint8Array; readonly line: number }

/** Takes the lines of one file and gives each to who can read it. */
export type TextLines = {
  /** Whether the line was recognised. */
  readonly push: (line: TextLine) => boolean
  /** A line of a log of Mesos that a journal carried. */
  readonly pushLog: (text: string, line: number) => boolean
  /** Something else than a line comes: what went over several lines ends. */
  readonly pause: () => void
  readonly end: () => void
}

const unknownHost = { agentId: undefined, hostname: undefined }

/** A header of glog, with or without the year. */
const glogHead = /^[IWEF](?:\d{4})?\d{4} \d\d:\d\d:\d\d\.\d{6} /
/** Source files of which only executors write. Source: src/exec and src/launcher in apache/mesos. */
const executorHead = /^[IWEF]\d{4,8} \S+ +\d+ (?:exec|executor|default_executor)\.cpp:\d+\] /
/** What libprocess writes in any of Mesos' programs. */
const libraryHead = /^[IWEF]\d{4,8} \S+ +\d+ process\.cpp:\d+\] /
/** A process of Mesos begins to write. Source: src/slave/main.cpp and src/master/main.cpp, main. */
const processStart = /main\.cpp:\d+\] Build: /
const executorStart = /exec\.cpp:\d+\] Version: /
const sseStart = /^(?:event|data):/
const sseField = /^(?:event|data|id|retry)?:|^$/
/** What may bear on auditing: records, notices of loss, and the separators of ausearch. */
const auditWord = /audit|callbacks suppressed|^----\s*$/
const kernelHead =
  /^(?:<\d{1,3}>)?\[(?: *\d{1,12}\.\d{6}|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})\] |^\d{1,3},\d+,\d+,[^;]{0,120};/

/** Whether text is the bytes it was made of; one with U+FFFD may be of any. */
const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

/** Which reader lines without a head of their own go on with. */
type Goes = 'nowhere' | 'log' | 'executor' | 'sse'

/** A reader for the lines of one file. */
export function textLines(context: FileContext): TextLines {
  const { gathered, audit, place } = context
  let goes: Goes = 'nowhere'
  /** A journal may merge the logs of several hosts. */
  const logs = new Map<string, OpenLog>()
  let log: MesosLog | undefined
  let executor: { readonly reader: SandboxReader; readonly from: number } | undefined
  let sse: ReturnType<typeof sseRun> | undefined

  function endLog(key: string): void {
    for (const { event, position } of logs.get(key)?.reader.end() ?? []) gathered.add(event, { place, position })
    logs.delete(key)
  }

  function endExecutor(): void {
    if (executor !== undefined) gathered.add(executor.reader.end(), { place, position: executor.from })
    executor = undefined
  }

  function endSse(): void {
    sse?.end()
    sse = undefined
  }

  function pushLog(text: string, line: number): boolean {
    const { text: bare, hostname = '', at } = carriedLine(text)
    const isDated = at !== undefined || hasYear(bare)
    const key = `${isDated} ${logs.size < logsMax ? hostname : ''}`
    const minute = minuteOf(bare)
    // Another log begins: the program starts anew, or its clock goes back.
    if (processStart.test(bare) || minute < (logs.get(key)?.latest ?? 0) - 1) endLog(key)
    const clock = isDated ? { zone: context.zone, near: undefined } : undatedClock
    const open = logs.get(key) ?? { reader: mesosLog({ clock, host: unknownHost }), latest: minute }
    open.latest = minute
    logs.set(key, open)
    log = open.reader
    for (const { event, position } of log.push({ text, number: line })) gathered.add(event, { place, position })
    gathered.count('mesos-log')
    goes = 'log'
    return true
  }

  function pushExecutor(text: string, line: number): boolean {
    if (executorStart.test(text)) endExecutor()
    if (executor === undefined) {
      gathered.count('sandbox')
      const clock = logClock(text, context.zone)
      executor = { reader: sandboxReader({ ...noSandbox, stream: 'stderr' }, { clock }), from: line }
    }
    executor.reader.push({ text, number: line })
    goes = 'executor'
    return true
  }

  function pushSse({ text, line }: TextLine): boolean {
    if (goes !== 'sse') endSse()
    sse ??= sseRun(line, context)
    goes = 'sse'
    return sse.push(text)
  }

  /** A line that has no head: it belongs to what came before, if to anything. */
  function goOn({ text, line }: TextLine): boolean {
    if (goes === 'log')
      for (const found of log?.push({ text, number: line }) ?? [])
        gathered.add(found.event, { place, position: found.position })
    if (goes === 'executor') executor?.reader.push({ text, number: line })
    return goes !== 'nowhere'
  }

  /** A line that may bear on auditing. One that is no record, and not the kernel's, may belong to what came before. */
  function pushAudit(found: TextLine, isKernel: boolean): boolean {
    if (isKernel) audit.pushKernel(found, place)
    else audit.push(isAscii(found.text) ? found.text : found.bytes, { place, position: found.line })
    if (!isKernel && !found.text.includes('audit(')) return goOn(found)
    if (goes !== 'nowhere') pause()
    gathered.count('audit-line')
    return true
  }

  function push(found: TextLine): boolean {
    const { text, line } = found
    if (text.startsWith('type=') && text.includes('audit(')) return pushAudit(found, false)
    if (sseStart.test(text) || (goes === 'sse' && sseField.test(text))) return pushSse(found)
    if (goes === 'sse') pause()
    if (executorHead.test(text) || (goes === 'executor' && libraryHead.test(text))) return pushExecutor(text, line)
    if (glogHead.test(text) || isCarriedLog(text)) return pushLog(text, line)
    const isKernel = kernelHead.test(text)
    return isKernel || auditWord.test(text) ? pushAudit(found, isKernel) : goOn(found)
  }

  function pause(): void {
    if (goes === 'sse') endSse()
    if (goes === 'executor') endExecutor()
    goes = 'nowhere'
  }

  return {
    push,
    pushLog,
    pause,
    end: () => {
      pause()
      for (const key of logs.keys()) endLog(key)
      endExecutor()
    },
  }
}

const noSandbox = { agentId: undefined, frameworkId: undefined, executorId: undefined, containerId: undefined }

type OpenLog = { readonly reader: MesosLog; latest: number }

/** More hosts than any journal merges; what comes after goes to one reader. */
const logsMax = 10_000

/** Where in a year a line of glog is, in minutes: only to be compared. */
function minuteOf(text: string): number {
  const [, month, day, hour, minute] = /^.(?:\d{4})?(\d\d)(\d\d) (\d\d):(\d\d)/.exec(text) ?? []
  return ((Number(month) * 31 + Number(day)) * 24 + Number(hour)) * 60 + Number(minute)
}

/** Whether syslog or the journal carries a line of glog. */
const isCarriedLog = (text: string): boolean => text.includes(']: ') && glogHead.test(carriedLine(text).text)

/** Messages of an event stream in consecutive lines. A stream that is cut after a message's data has it whole. */
function sseRun(from: number, { gathered, place }: FileContext) {
  const decoder = sseDecoder(marathonMessageCharsMax)
  const take = (item: SseItem): boolean => {
    const position = from + item.line - 1
    const data = item.kind === 'message' ? item.data : item.excerpt
    const json = item.kind === 'message' ? jsonValue(item.data) : undefined
    const said = json?.ok === true ? marathonEvents(json.value) : undefined
    if (said === undefined) {
      const why =
        item.kind === 'message'
          ? 'a message of an event stream that is no event of Marathon'
          : `an event stream's ${item.kind}`
      gathered.miss({ path: place.path, position, why, excerpt: data.slice(0, 120) })
      return false
    }
    if (json?.ok === true) gathered.seen?.(json.value)
    gathered.count('marathon')
    for (const event of said.events) gathered.add(event, { place, position })
    for (const what of said.unknown) gathered.noteUnknown(what)
    return true
  }
  return {
    push: (text: string): boolean =>
      decoder
        .push(Buffer.from(`${text}\n`))
        .map(take)
        .includes(true),
    end: (): void => void decoder.end().map(take),
  }
}
