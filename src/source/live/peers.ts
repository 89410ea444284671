import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

/** Finds the addresses of a name; none where it has none. */
export type AddressesOf = (host: string) => Promise<readonly string[]>

/** As the system finds them. */
export const systemAddresses: AddressesOf = async (host) => {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address)
  } catch {
    return []
  }
}

/**
 * Whether a host that we are sent to may have our credentials. The leader of the masters is one of its peers: the same
 * host, one that is named to us, one of the addresses that the configured name stands for (`master.mesos` stands for
 * all masters), or a neighbour of the configured address on the same port. Anybody else may read the stream's request,
 * but not who we are.
 */
export async function isPeer(
  next: URL,
  {
    first,
    peers,
    addressesOf = systemAddresses,
  }: { readonly first: URL; readonly peers: readonly string[]; readonly addressesOf?: AddressesOf },
): Promise<boolean> {
  const [to, from] = [bare(next), bare(first)]
  if (to === from || peers.some((peer) => isNamed(next, peer))) return true
  const near = (address: string): boolean => portOf(next) === portOf(first) && isNeighbour(to, address)
  if (isIP(from) !== 0 && near(from)) return true
  const known = isIP(from) === 0 ? await addressesOf(from) : [from]
  const wanted = isIP(to) === 0 ? await addressesOf(to) : [to]
  return wanted.length > 0 && wanted.every((address) => known.includes(address))
}

const bare = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').toLowerCase()

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80')

function isNamed(url: URL, peer: string): boolean {
  const wanted = peer.toLowerCase()
  if (wanted.startsWith('*.')) return bare(url).endsWith(wanted.slice(1))
  return wanted === bare(url) || wanted === url.host.toLowerCase()
}

/** Two addresses of one network of 256. */
const isNeighbour = (left: string, right: string): boolean =>
  isIP(left) === 4 && isIP(right) === 4 && networkOf(left) === networkOf(right)

const networkOf = (address: string): string => address.slice(0, address.lastIndexOf('.'))
