import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { writeWhole } from '../keep/write-file.ts';
import { createAuthority, createServerCertificate, type Identity } from './certificate.ts';

/** What a server needs to speak TLS, and the file that clients must trust. */
export interface TlsIdentity extends Identity {
  /** Absolute path of the authority's certificate. */
  caFile: string;
}

const RENEW_BEFORE_MS = 30 * 86_400_000;
/** A certificate is no secret: containers and other users have to read the authority's. */
const PUBLIC_FILE = 0o644;

async function load(folder: string, name: string): Promise<Identity | null> {
  try {
    const [cert, key] = await Promise.all([
      readFile(join(folder, `${name}.pem`), 'utf8'),
      readFile(join(folder, `${name}-key.pem`), 'utf8'),
    ]);
    // Two halves that do not belong together are worth nothing.
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)) ? { cert, key } : null;
  } catch {
    return null;
  }
}

async function save(folder: string, name: string, { cert, key }: Identity): Promise<void> {
  await writeWhole(join(folder, `${name}-key.pem`), key);
  await writeWhole(join(folder, `${name}.pem`), cert, PUBLIC_FILE);
}

function isLasting({ cert }: Identity, now: number): boolean {
  return new X509Certificate(cert).validToDate.getTime() - RENEW_BEFORE_MS > now;
}

function covers({ cert }: Identity, authority: Identity, names: readonly string[]): boolean {
  const certificate = new X509Certificate(cert);
  const isFor = (name: string): boolean =>
    (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
  return names.every(isFor) && certificate.verify(new X509Certificate(authority.cert).publicKey);
}

/**
 * The certificate of this machine's portals, from `folder`: made there, with an authority of its own, on first
 * use, renewed before it ends and when it lacks one of `names`. The keys are readable by their owner only.
 * @param hex random lower-case hex digits, so many
 */
export async function tlsIdentity(
  folder: string,
  names: readonly string[],
  clock: { now: number; hex(length: number): string },
): Promise<TlsIdentity> {
  const caFile = join(folder, 'ca.pem');
  const kept = await load(folder, 'ca');
  const isKept = kept !== null && isLasting(kept, clock.now);
  const authority = isKept ? kept : await createAuthority(clock.now, clock.hex(32));
  if (!isKept) await save(folder, 'ca', authority);
  const known = await load(folder, 'server');
  if (known !== null && isLasting(known, clock.now) && covers(known, authority, names))
    return { ...known, caFile };
  const fresh = await createServerCertificate(authority, names, clock.now, clock.hex(32));
  await save(folder, 'server', fresh);
  return { ...fresh, caFile };
}

/** Variables that make Node, OpenSSL and Python trust the authority, and what PHP wants in its settings. */
export function trustLines(caFile: string): string[] {
  return [
    `NODE_EXTRA_CA_CERTS=${caFile}`,
    `SSL_CERT_FILE=${caFile}`,
    `REQUESTS_CA_BUNDLE=${caFile}`,
    `php -d curl.cainfo=${caFile} -d openssl.cafile=${caFile}`,
  ];
}
