import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress } from './address.ts';
import { cacheResolve } from './dns-cache.ts';
import type { HostPolicy, ResolveHost } from './hosts.ts';

/** A connection that the host policy forbids; nothing was sent. */
export class HostRefused extends Error {
  readonly code = 'HOST_REFUSED';
  constructor(reason: string) {
    super(reason);
    this.name = 'HostRefused';
  }
}

function createLookup(resolve: ResolveHost, publicOnly: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const first = addresses[0];
        if (first === undefined) return callback(new Error(`${hostname} has no address`), []);
        // One private address among public ones is as suspicious as a private one alone.
        const inner = publicOnly && addresses.some(({ address }) => !isPublicAddress(address));
        if (inner)
          return callback(new HostRefused(`${hostname} resolves to an address that is not public`), []);
        if (options.all) return callback(null, [...addresses]);
        return callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

/**
 * Opens sockets for the transport. The addresses that were judged are the addresses connected to, so a name
 * that changes its answer between check and use (DNS rebinding) gains nothing.
 */
export function createConnector(
  hosts: HostPolicy,
  timeoutMs: number,
  resolve: ResolveHost = cacheResolve(hosts.resolve),
): buildConnector.connector {
  const shared = { timeout: timeoutMs, allowH2: false };
  const free = buildConnector({ ...shared, lookup: createLookup(resolve, false) });
  const guarded = buildConnector({ ...shared, lookup: createLookup(resolve, true) });

  return (options, callback) => {
    const { hostname, port, protocol } = options;
    const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    if (hosts.isAllowed(hostname, port, protocol) || hosts.isAllowed(`[${bare}]`, port, protocol)) {
      return free(options, callback);
    }
    if (protocol !== 'https:')
      return callback(new HostRefused(`${hostname} may not be called over http`), null);
    // An address in place of a name is never looked up, so it is judged here.
    if (isIP(bare) !== 0 && !isPublicAddress(bare)) {
      return callback(new HostRefused(`${hostname} is not a public address`), null);
    }
    return guarded(options, callback);
  };
}
