import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Everything IANA lists as not globally reachable for IPv4, multicast and class E included. */
const RESERVED_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside the global unicast block 2000::/3, but protocol, tunnel or documentation space. */
const RESERVED_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const reserved = new BlockList();
for (const [net, prefix] of RESERVED_V4) reserved.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of RESERVED_V6) reserved.addSubnet(net, prefix, 'ipv6');

const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');

/** The IPv4 address inside `::ffff:a.b.c.d` (mapped) or `64:ff9b::a.b.c.d` (NAT64), or null. */
function embeddedV4(address: string): string | null {
  // The URL parser brings every spelling of an IPv6 address to one compressed hexadecimal form.
  const host = URL.parse(`http://[${address}]/`)?.hostname;
  const found = host?.match(/^\[(?:::ffff:|64:ff9b::)(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})\]$/);
  if (!found) return null;
  const high = Number.parseInt(found[1] ?? '0', 16);
  const low = Number.parseInt(found[2] ?? '0', 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/**
 * True when `address` (no brackets) is an address of the public Internet. Private, loopback, link-local
 * (cloud metadata too), carrier-grade NAT, multicast, documentation and reserved ranges are not, nor is
 * anything that is no address at all.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !reserved.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  const v4 = embeddedV4(address);
  if (v4 !== null) return !reserved.check(v4, 'ipv4');
  return globalV6.check(address, 'ipv6') && !reserved.check(address, 'ipv6');
}
