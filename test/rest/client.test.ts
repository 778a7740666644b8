import { Writable } from 'node:stream';
import pino from 'pino';
import { describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import { AuthError } from '../../src/errors.ts';
import { createRestClient, type RestClientOptions } from '../../src/rest/client.ts';
import { createHostPolicy } from '../../src/rest/hosts.ts';
import type { RestCaller, RestIdentity, RestInterceptor } from '../../src/rest/rest.ts';
import { createTransport } from '../../src/rest/transport.ts';
import { json, type Listener, listen } from './listener.ts';

function clientOf(portal: Listener, options: Partial<RestClientOptions> = {}) {
  const transport = createTransport({ hosts: createHostPolicy({ allow: [portal.host] }) });
  const client = createRestClient({ transport, ...options });
  onTestFinished(() => client.close());
  return client;
}

function identityOf(portal: Listener, tokens: string[]): RestIdentity & { renewals: string[] } {
  const renewals: string[] = [];
  return {
    memberId: 'm1',
    clientEndpoint: portal.endpoint,
    label: 'bot 740',
    token: async () => tokens[0] ?? '',
    renew: async (stale) => {
      renewals.push(stale);
      return tokens[renewals.length] ?? stale;
    },
    renewals,
  };
}

/** Accepts one token and calls any other by `error`. */
const accepting = (token: string, error = 'expired_token') =>
  listen((seen, response) => {
    if (JSON.parse(seen.body).auth === token) json(response, { result: 4711 });
    else json(response, { error, error_description: 'stale' }, 401);
  });

describe('a call', () => {
  it('sends parameters and token as one JSON body', async () => {
    const portal = await accepting('t1');
    const client = clientOf(portal).as(identityOf(portal, ['t1']));
    await expect(client.call('some.method', { A: [1, 'x'], B: { C: true } })).resolves.toBe(4711);
    await expect(client.call('profile', {})).resolves.toBe(4711);
    expect(portal.seen.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['/rest/some.method', { A: [1, 'x'], B: { C: true }, auth: 't1' }],
      ['/rest/profile', { auth: 't1' }],
    ]);
  });

  it('does not let a parameter replace the token', async () => {
    const portal = await accepting('t1');
    await clientOf(portal)
      .as(identityOf(portal, ['t1']))
      .call('some.method', { auth: 'other', A: 1 });
    expect(portal.seen[0]?.body.match(/auth/g)).toHaveLength(1);
  });

  it('sends no token key where there is no token (incoming webhook)', async () => {
    const portal = await listen((_seen, response) => json(response, { result: 1 }));
    const { renew: _none, ...identity } = identityOf(portal, ['']);
    await clientOf(portal)
      .as({ ...identity, clientEndpoint: `${portal.endpoint}1/secret/` })
      .call('some.method', { A: 1 });
    expect(portal.seen[0]).toMatchObject({ path: '/rest/1/secret/some.method', body: '{"A":1}' });
  });

  it.each(['', '../oauth/token', 'a/b', 'a?b=c', 'a#b', 'a b', 'im..x', 'rest\r\nX: y', '%2e%2e'])(
    'refuses %j as a method name before anything is sent',
    async (method) => {
      const portal = await accepting('t1');
      const call = clientOf(portal)
        .as(identityOf(portal, ['t1']))
        .call(method);
      await expect(call).rejects.toMatchObject({ code: 'ERROR_METHOD_NOT_FOUND' });
      expect(portal.connections()).toBe(0);
    },
  );
});

describe('the types of a call', () => {
  it('follow the catalogue for known methods and leave others open', () => {
    const use = async (caller: RestCaller) => {
      expectTypeOf(
        await caller.call('im.message.add', { DIALOG_ID: '11', MESSAGE: 'x' }),
      ).toEqualTypeOf<number>();
      // @ts-expect-error no such parameter
      await caller.call('im.message.add', { DIALOGID: '11' });
      expectTypeOf(await caller.call('crm.deal.list', { ANY: 1 })).toBeUnknown();
      expectTypeOf(await caller.call<string[]>('crm.deal.list')).toEqualTypeOf<string[]>();
    };
    expect(use).toBeTypeOf('function');
  });
});

describe('renewal', () => {
  it.each(['expired_token', 'invalid_token', 'EXPIRED_TOKEN', 'NO_AUTH_FOUND'])(
    'happens once on %s and the call is repeated',
    async (code) => {
      const portal = await accepting('t2', code);
      const identity = identityOf(portal, ['t1', 't2']);
      await expect(clientOf(portal).as(identity).call('profile', {})).resolves.toBe(4711);
      expect(identity.renewals).toEqual(['t1']);
      expect(portal.seen).toHaveLength(2);
    },
  );

  it('is final when it does not help', async () => {
    const portal = await accepting('never');
    const identity = identityOf(portal, ['t1', 't2', 't3']);
    await expect(clientOf(portal).as(identity).call('profile', {})).rejects.toMatchObject({
      code: 'expired_token',
    });
    expect(identity.renewals).toEqual(['t1']);
    expect(portal.seen).toHaveLength(2);
  });

  it('does not repeat the call with the token that was just refused', async () => {
    const portal = await accepting('never');
    const identity = identityOf(portal, ['t1']);
    await expect(clientOf(portal).as(identity).call('profile', {})).rejects.toMatchObject({
      code: 'expired_token',
    });
    expect(portal.seen).toHaveLength(1);
  });

  it('does not happen for other errors, and its own failure comes through', async () => {
    const portal = await accepting('never', 'insufficient_scope');
    const identity = identityOf(portal, ['t1', 't2']);
    await expect(clientOf(portal).as(identity).call('profile', {})).rejects.toMatchObject({
      code: 'insufficient_scope',
    });
    expect(identity.renewals).toEqual([]);

    const expired = await accepting('never');
    const dead = new AuthError('dead', 'reauth-required', { code: 'INVALID_GRANT' });
    const failing = { ...identityOf(expired, ['t1']), renew: () => Promise.reject(dead) };
    await expect(clientOf(expired).as(failing).call('profile', {})).rejects.toBe(dead);
    expect(expired.seen).toHaveLength(1);
  });
});

describe('the chain', () => {
  it('runs interceptors in order, once per attempt, with the token of the attempt', async () => {
    const portal = await accepting('t2');
    const steps: string[] = [];
    const step =
      (name: string): RestInterceptor =>
      (request, next) => {
        steps.push(`${name} ${request.token}`);
        return next(request);
      };
    const client = clientOf(portal, { interceptors: [step('limit'), step('batch')] });
    await client.as(identityOf(portal, ['t1', 't2'])).call('profile', {});
    expect(steps).toEqual(['limit t1', 'batch t1', 'limit t2', 'batch t2']);
  });

  it('gives the whole answer from send', async () => {
    const portal = await listen((_seen, response) => json(response, { result: [1], total: 7, next: 50 }));
    const identity = identityOf(portal, ['t1']);
    const answer = await clientOf(portal).send({ method: 'user.get', params: {}, identity });
    expect(answer).toEqual({ result: [1], total: 7, next: 50 });
  });

  it('lets an interceptor answer without the portal', async () => {
    const portal = await accepting('t1');
    const client = clientOf(portal, { interceptors: [async () => ({ result: 'recorded' })] });
    await expect(client.as(identityOf(portal, ['t1'])).call('profile', {})).resolves.toBe('recorded');
    expect(portal.connections()).toBe(0);
  });
});

describe('the log', () => {
  it('has a debug line per call, without parameters, results or tokens', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    let clock = 0;
    const portal = await listen((seen, response) => {
      const ok = seen.path === '/rest/good';
      json(
        response,
        ok ? { result: 'canary-result' } : { error: 'X', error_description: seen.body },
        ok ? 200 : 400,
      );
    });
    const log = pino({ level: 'debug' }, sink);
    const client = clientOf(portal, { log, now: () => (clock += 5) }).as(
      identityOf(portal, ['canary-token']),
    );
    await client.call('good', { MESSAGE: 'canary-text' }, { eventId: 'e1' });
    const error = await client.call('bad', { MESSAGE: 'canary-text' }).catch((reason: unknown) => reason);
    log.error({ err: error }, 'failed');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      method: 'good',
      portal: 'm1',
      as: 'bot 740',
      event: 'e1',
      ms: 5,
      code: 'ok',
    });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ method: 'bad', code: 'X' });
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toContain('canary-token');
    expect(lines.slice(0, 2).join('')).not.toContain('canary');
  });
});
