import { generateKeyPair } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import type { ForgeCertificate } from './forge.ts';
import { loadForge } from './forge.ts';

/** A certificate with its private key, both PEM. */
export interface Identity {
  cert: string;
  key: string;
}

const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
/** Clients refuse server certificates that are good for longer. */
const SERVER_DAYS = 365;
const pair = promisify(generateKeyPair);

function newKeys(): Promise<{ publicKey: string; privateKey: string }> {
  return pair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

interface Draft {
  subject: string;
  issuer: ForgeCertificate['subject']['attributes'] | null;
  days: number;
  extensions: object[];
}

async function issue(draft: Draft, signer: string | null, now: number, serial: string): Promise<Identity> {
  const { pki, md } = loadForge();
  const keys = await newKeys();
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(keys.publicKey);
  // A serial number is positive and has at most 20 bytes.
  certificate.serialNumber = `01${serial.slice(0, 30)}`;
  certificate.validity.notBefore = new Date(now - DAY_MS);
  certificate.validity.notAfter = new Date(now + draft.days * DAY_MS);
  const subject = [{ name: 'commonName', value: draft.subject }];
  certificate.setSubject(subject);
  certificate.setIssuer(draft.issuer ?? subject);
  certificate.setExtensions(draft.extensions);
  certificate.sign(pki.privateKeyFromPem(signer ?? keys.privateKey), md.sha256.create());
  return { cert: pki.certificateToPem(certificate), key: keys.privateKey };
}

/** Makes an authority of this machine alone, good for ten years. `serial`: random hex digits. */
export function createAuthority(now: number, serial: string): Promise<Identity> {
  return issue(
    {
      subject: `b24bot local authority ${serial.slice(0, 8)}`,
      issuer: null,
      days: CA_DAYS,
      extensions: [
        { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
        { name: 'subjectKeyIdentifier' },
      ],
    },
    null,
    now,
    serial,
  );
}

/** Makes a certificate for these host names and addresses, good for a year. */
export function createServerCertificate(
  authority: Identity,
  names: readonly string[],
  now: number,
  serial: string,
): Promise<Identity> {
  const { attributes } = loadForge().pki.certificateFromPem(authority.cert).subject;
  const altNames = names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name }));
  return issue(
    {
      subject: names[0] ?? 'localhost',
      issuer: attributes,
      days: SERVER_DAYS,
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames },
      ],
    },
    authority.key,
    now,
    serial,
  );
}
