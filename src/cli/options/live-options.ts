import { err, ok } from '../../domain/result.ts'
import type { Option, Switch } from '../option.ts'
import {
  choiceKind,
  countKind,
  pathKind,
  textKind,
  type ListenAddress,
  listenKind,
  namedUrlKind,
  urlKind,
} from '../value-kinds.ts'

const upstream = (name: string, says: string): Option<URL> => ({ name, says, kind: urlKind })

const listen: Option<ListenAddress> = {
  name: 'listen',
  says: 'where to listen; 127.0.0.1:8686 unless given, port 0 is any that is free',
  kind: listenKind,
}

const file = (name: string, says: string): Option<string> => ({ name, says, kind: pathKind('FILE') })

const allowUnauthenticated: Switch = {
  name: 'allow-unauthenticated',
  says: 'take everybody without a token, also on an address that others can reach',
}

const speed: Option<number> = {
  name: 'speed',
  says: 'how much faster than it was: 1 unless given, max for no pauses',
  kind: {
    placeholder: 'FACTOR',
    read: (text) => {
      if (text === 'max') return ok(Number.POSITIVE_INFINITY)
      const factor = /^\d{1,6}(?:\.\d{1,6})?$/.test(text) ? Number(text) : 0
      return factor > 0 ? ok(factor) : err('write a number above 0, or max')
    },
  },
}

/** The options of `relay`, in the order of its help. */
export const relayOptions = {
  mesos: upstream('mesos', 'a Mesos master; its leader is found from any of them'),
  marathon: {
    name: 'marathon',
    says: 'a Marathon; give it again for others, which have a name of their own',
    kind: namedUrlKind,
    repeats: true,
  },
  metronome: upstream('metronome', 'a Metronome'),
  cluster: { name: 'cluster', says: "first part of the events' source; cluster unless given", kind: textKind('NAME') },
  listen,
  store: { ...file('store', 'keeps events over restarts; in memory unless given'), kind: pathKind('PATH') },
  keepDays: { name: 'keep-days', says: 'events older than this go; 7 unless given', kind: countKind('DAYS') },
  keepMib: { name: 'keep-mib', says: 'the oldest go beyond this size; 1024 unless given', kind: countKind('MIB') },
  tokenFile: file('token-file', 'who may connect: a line for each token, such as "read TOKEN" (read, ingest, admin)'),
  allowUnauthenticated,
  tlsCert: file('tls-cert', 'PEM certificate chain; makes it wss'),
  tlsKey: file('tls-key', 'PEM key of it'),
  upstreamTokenFile: file(
    'upstream-token-file',
    'DC/OS token or user:password for the upstreams, read again for each request; or SIGSYS_UPSTREAM_TOKEN',
  ),
  serviceAccount: file(
    'upstream-service-account',
    'a service account of DC/OS (JSON with uid, private_key, login_endpoint) instead of a token',
  ),
  upstreamCa: file('upstream-ca', "PEM certificates to trust for the upstreams instead of the system's"),
} as const

/** The options of `serve`, in the order of its help. */
export const serveOptions = {
  ...relayOptions,
  settle: {
    name: 'settle',
    says: 'how long evidence is waited for after a failure; 500 unless given',
    kind: countKind('MS'),
  },
  log: {
    name: 'log',
    says: 'text for people, or json: one object a line; text unless given',
    kind: choiceKind('FORM', ['text', 'json']),
  },
} as const

/** The options of `replay`, in the order of its help. */
export const replayOptions = { listen, speed } as const
