import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tlsIdentity } from '../../src/local-portal/tls/authority.ts';
import { text } from './handler.ts';
import { startFixture } from './portal-fixture.ts';

const hex = (length: number) => randomBytes(length).toString('hex').slice(0, length);
const YEAR_MS = 366 * 86_400_000;
const names = ['127.0.0.1', 'localhost'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'b24bot-tls-'));
});
afterEach(() => rm(folder, { recursive: true }));

const identity = (more: readonly string[] = [], now = Date.now()) =>
  tlsIdentity(folder, [...names, ...more], { now, hex });

function get(url: string, ca?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { ca, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    })
      .on('error', reject)
      .end();
  });
}

test('a portal speaks TLS that clients trust once they know the authority, and not before', async () => {
  const { cert, key, caFile } = await identity();
  const ca = await readFile(caFile, 'utf8');
  const fixture = await startFixture({ tls: { cert, key } });
  try {
    const { origin, oauthOrigin } = fixture.local;
    expect(origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const profile = await get(`${origin}/rest/profile?auth=${fixture.token}`, ca);
    expect(JSON.parse(profile)).toMatchObject({ result: { ID: '1' } });
    const info = await get(`${oauthOrigin}/rest/app.info?auth=${fixture.token}`, ca);
    expect(JSON.parse(info)).toMatchObject({ result: { client_endpoint: `${origin}/rest/` } });
    await expect(get(`${origin}/rest/profile`)).rejects.toThrow();
    expect(text(fixture.handler.received[0]?.event, 'auth', 'client_endpoint')).toBe(`${origin}/rest/`);
    fixture.local.portal.settings.webhooksNeedHttps = true;
    const { url } = fixture.local.createWebhook(11, ['im']);
    expect(JSON.parse(await get(`${url}profile`, ca))).toMatchObject({ result: { ID: '11' } });
  } finally {
    await fixture.close();
  }
});

test('authority and certificate are made once, and their keys are private', async () => {
  const first = await identity();
  const second = await identity();
  expect(second).toEqual(first);
  for (const name of ['ca-key.pem', 'server-key.pem'])
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
});

test('a certificate that ends soon or lacks a name is renewed by the same authority', async () => {
  const first = await identity();
  const ca = await readFile(first.caFile, 'utf8');
  const other = await identity(['portal']);
  expect(other.cert).not.toBe(first.cert);
  expect(new X509Certificate(other.cert).checkHost('portal')).toBe('portal');
  const later = await identity(['portal'], Date.now() + YEAR_MS);
  expect(later.cert).not.toBe(other.cert);
  expect(await readFile(first.caFile, 'utf8')).toBe(ca);
  expect(new X509Certificate(later.cert).verify(new X509Certificate(ca).publicKey)).toBe(true);
});
