import { nearestWord } from '../document/nearest.ts'
import { causeCodes } from '../domain/diagnosis.ts'
import { err, ok } from '../domain/result.ts'
import { allSyscallNames } from '../domain/syscalls.ts'
import { type Instant, isZone, parseIso } from '../domain/time.ts'
import type { ValueKind } from './option.ts'

/** Any text but none at all. */
export const textKind = (placeholder: string): ValueKind<string> => ({
  placeholder,
  read: (text) => (text === '' ? err('it must not be empty') : ok(text)),
})

/** A path of a file or folder. */
export const pathKind = (placeholder: string): ValueKind<string> => ({ ...textKind(placeholder), isPath: true })

/** One of a few words. */
export const choiceKind = <T extends string>(placeholder: string, choices: readonly T[]): ValueKind<T> => ({
  placeholder,
  choices,
  read: (text) => {
    const found = choices.find((choice) => choice === text)
    return found === undefined ? err(`it is one of ${choices.join(', ')}`) : ok(found)
  },
})

/** Some of a few words, with commas between. */
export const choicesKind = <T extends string>(placeholder: string, choices: readonly T[]): ValueKind<readonly T[]> => ({
  placeholder,
  choices,
  read: (text) => {
    const words = text.split(',').map((word) => word.trim())
    const found = words.flatMap((word) => choices.find((choice) => choice === word) ?? [])
    return found.length === words.length ? ok(found) : err(`it is one or more of ${choices.join(', ')}`)
  },
})

/** A moment with its zone. Text without one would mean another moment on every machine. */
export const timeKind: ValueKind<Instant> = {
  placeholder: 'TIME',
  read: (text) => {
    const at = parseIso(text)
    return at === undefined ? err('write a time with its zone, such as 2026-11-23T19:36:28Z') : ok(at)
  },
}

/** A whole number from 0. */
export const countKind = (placeholder: string): ValueKind<number> => ({
  placeholder,
  read: (text) => (/^\d{1,15}$/.test(text) ? ok(Number(text)) : err('write a whole number from 0 on')),
})

/** A system call of any architecture, by name or number. */
export const callKind: ValueKind<string> = {
  placeholder: 'CALL',
  read: (text) => {
    const names = allSyscallNames()
    if (/^-?\d+$/.test(text) || names.has(text)) return ok(text)
    const near = nearestWord(text, [...names])
    return err(near === undefined ? 'no architecture has such a call' : `did you mean ${near}?`)
  },
}

/** A zone of the machine's time zone data. */
export const zoneKind: ValueKind<string> = {
  placeholder: 'ZONE',
  read: (text) => (isZone(text) ? ok(text) : err('write a time zone such as UTC, Europe/Berlin or +02:00')),
}

/** Which agent a file or folder is from. */
export const hostKind: ValueKind<{ readonly agent: string; readonly path: string }> = {
  placeholder: 'AGENT=PATH',
  read: (text) => {
    const cut = text.indexOf('=')
    return cut < 1 || cut === text.length - 1
      ? err('write the agent, = and the path, such as agent-1=logs/audit.log')
      : ok({ agent: text.slice(0, cut), path: text.slice(cut + 1) })
  },
}

/** Causes of failure. */
export const causesKind = choicesKind('CODES', causeCodes)

/** A host and port to listen on. */
export type ListenAddress = { readonly host: string; readonly port: number }

/** `HOST:PORT`; an IPv6 address stands in brackets. */
export const listenKind: ValueKind<ListenAddress> = {
  placeholder: 'HOST:PORT',
  read: (text) => {
    const parts = /^(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i.exec(text)
    const port = Number(parts?.[2])
    return parts?.[1] === undefined || port > 65_535
      ? err('write a host, a colon and a port, such as 127.0.0.1:8686')
      : ok({ host: parts[1], port })
  },
}

/** An address of a service. One with a password is refused later: an error of this kind would repeat it. */
export const urlKind: ValueKind<URL> = {
  placeholder: 'URL',
  read: (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.hash === '' && url.search === ''
    return isPlain ? ok(url) : err('write an address such as http://master.mesos:5050')
  },
}

/** An address of a service of which there may be several, with a name for it. */
export const namedUrlKind: ValueKind<{ readonly name: string | undefined; readonly url: URL }> = {
  placeholder: '[NAME=]URL',
  read: (text) => {
    const [, name, address = ''] = /^(?:([\w.-]{1,200})=)?(.*)$/s.exec(text) ?? []
    const url = urlKind.read(address)
    return url.ok ? ok({ name, url: url.value }) : url
  },
}
