import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './address.ts';

export interface HostAddress {
  address: string;
  family: number;
}
/** Name to addresses; the default asks the operating system. */
export type ResolveHost = (hostname: string) => Promise<readonly HostAddress[]>;

export interface HostPolicyOptions {
  /** Hosts that may be private, on any port and plain http: `portal.corp`, `127.0.0.1:4100`. Exact. */
  allow?: readonly string[];
  resolve?: ResolveHost;
}

export type HostCheck =
  | { ok: true; url: URL }
  /** `reason` is for people and holds no more of the address than its host. */
  | { ok: false; reason: string };

/** Decides which addresses b24bot may call: what a portal says about itself is not to be believed. */
export interface HostPolicy {
  /** Judges an address by its text alone; what its name resolves to is judged when connecting. */
  checkUrl(address: string): HostCheck;
  /** True when the operator has listed this host; `port` may be empty for the default of `protocol`. */
  isAllowed(hostname: string, port: string, protocol: string): boolean;
  readonly resolve: ResolveHost;
}

const INNER_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|corp|home\.arpa)$/;

/**
 * Rules against server-side request forgery: https on port 443, no user-info, a public name or address.
 * Hosts on `allow` are free of them, which is how an on-premise portal or the local portal is reached.
 *
 * @example
 * const hosts = createHostPolicy({ allow: ['127.0.0.1:4100'] });
 * hosts.checkUrl('https://169.254.169.254/rest/'); // { ok: false, reason: … }
 */
export function createHostPolicy(options: HostPolicyOptions = {}): HostPolicy {
  const allow = new Set((options.allow ?? []).map((host) => host.trim().toLowerCase()));
  const resolve = options.resolve ?? ((hostname: string) => lookup(hostname, { all: true }));

  function isAllowed(hostname: string, port: string, protocol: string): boolean {
    const usual = protocol === 'http:' ? '80' : '443';
    const number = port === '' ? usual : port;
    return allow.has(`${hostname}:${number}`) || (number === usual && allow.has(hostname));
  }

  function checkUrl(address: string): HostCheck {
    const url = URL.parse(address);
    if (!url) return refuse('the address is not a URL');
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('the address is not https');
    if (url.username !== '' || url.password !== '')
      return refuse('the address carries a user name or password');
    if (isAllowed(url.hostname, url.port, url.protocol)) return { ok: true, url };
    if (url.protocol !== 'https:') return refuse(`${url.hostname} is asked for over plain http`);
    if (url.port !== '') return refuse(`${url.hostname} is asked for on port ${url.port}`);
    return refuseName(url.hostname) ?? { ok: true, url };
  }

  return { checkUrl, isAllowed, resolve };
}

function refuse(reason: string): HostCheck {
  return { ok: false, reason };
}

function refuseName(hostname: string): HostCheck | null {
  // The URL parser has already turned 0x7f.1, 2130706433 and 0177.0.0.1 into dotted form.
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(literal) !== 0) {
    return isPublicAddress(literal) ? null : refuse(`${hostname} is not a public address`);
  }
  if (hostname.endsWith('.')) return refuse(`${hostname} ends with a dot`);
  if (!hostname.includes('.')) return refuse(`${hostname} is a name without a domain`);
  if (INNER_NAME.test(hostname)) return refuse(`${hostname} is a name of an inner network`);
  return null;
}

/**
 * Brings a `client_endpoint` to the one spelling `https://HOST[:PORT]/rest/`; null when it is none.
 * Says nothing about whether the host may be called.
 */
export function normalizeClientEndpoint(value: string): string | null {
  const url = URL.parse(value);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null;
  return url.pathname === '/rest/' || url.pathname === '/rest' ? `${url.origin}/rest/` : null;
}
