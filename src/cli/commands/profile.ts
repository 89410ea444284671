import { nearestWord } from '../../document/nearest.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { syscallNames } from '../../domain/syscalls.ts'
import { builtIns, builtInText } from '../../seccomp/builtin.ts'
import { convertProfile } from '../../seccomp/convert.ts'
import type { Call } from '../../seccomp/decision.ts'
import { diffFilters, isSameBehaviour } from '../../seccomp/diff.ts'
import { explainCall } from '../../seccomp/explain.ts'
import { effectiveFilter, type Filter } from '../../seccomp/filter.ts'
import { type Finding, lintProfile } from '../../seccomp/lint.ts'
import { parseProfile } from '../../seccomp/profile.ts'
import { type EvidenceCoverage, suggestChanges, type Violation } from '../../seccomp/suggest.ts'
import { summariseFilter } from '../../seccomp/summary.ts'
import { visible } from '../../output/terminal-text.ts'
import type { ProfileCommand, ProfileOptions } from '../profile/options.ts'
import { sarif } from '../profile/sarif.ts'
import {
  diffMarkdown,
  diffText,
  explanationText,
  lintText,
  problemLines,
  suggestionsText,
  summaryText,
  type TextShape,
} from '../profile/text.ts'

/** What a `profile` command may touch. */
export type ProfileIo = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** How text for people is laid out on each. */
  readonly shape: { readonly stdout: TextShape; readonly stderr: TextShape }
  /** The file's text, or why it cannot be read. */
  readonly readFile: (path: string) => Result<string, string>
  readonly writeFile: (path: string, text: string) => Result<true, string>
  /** The refused calls that diagnosis finds in evidence. */
  readonly evidence: (paths: readonly string[]) => Promise<Result<Evidence, string>>
}

/** What `suggest` goes by. */
export type Evidence = { readonly violations: readonly Violation[]; readonly coverage: EvidenceCoverage }

type Command = (options: ProfileOptions, io: ProfileIo) => number | Promise<number>

const commands: Readonly<Record<ProfileCommand, Command>> = { lint, explain, effective, diff, suggest, convert }

const usage = 2

/** Runs a `profile` command; the value is the exit code. Unreadable input is 2, findings of errors and differences 1. */
export async function runProfile(name: ProfileCommand, options: ProfileOptions, io: ProfileIo): Promise<number> {
  return commands[name](options, io)
}

function bad(io: ProfileIo, says: string): number {
  io.stderr(`sigsys ${says}\n`)
  return usage
}

/** A file's text; `builtin:mesos` and the like name a default profile. */
function textOf(path: string, io: ProfileIo): Result<string, string> {
  const name = path.startsWith('builtin:') ? path.slice('builtin:'.length) : undefined
  if (name === undefined) return io.readFile(path)
  const which = builtIns.find((one) => one === name)
  return which === undefined ? err(`no such built-in profile; one of ${builtIns.join(', ')}`) : ok(builtInText(which))
}

function filterOf(path: string, options: ProfileOptions, io: ProfileIo): Filter | undefined {
  const text = textOf(path, io)
  if (!text.ok) {
    io.stderr(`${path}: ${text.error}\n`)
    return undefined
  }
  const profile = parseProfile(text.value, options.reader)
  const filter = profile.ok ? effectiveFilter(profile.value, options) : undefined
  if (profile.ok && filter?.ok === true) return filter.value
  const problems = profile.ok ? (filter?.ok === false ? filter.error : []) : profile.error.problems
  io.stderr(problemLines(path, problems))
  if (!profile.ok && profile.error.mesosError !== undefined)
    io.stderr(`${path}: Mesos would say: ${profile.error.mesosError}\n`)
  return undefined
}

/** JSON for scripts; integers beyond doubles as hex text. */
const json = (value: unknown): string =>
  `${JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `0x${one.toString(16)}` : one), 2)}\n`

function lint({ operands, reader, kernel, format, isQuiet }: ProfileOptions, io: ProfileIo): number {
  const results: (readonly [string, readonly Finding[]])[] = []
  let unread = 0
  for (const path of operands) {
    const text = textOf(path, io)
    if (text.ok) results.push([path, lintProfile(text.value, { ...reader, kernel })])
    else {
      io.stderr(`${path}: ${text.error}\n`)
      unread += 1
    }
  }
  if (format === 'sarif') io.stdout(sarif(results))
  else if (format === 'json')
    io.stdout(json(results.map(([file, findings]) => ({ schema: 'sigsys.profile-lint/1', file, findings }))))
  else for (const [file, findings] of results) io.stdout(lintText(file, findings, { ...io.shape.stdout, isQuiet }))
  if (unread > 0) return usage
  return results.some(([, findings]) => findings.some(({ level }) => level === 'error')) ? 1 : 0
}

function explain(options: ProfileOptions, io: ProfileIo): number {
  const [path = '', call = '', ...words] = options.operands
  const args = words.map(argument)
  const strange = args.findIndex((arg) => arg === 'bad')
  if (strange !== -1)
    return bad(
      io,
      `profile explain: argument ${words[strange]}: a number such as 5 or 0x7e020000, or _ if it is not known`,
    )
  const filter = filterOf(path, options, io)
  if (filter === undefined) return usage
  const archs = options.archs.length > 0 ? options.archs : filter.covers
  const known = args.map((arg) => (typeof arg === 'bigint' ? arg : undefined))
  const asked = /^(?:0x[0-9a-f]+|\d+)$/i.test(call) ? { number: Number(call) } : { name: call }
  const explanations = archs.map((arch) =>
    explainCall(filter, { arch, args: known, ...asked } satisfies Call, options.kernel),
  )
  const isUnknown = explanations.every(({ number, name }) => number === undefined || name === undefined)
  io.stdout(
    options.format === 'json'
      ? json({ schema: 'sigsys.profile-explain/1', explanations })
      : explanations.map((one) => explanationText(one, io.shape.stdout)).join('\n'),
  )
  return isUnknown ? bad(io, `profile explain: ${unknownCall(call, archs)}`) : 0
}

function unknownCall(call: string, archs: readonly string[]): string {
  const near = /^\d/.test(call) ? undefined : nearestWord(call, archs.flatMap(syscallNames))
  return `${visible(call)} is no call of ${archs.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`
}

function argument(word: string): bigint | undefined | 'bad' {
  if (word === '_') return undefined
  return /^(?:0x[0-9a-f]{1,16}|\d{1,20})$/i.test(word) ? BigInt.asUintN(64, BigInt(word)) : 'bad'
}

function effective(options: ProfileOptions, io: ProfileIo): number {
  const filter = filterOf(options.operands[0] ?? '', options, io)
  if (filter === undefined) return usage
  const archs = options.archs.length > 0 ? options.archs : [filter.native]
  const summaries = archs.map((arch) => summariseFilter(filter, arch))
  if (options.format === 'json') io.stdout(json({ schema: 'sigsys.profile-effective/1', summaries }))
  else
    io.stdout(summaries.map((summary) => summaryText(summary, { ...io.shape.stdout, isList: options.list })).join(''))
  return 0
}

function diff(options: ProfileOptions, io: ProfileIo): number {
  const [a = '', b = ''] = options.operands
  const before = filterOf(a, options, io)
  const after = filterOf(b, options, io)
  if (before === undefined || after === undefined) return usage
  const found = diffFilters(before, after)
  if (options.format === 'json') io.stdout(json({ schema: 'sigsys.profile-diff/1', before: a, after: b, ...found }))
  else
    io.stdout(
      options.format === 'markdown' ? diffMarkdown({ before: a, after: b }, found) : diffText(found, io.shape.stdout),
    )
  return isSameBehaviour(found) ? 0 : 1
}

async function suggest(options: ProfileOptions, io: ProfileIo): Promise<number> {
  const [path = ''] = options.operands
  if (options.from.length === 0) return bad(io, 'profile suggest: --from EVIDENCE is missing')
  const text = textOf(path, io)
  if (!text.ok) return bad(io, `profile suggest: ${path}: ${text.error}`)
  const evidence = await io.evidence(options.from)
  if (!evidence.ok) return bad(io, `profile suggest: ${evidence.error}`)
  const target = { ...options.reader, bounding: options.bounding }
  const suggested = suggestChanges(text.value, { ...evidence.value, target })
  if (!suggested.ok) {
    io.stderr(problemLines(path, suggested.error))
    return usage
  }
  if (options.format === 'json') io.stdout(json({ schema: 'sigsys.profile-suggest/1', ...suggested.value }))
  else io.stderr(suggestionsText(suggested.value, io.shape.stderr))
  return options.format === 'json' && options.out === undefined ? 0 : written(suggested.value.text, options, io)
}

function convert(options: ProfileOptions, io: ProfileIo): number {
  const [path = ''] = options.operands
  const text = textOf(path, io)
  if (!text.ok) return bad(io, `profile convert: ${path}: ${text.error}`)
  const converted = convertProfile(text.value, { ...options.reader, kernel: options.kernel })
  if (!converted.ok) {
    io.stderr(problemLines(path, converted.error))
    return usage
  }
  const { notes } = converted.value
  if (options.format === 'json') io.stdout(json({ schema: 'sigsys.profile-convert/1', ...converted.value }))
  else if (!options.isQuiet)
    for (const { place, kind, says } of notes)
      io.stderr(`${visible(`${path}:${place.line}:${place.column}: ${kind}: ${says}`)}\n`)
  return options.format === 'json' && options.out === undefined ? 0 : written(converted.value.text, options, io)
}

function written(text: string, { out, format }: ProfileOptions, io: ProfileIo): number {
  if (out === undefined) {
    if (format !== 'json') io.stdout(text)
    return 0
  }
  const done = io.writeFile(out, text)
  return done.ok ? 0 : bad(io, `${out}: ${done.error}`)
}
