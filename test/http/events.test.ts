import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openSite } from './site.ts';

const FIXTURES = new URL('../fixtures/events/', import.meta.url);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const read = (name: string) => readFileSync(new URL(name, FIXTURES));

describe('POST /bitrix24/events', () => {
  it.each(readdirSync(FIXTURES).filter((name) => name.endsWith('.form') && !name.startsWith('hostile')))(
    'hands over %s decoded and byte for byte',
    async (name) => {
      const { server, taken } = await openSite();
      const payload = read(name);
      const answer = await server.inject({ method: 'POST', url: '/bitrix24/events', headers: FORM, payload });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toBe('');
      expect(taken).toHaveLength(1);
      expect(taken[0]?.format).toBe('form');
      expect(Buffer.from(taken[0]?.raw ?? []).equals(payload)).toBe(true);
      expect(taken[0]?.value).toEqual(JSON.parse(read(name.replace(/\.form$/, '.json')).toString()));
    },
  );

  it('takes the same event as JSON', async () => {
    const { server, taken } = await openSite();
    const payload = read('v1-message-add-private.json');
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await server.inject({ method: 'POST', url: '/bitrix24/events', headers, payload });
    expect(answer.statusCode).toBe(200);
    expect(taken[0]?.format).toBe('json');
    expect(taken[0]?.value).toEqual(JSON.parse(payload.toString()));
  });

  it.each([400, 403, 503] as const)('answers %i without a body when intake says so', async (status) => {
    const site = await openSite();
    site.answers.accept = status;
    const answer = await site.server.inject({
      method: 'POST',
      url: '/bitrix24/events',
      headers: FORM,
      payload: 'event=X',
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toBe('');
  });

  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  it.each<[string, number, string, string | Buffer]>([
    ['broken percent sequences', 400, FORM['content-type'], read('hostile-broken-encoding.form')],
    ['too deep nesting', 400, FORM['content-type'], read('hostile-deep-nesting.form')],
    ['too many parameters', 400, FORM['content-type'], 'a=1&'.repeat(6000)],
    ['broken JSON', 400, 'application/json', '{"event":'],
    ['a JSON list', 400, 'application/json', '[1]'],
    ['too deep JSON', 400, 'application/json', nested(50_000)],
    ['too much JSON', 400, 'application/json', JSON.stringify({ list: new Array(6000).fill(0) })],
    ['an empty JSON body', 400, 'application/json', ''],
    ['an unknown content type', 415, 'text/plain', 'event=ONIMBOTMESSAGEADD'],
    ['multipart', 415, 'multipart/form-data; boundary=x', '--x--'],
    ['a body over the limit', 413, FORM['content-type'], `event=${'x'.repeat(1024 * 1024)}`],
    ['JSON over the limit', 413, 'application/json', `{"event":"${'x'.repeat(1024 * 1024)}"}`],
  ])('refuses %s with %i and goes on', async (_what, status, type, payload) => {
    const { server, taken, lines } = await openSite();
    const answer = await server.inject({
      method: 'POST',
      url: '/bitrix24/events',
      headers: { 'content-type': type },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.body.length).toBeLessThan(60);
    expect(taken).toEqual([]);
    expect(lines.join('')).not.toContain('"level":"error"');
    expect((await server.inject('/health/live')).statusCode).toBe(200);
  });

  it('drops keys that could reach a prototype, in forms and in JSON', async () => {
    const { server, taken } = await openSite();
    const form = read('hostile-prototype-keys.form');
    await server.inject({ method: 'POST', url: '/bitrix24/events', headers: FORM, payload: form });
    const payload =
      '{"event":"X","__proto__":{"polluted":1},"data":{"constructor":{"prototype":{"polluted":1}}}}';
    const headers = { 'content-type': 'application/json' };
    await server.inject({ method: 'POST', url: '/bitrix24/events', headers, payload });
    expect(taken).toHaveLength(2);
    expect(taken[1]?.value).toEqual({ event: 'X', data: {} });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(JSON.stringify(taken.map(({ value }) => value))).not.toContain('polluted');
  });

  it('refuses a post without content type, an empty one, other methods and other paths', async () => {
    const { server, taken } = await openSite();
    const codes = [
      await server.inject({ method: 'POST', url: '/bitrix24/events', payload: 'event=X' }),
      await server.inject({ method: 'POST', url: '/bitrix24/events' }),
      await server.inject({ method: 'GET', url: '/bitrix24/events?event=X' }),
      await server.inject({ method: 'POST', url: '/event', headers: FORM, payload: 'event=X' }),
    ].map(({ statusCode }) => statusCode);
    expect(codes).toEqual([415, 400, 404, 404]);
    expect(taken).toEqual([]);
  });

  it('says nothing about a failure inside but logs it', async () => {
    const { server, lines } = await openSite({
      accept: async () => {
        throw new Error('secret detail');
      },
    });
    const answer = await server.inject({
      method: 'POST',
      url: '/bitrix24/events',
      headers: FORM,
      payload: 'event=X',
    });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({ error: 'INTERNAL_ERROR' });
    expect(lines.join('')).toContain('secret detail');
  });

  it('sends headers that keep browsers and caches out', async () => {
    const { server } = await openSite();
    const { headers } = await server.inject('/health/live');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it('logs path and status of a request, never its query', async () => {
    const { server, lines } = await openSite();
    const url = '/bitrix24/events?CLIENT_ID=canary-in-query&x=canary-too';
    await server.inject({ method: 'POST', url, headers: FORM, payload: 'event=X' });
    const line = lines.map((text) => JSON.parse(text)).find(({ msg }) => msg === 'request');
    expect(line).toMatchObject({ method: 'POST', path: '/bitrix24/events', status: 200 });
    expect(line.reqId).toMatch(/^[0-9a-f-]{36}$/);
    expect(lines.join('')).not.toContain('canary');
  });

  it('believes X-Forwarded-For only of a proxy that is named', async () => {
    const headers = { ...FORM, 'x-forwarded-for': '9.9.9.9' };
    const request = { method: 'POST', url: '/bitrix24/events', headers, payload: 'event=X' } as const;
    const open = await openSite();
    await open.server.inject(request);
    const behind = await openSite({ http: { trustProxy: '127.0.0.1,10.0.0.0/8' } });
    await behind.server.inject(request);
    expect([open.taken[0]?.ip, behind.taken[0]?.ip]).toEqual(['127.0.0.1', '9.9.9.9']);
  });

  it('survives nonsense on a real socket', async () => {
    const { server } = await openSite();
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = new URL(address);
    for (const bytes of [
      '\x16\x03\x01\x00',
      'GET / HTTP/9.9\r\n\r\n',
      'POST /bitrix24/events HTTP/1.1\r\nContent-Length: -5\r\n\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes, 'latin1'));
        socket.on('error', () => undefined).on('close', () => resolve());
        socket.resume();
      });
    }
    const answer = await fetch(`${address}/bitrix24/events`, {
      method: 'POST',
      headers: FORM,
      body: 'event=%zz',
    });
    expect(answer.status).toBe(400);
    expect((await fetch(`${address}/%E0%A4%A`)).status).toBe(400);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    await server.close();
  });
});
