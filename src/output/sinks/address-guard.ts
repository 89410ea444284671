import { BlockList, isIP } from 'node:net'

/** Networks that only the configuration may open. */
export type Allowed = {
  /** `10.0.0.0/8`, `::1`, `169.254.169.254`. */
  readonly networks: readonly string[]
}

/**
 * Addresses that are not of the public internet. Source: IANA's special-purpose address registries for IPv4 and IPv6;
 * for 64:ff9b::/96 and 2002::/16 the address they carry could be any.
 */
const notPublic = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
  '::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10',
  'fec0::/10 ff00::/8',
]
  .join(' ')
  .split(' ')

/**
 * Addresses at which clouds hand out credentials: an open network around them does not open them, only they themselves
 * do. AWS, GCP, Azure and OpenStack; AWS over IPv6; Alibaba; Azure's wire server, which is public; Oracle's classic.
 */
const metadata = [
  '169.254.169.254',
  '169.254.170.2',
  'fd00:ec2::254',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
]

/** Whether an address may be connected to. */
export type Guard = (address: string) => boolean

/** A guard that lets through the public internet and what the configuration opens. */
export function addressGuard({ networks }: Allowed): Guard {
  const closed = listOf(notPublic)
  const open = listOf(networks)
  const named = listOf(networks.filter((network) => !network.includes('/') || /\/(?:32|128)$/.test(network)))
  const secret = listOf(metadata)
  return (given) => {
    const address = plainAddress(given)
    if (address === undefined) return false
    if (has(secret, address)) return has(named, address)
    return has(open, address) || !has(closed, address)
  }
}

/** A network as configuration writes it, or an address alone; undefined for anything else. */
export function readNetwork(
  text: string,
): { readonly address: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' } | undefined {
  const [, address = '', bits] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  if (version === 0) return undefined
  const most = version === 4 ? 32 : 128
  const prefix = bits === undefined ? most : Number(bits)
  return prefix > most ? undefined : { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' }
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of networks) {
    const network = readNetwork(text)
    if (network !== undefined) list.addSubnet(network.address, network.prefix, network.family)
  }
  return list
}

const has = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Without brackets and zone; an IPv4 address in IPv6 clothes as what it is. */
function plainAddress(given: string): string | undefined {
  const address = given.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  if (isIP(address) === 0) return undefined
  const [, dotted] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (dotted !== undefined) return dotted
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? []
  if (high === undefined || low === undefined) return address
  const bits = [parseInt(high, 16), parseInt(low, 16)]
  return bits.flatMap((word) => [word >> 8, word & 255]).join('.')
}
