import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { configOf } from '../../app/alerts/config.ts'
import type { ServeOptions } from '../../app/serve.ts'
import { readSettings } from '../../app/settings/read-settings.ts'
import type { Settings } from '../../app/settings/schema.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { problemLine } from '../../document/problem.ts'
import type { Values } from '../option.ts'
import type { World } from '../world.ts'
import { serveOptions as options } from './live-options.ts'
import { relayRequest } from './relay-request.ts'

/** Reads the settings file; everything that is wrong with it, a line each. */
export function settingsIn(path: string): Result<Settings, readonly string[]> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return err([`${path}: the configuration cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`])
  }
  const read = readSettings(text, path)
  return read.ok ? ok(read.value) : err(read.error.map(problemLine))
}

type Asked = { readonly values: Values; readonly settings: Settings; readonly path: string | undefined }

/** What `serve` is asked for: by the command line, else by the settings. */
export function serveRequest(
  { values, settings, path }: Asked,
  { world, say }: { readonly world: World; readonly say: (line: string) => void },
): ServeOptions {
  const { sources = {}, hub = {}, store = {} } = settings
  const given = relayRequest(values, { world, say })
  const file = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : resolve(dirname(path ?? '.'), name)
  const address = (text: string | undefined): URL | undefined => (text === undefined ? undefined : new URL(text))
  const isLoginGiven = values.has(options.upstreamTokenFile) || values.has(options.serviceAccount)
  const login = isLoginGiven ? {} : (sources.login ?? {})
  return {
    ...given,
    mesos: given.mesos ?? address(sources.mesos?.url),
    marathons:
      given.marathons.length > 0
        ? given.marathons
        : [sources.marathon ?? []].flat().map(({ name, url }) => ({ name, url: new URL(url) })),
    metronome: given.metronome ?? address(sources.metronome?.url),
    pollMs: sources.metronome?.poll,
    peers: sources.peers,
    cluster: values.has(options.cluster) ? given.cluster : (settings.cluster ?? given.cluster),
    listen: values.get(options.listen) ?? hub.listen ?? given.listen,
    store: given.store ?? file(store.path),
    keep: { ageMs: given.keep.ageMs ?? store.keep?.age, bytesMax: given.keep.bytesMax ?? store.keep?.size },
    tokenFile: given.tokenFile ?? file(hub.token_file),
    allowUnauthenticated: given.allowUnauthenticated || hub.allow_unauthenticated === true,
    tlsCert: given.tlsCert ?? file(hub.tls?.cert_file),
    tlsKey: given.tlsKey ?? file(hub.tls?.key_file),
    upstreamTokenFile: given.upstreamTokenFile ?? file(login.token_file),
    serviceAccountFile: given.serviceAccountFile ?? file(login.service_account_file),
    loginUrl: address(login.login_url),
    upstreamCa: given.upstreamCa ?? file(sources.ca_file),
    settleMs: values.get(options.settle) ?? settings.settle,
    publicUrl: address(settings.public_url),
    alerts: configOf(settings.alerts ?? {}, { publicUrl: settings.public_url, folder: dirname(path ?? '.') }),
    env: world.env,
    write: (text) => world.stdout.write(text),
  }
}
