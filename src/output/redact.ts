import { isPasswordName, isSecretName } from './secret-name.ts'

/** What stands where a secret was. It tells neither the secret's length nor its first letters. */
const redactedMark = '[redacted]'

/**
 * A text without the secrets in it: credentials in headers, URLs, flags, assignments and JSON, private keys, and
 * tokens that can be told by their form. Ids, hashes, paths and names of calls stay. Twice gives the same as once.
 */
export const redactText = (text: string): string => rules.reduce((rest, rule) => rule(rest), text)

/** A JSON value without the secrets in it: every text by `redactText`, and what a key says is secret. Keys stay. */
export const redactJson = (value: unknown): unknown => redactUnder('', { value, depth: 0 })

/** What is nested deeper is not shown: it could hold anything. */
const depthMax = 100

function redactUnder(name: string, { value, depth }: { readonly value: unknown; readonly depth: number }): unknown {
  if (typeof value === 'string') return isSecretName(name) ? redactValue(name, value) : redactText(value)
  if (typeof value === 'number') return isPasswordName(name) ? redactedMark : value
  if (typeof value !== 'object' || value === null) return value
  if (depth >= depthMax) return redactedMark
  const below = depth + 1
  if (Array.isArray(value)) return value.map((entry: unknown) => redactUnder(name, { value: entry, depth: below }))
  const fields = Object.entries(value)
  const pair = pairName(fields)
  return Object.fromEntries(
    fields.map(([key, entry]) => [
      key,
      redactUnder(key === 'value' ? (pair ?? key) : key, { value: entry, depth: below }),
    ]),
  )
}

/** `{name: N, value: V}`, as Mesos and Docker write an environment: N says what V is. */
function pairName(fields: readonly (readonly [string, unknown])[]): string | undefined {
  const found = fields.find(([key, entry]) => (key === 'name' || key === 'key') && typeof entry === 'string')
  return found === undefined ? undefined : String(found[1])
}

type Rule = (text: string) => string

/** What a header of this name holds is secret, whatever it looks like. */
const headers = '(?:proxy-)?authorization|(?:set-)?cookie|x-[\\w-]{0,60}?(?:token|key|auth|secret|password)'

/** A header in quotes ends with them: `"authorization":"…"`, `-H 'Authorization: …'`. A bare one ends with its line. */
const headerInJson = new RegExp(`(\\\\?["'])(${headers})\\1(\\s*:\\s*)(\\\\?["'])(?:(?!\\4)[^\\r\\n])*`, 'gi')
const headerInQuotes = new RegExp(`(\\\\?["'])(${headers})(\\s*:\\s*)(?:(?!\\1)[^\\r\\n])+`, 'gi')
const headerLine = new RegExp(`(?<!["'\\w-])(${headers})(\\s*:\\s*)[^\\r\\n]+`, 'gi')

/** A value after `=` or `:`, quoted in any way or up to the next blank or `&`. */
const value = String.raw`\\"(?:(?!\\").)*(?:\\")?|"(?:[^"\\\r\n]|\\.)*"?|'[^'\r\n]*'?|[^\s"'&]+`
const name = String.raw`(?<![\w.-])(-{0,2}[A-Za-z_][\w.-]{0,99})`

/** `NAME=value`, `--name=value`, `?name=value`, `"name": "value"`. */
const assignment = new RegExp(String.raw`${name}(\\?["']?\s*:\s*(?=\\?["'])|\s?=\s?)(${value})`, 'g')
/** `--name value`. */
const flag = new RegExp(String.raw`(?<![\w-])(--[A-Za-z][\w.-]{0,99})(\s+)(?!-)(${value})`, 'g')
/** `name: value` alone on a line, as in YAML. */
const yamlLine = /^([ \t]*(?:-[ \t]+)?)([A-Za-z_][\w.-]{0,99})(:[ \t]+)(\S[^\r\n]*)$/gm

/** Words that stand for a secret without being one. */
const placeholder = /^(?:\$\w+|\$?\{[^}]*\}?|\(null\)|null|none|true|false|yes|no|on|off|)$/i

const quotes = /^(\\?["']?)([^]*?)(\\?["']?)$/

/** The value of a secret name, in the quotes it had. Where a credential lies is no secret. */
function redactValue(of: string, text: string): string {
  const [, open = '', inner = '', close = ''] = quotes.exec(text) ?? []
  const isPath = /credentials?$/i.test(of) && /^(?:file:\/)?\//.test(inner)
  const isCount = /^\d{1,6}$/.test(inner) && /token$/i.test(of) && open === ''
  return placeholder.test(inner) || isPath || isCount ? text : `${open}${redactedMark}${close}`
}

const redactNamed = (whole: string, of: string, between: string, text: string): string =>
  isSecretName(of) ? `${of}${between}${redactValue(of, text)}` : whole

const rules: readonly Rule[] = [
  // Private keys, also where their line ends are written `\n`, and one that is cut off.
  (text) =>
    text.replace(
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,20}-----(?:(?!-----END)[^])*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,20}-----)?/g,
      redactedMark,
    ),
  (text) => text.replace(headerInJson, `$1$2$1$3$4${redactedMark}`),
  (text) => text.replace(headerInQuotes, `$1$2$3${redactedMark}`),
  (text) => text.replace(headerLine, `$1$2${redactedMark}`),
  // user:password@ in a URL; the user stays, it tells whose account was used.
  (text) => text.replace(/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"']{0,200}:)[^\s/"']{1,500}@/gi, `$1${redactedMark}@`),
  (text) => text.replace(assignment, redactNamed),
  (text) => text.replace(flag, redactNamed),
  (text) =>
    text.replace(yamlLine, (whole: string, indent: string, of: string, colon: string, rest: string) =>
      isSecretName(of) ? `${indent}${of}${colon}${redactValue(of, rest)}` : whole,
    ),
  // curl -u user:password
  (text) =>
    text.replace(/(\bcurl\b[^\r\n]{0,500}?\s(?:-u|--user)(?:\s+|=)["']?[^\s:"']+:)[^\s"']+/g, `$1${redactedMark}`),
  // A bearer token outside a header. Words of a sentence ("Bearer authentication") have no digit.
  (text) => text.replace(/\b(Bearer\s+)(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}/gi, `$1${redactedMark}`),
  // JSON web tokens: the first part is base64 of `{"…`.
  (text) => text.replace(/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, redactedMark),
  // Tokens whose makers gave them a prefix: AWS, GitHub, GitLab, Slack, Stripe, Google, npm, Vault, our own webhooks.
  (text) =>
    text.replace(
      /\b(?:(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA)[A-Z0-9]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeoprs]-[\w-]{10,}|[rs]k_(?:live|test)_\w{16,}|AIza[\w-]{35}|npm_[A-Za-z0-9]{36}|hv[bs]\.[\w-]{20,}|whsec_[\w+/=-]{16,})/g,
      redactedMark,
    ),
  (text) => text.replace(/(\bhooks\.slack\.com\/services\/)[\w/-]+/g, `$1${redactedMark}`),
]
