import { createRequire } from 'node:module';

/** One attribute of a subject or issuer. */
interface Attribute {
  name: string;
  value: string;
}

/** A certificate that is being written. */
export interface ForgeCertificate {
  publicKey: object;
  serialNumber: string;
  validity: { notBefore: Date; notAfter: Date };
  subject: { attributes: Attribute[] };
  setSubject(attributes: Attribute[]): void;
  setIssuer(attributes: Attribute[]): void;
  setExtensions(extensions: object[]): void;
  sign(key: object, digest: object): void;
}

/** What is used of node-forge, which comes without types. Keys are made by Node itself. */
export interface Forge {
  md: { sha256: { create(): object } };
  pki: {
    createCertificate(): ForgeCertificate;
    privateKeyFromPem(pem: string): object;
    publicKeyFromPem(pem: string): object;
    certificateFromPem(pem: string): ForgeCertificate;
    certificateToPem(certificate: ForgeCertificate): string;
  };
}

/** Loads it only where a certificate has to be made: a portal without TLS starts without it. */
export function loadForge(): Forge {
  const forge: Forge = createRequire(import.meta.url)('node-forge');
  return forge;
}
