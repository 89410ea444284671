import type { RelayOptions } from '../../app/relay.ts'
import type { Values } from '../option.ts'
import type { World } from '../world.ts'
import { relayOptions as options } from './live-options.ts'

/** What `relay` and `serve` are asked for, from their values. */
export function relayRequest(
  values: Values,
  { world, say }: { readonly world: World; readonly say: (line: string) => void },
): Omit<RelayOptions, 'http'> {
  const days = values.get(options.keepDays)
  const mib = values.get(options.keepMib)
  return {
    mesos: values.get(options.mesos),
    marathons: values.all(options.marathon),
    metronome: values.get(options.metronome),
    cluster: values.get(options.cluster) ?? 'cluster',
    listen: values.get(options.listen) ?? { host: '127.0.0.1', port: 8686 },
    store: values.get(options.store),
    keep: {
      ageMs: days === undefined ? undefined : days * 86_400_000,
      bytesMax: mib === undefined ? undefined : mib * 2 ** 20,
    },
    tokenFile: values.get(options.tokenFile),
    allowUnauthenticated: values.isOn(options.allowUnauthenticated),
    tlsCert: values.get(options.tlsCert),
    tlsKey: values.get(options.tlsKey),
    upstreamTokenFile: values.get(options.upstreamTokenFile),
    serviceAccountFile: values.get(options.serviceAccount),
    upstreamCa: values.get(options.upstreamCa),
    upstreamToken: world.env['SIGSYS_UPSTREAM_TOKEN'],
    say,
  }
}
