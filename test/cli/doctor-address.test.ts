import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkAddress, checkCertificate } from '../../src/cli/doctor/address.ts';
import {
  createAuthority,
  createServerCertificate,
  type Identity,
} from '../../src/local-portal/tls/certificate.ts';

const DAY_MS = 86_400_000;
const now = Date.now();
const serial = (): string => randomBytes(16).toString('hex');
const servers: Server[] = [];

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const secure = ({ cert, key }: Identity): Promise<number> =>
  listen(createTlsServer({ cert, key }, (_request, response) => response.end()));

/** An address of this machine at which nobody listens. */
async function silent(): Promise<number> {
  const port = await listen(createHttpServer());
  servers.pop()?.close();
  return port;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('the certificate', () => {
  const trusted = getCACertificates('default');
  let authority: Identity;
  beforeAll(async () => {
    authority = await createAuthority(now, serial());
    setDefaultCACertificates([...trusted, authority.cert]);
  });
  afterAll(() => setDefaultCACertificates(trusted));
  const certificate = (names: string[], at = now) => createServerCertificate(authority, names, at, serial());

  it('that is trusted is well until two weeks before its end', async () => {
    const port = await secure(await certificate(['127.0.0.1', 'localhost']));
    const at = (days: number) => checkCertificate(`https://127.0.0.1:${port}`, now + days * DAY_MS);
    expect(await at(0)).toEqual({ level: 'ok', found: expect.stringMatching(/^valid for 36\d more days$/) });
    expect(await at(350)).toMatchObject({ level: 'ok', found: 'valid for 14 more days' });
    expect(await at(352)).toMatchObject({ level: 'warning', fix: expect.stringContaining('Renew') });
    expect(await checkCertificate(`https://localhost:${port}/bots`, now)).toMatchObject({ level: 'ok' });
  });

  it.each([
    ['has ended', () => certificate(['127.0.0.1'], now - 400 * DAY_MS), /expired/],
    ['is for another name', () => certificate(['bot.example.com']), /altnames/i],
    [
      'is of an authority nobody knows',
      async () => createServerCertificate(await createAuthority(now, serial()), ['127.0.0.1'], now, serial()),
      /unable to verify|self-signed|unable to get/,
    ],
  ])('that %s is broken, and says why', async (_what, make, why) => {
    const port = await secure(await make());
    expect(await checkCertificate(`https://127.0.0.1:${port}`, now)).toEqual({
      level: 'broken',
      found: expect.stringMatching(why),
      fix: expect.stringContaining('Renew the certificate'),
    });
  });

  it('is missed where there is none, and where nobody answers', async () => {
    expect(await checkCertificate('http://bot.example.com', now)).toMatchObject({
      level: 'warning',
      fix: expect.stringContaining('https'),
    });
    const port = await silent();
    expect(await checkCertificate(`https://127.0.0.1:${port}`, now)).toMatchObject({
      level: 'broken',
      found: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('the public address', () => {
  it('is asked for the server that lives there', async () => {
    const asked: (string | undefined)[] = [];
    const port = await listen(
      createHttpServer((request, response) => {
        asked.push(request.url);
        response.statusCode = request.url === '/bots/health/live' ? 200 : 302;
        response.setHeader('location', '/bots/health/live').end();
      }),
    );
    expect(await checkAddress(`http://127.0.0.1:${port}/bots`)).toMatchObject({ level: 'ok' });
    // A redirect leads portals nowhere.
    expect(await checkAddress(`http://127.0.0.1:${port}`)).toMatchObject({
      level: 'broken',
      found: expect.stringContaining('answers 302'),
    });
    expect(asked).toEqual(['/bots/health/live', '/health/live']);
  });

  it('needs a dot in its name and somebody behind it', async () => {
    expect(await checkAddress('http://localhost:3000')).toMatchObject({
      level: 'broken',
      found: expect.stringContaining('without a dot'),
    });
    expect(await checkAddress(`http://127.0.0.1:${await silent()}`)).toMatchObject({
      level: 'broken',
      found: expect.stringMatching(/does not answer: .*ECONNREFUSED/),
      fix: expect.stringContaining('Start the server'),
    });
  });
});
