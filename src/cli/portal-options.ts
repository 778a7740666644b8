import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import { createLocalPortal, type LocalPortal, type LocalPortalOptions } from '../local-portal/create.ts';
import { KeepError } from '../local-portal/keep/keep-error.ts';
import type { PortalSettings } from '../local-portal/portal.ts';
import { cloudSettings, enterpriseSettings } from '../local-portal/settings.ts';
import { tlsIdentity, trustLines } from '../local-portal/tls/authority.ts';

/** Options that every command with a local portal has, for `parseArgs`. */
export const portalFlags = {
  data: { type: 'string' },
  seed: { type: 'string' },
  tls: { type: 'boolean', default: false },
  limits: { type: 'string', default: 'standard' },
  host: { type: 'string' },
  'public-host': { type: 'string' },
  'dotless-hosts': { type: 'boolean', default: false },
} as const;

/** Their part of a usage text. */
export const portalUsage = `  --data DIR             keep the portal's state in this folder
  --seed FILE            people and chats of a fresh portal, JSON
  --tls                  everything over https, with an authority of this machine
  --limits WHICH         standard (2 requests a second, 50 at once), enterprise (5 and 250) or off
  --host ADDRESS         address to listen on (default 127.0.0.1)
  --public-host NAME     host in the addresses that the portal names, e.g. its service name in a compose file
  --dotless-hosts        take handlers on hosts without a dot: localhost, services of a compose file`;

export interface PortalFlags {
  data?: string | undefined;
  seed?: string | undefined;
  tls: boolean;
  limits: string;
  host?: string | undefined;
  'public-host'?: string | undefined;
  'dotless-hosts': boolean;
}

/** A portal as these options want it, and what clients need to trust it. */
export interface OpenedPortal {
  local: LocalPortal;
  /** Certificate of the authority; absent without TLS. */
  caFile?: string;
  /** Lines for people: variables that make clients trust it. */
  trust: string[];
}

const limits: Readonly<Record<string, Partial<PortalSettings>>> = {
  standard: cloudSettings,
  enterprise: enterpriseSettings,
  off: {},
};

/** The folder of things that all portals of this user share. */
function homeFolder(): string {
  return join(homedir(), '.b24bot');
}

/** Starts a portal. @throws ConfigError when an option, a file or a port cannot be used */
export async function openPortal(flags: PortalFlags, more: LocalPortalOptions): Promise<OpenedPortal> {
  const limit = Object.hasOwn(limits, flags.limits) ? limits[flags.limits] : undefined;
  if (limit === undefined)
    throw new ConfigError(`--limits ${flags.limits} is unknown`, 'Choose standard, enterprise or off.');
  const host = flags.host ?? '127.0.0.1';
  const publicHost = flags['public-host'] ?? (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : undefined);
  const tls = flags.tls ? await identity(flags, [host, publicHost]) : undefined;
  const options: LocalPortalOptions = {
    ...more,
    host,
    ...(publicHost === undefined ? {} : { publicHost }),
    ...(flags.data === undefined ? {} : { dataDir: resolve(flags.data) }),
    ...(flags.seed === undefined ? {} : { seedFile: resolve(flags.seed) }),
    ...(tls === undefined ? {} : { tls }),
    settings: { ...limit, dotlessHosts: flags['dotless-hosts'], ...more.settings },
  };
  try {
    const local = await createLocalPortal(options);
    if (tls === undefined) return { local, trust: [] };
    return { local, caFile: tls.caFile, trust: trustLines(tls.caFile) };
  } catch (error) {
    if (error instanceof KeepError)
      throw new ConfigError(error.message, 'docs/local-portal.md describes seed and data files.');
    throw error;
  }
}

function identity(flags: PortalFlags, hosts: readonly (string | undefined)[]) {
  const folder = join(flags.data === undefined ? homeFolder() : resolve(flags.data), 'tls');
  const names = ['127.0.0.1', 'localhost', ...hosts].filter((name) => name !== undefined);
  return tlsIdentity(folder, [...new Set(names)], {
    now: Date.now(),
    hex: (length) => randomBytes(length).toString('hex').slice(0, length),
  });
}
