import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TransportError } from '../../src/errors.ts';
import { createHostPolicy } from '../../src/rest/hosts.ts';
import { createTransport, type TransportOptions } from '../../src/rest/transport.ts';
import { type Answer, json, type Listener, listen } from './listener.ts';

function transportTo(portal: Listener, options: Partial<TransportOptions> = {}) {
  const transport = createTransport({ hosts: createHostPolicy({ allow: [portal.host] }), ...options });
  onTestFinished(() => transport.close());
  return (more: { body?: string; signal?: AbortSignal; timeoutMs?: number } = {}) =>
    transport.post({
      base: portal.endpoint,
      path: 'im.message.add',
      method: 'im.message.add',
      body: '{}',
      ...more,
    });
}

async function failure(promise: Promise<unknown>): Promise<TransportError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof TransportError) return error;
  throw new Error(`expected a TransportError, got ${String(error)}`);
}

describe('the transport', () => {
  it('posts JSON and reads JSON, whatever the status', async () => {
    const portal = await listen((_seen, response) => json(response, { error: 'X' }, 403));
    const reply = await transportTo(portal)({ body: '{"a":"ü"}' });
    expect(reply).toEqual({ status: 403, json: { error: 'X' } });
    expect(portal.seen[0]).toMatchObject({ path: '/rest/im.message.add', body: '{"a":"ü"}' });
    expect(portal.seen[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'b24bot',
    });
  });

  it('keeps its connection', async () => {
    const portal = await listen((_seen, response) => json(response, { result: 1 }));
    const post = transportTo(portal);
    for (let i = 0; i < 10; i++) await post();
    expect(portal.seen).toHaveLength(10);
    // undici rests a socket for one turn of the event loop, so a second one may help out.
    expect(portal.connections()).toBeLessThanOrEqual(2);
  });

  it('reads an answer that arrives in pieces, also inside a character', async () => {
    const bytes = Buffer.from(JSON.stringify({ result: 'Grüße €' }));
    const portal = await listen(async (_seen, response) => {
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await sleep(1);
      }
      response.end();
    });
    expect((await transportTo(portal)()).json).toEqual({ result: 'Grüße €' });
  });

  it.each([301, 302, 303, 307, 308])(
    'does not follow a %i and tells only the host of the new address',
    async (status) => {
      const elsewhere = await listen((_seen, response) => json(response, { result: 1 }));
      const portal = await listen((_seen, response) => {
        response.writeHead(status, { location: `${elsewhere.endpoint}canary-path?auth=canary` }).end();
      });
      const hosts = createHostPolicy({ allow: [portal.host, elsewhere.host] });
      const error = await failure(transportTo(portal, { hosts })());
      expect(error).toMatchObject({ code: 'REDIRECT', status, unknownOutcome: false });
      expect(error.hint).toContain(elsewhere.host);
      expect(`${error.message} ${error.hint}`).not.toContain('canary');
      expect(elsewhere.connections()).toBe(0);
    },
  );

  it('sends nothing to a host outside the policy', async () => {
    const inner = await listen((_seen, response) => json(response, { result: 1 }));
    const error = await failure(transportTo(inner, { hosts: createHostPolicy() })());
    expect(error).toMatchObject({ code: 'HOST_REFUSED', unknownOutcome: false });
    expect(inner.connections()).toBe(0);
  });

  it.each([
    [200, true],
    [404, false],
    [413, false],
    [502, true],
    [503, true],
  ])('calls HTML with status %i NOT_JSON, outcome unknown: %s', async (status, unknownOutcome) => {
    const portal = await listen((_seen, response) => response.writeHead(status).end('<html>canary</html>'));
    const error = await failure(transportTo(portal)());
    expect(error).toMatchObject({ code: 'NOT_JSON', status, unknownOutcome });
    expect(error.message).not.toContain('canary');
  });

  it('knows an empty answer from a JSON one', async () => {
    const portal = await listen((_seen, response) => response.writeHead(200).end());
    expect(await failure(transportTo(portal)())).toMatchObject({ code: 'NOT_JSON' });
  });

  it.each<[string, Answer]>([
    [
      'announced',
      (_seen, response) => response.writeHead(200, { 'content-length': 5000 }).end('x'.repeat(5000)),
    ],
    [
      'streamed',
      (_seen, response) => {
        response.write('x'.repeat(700));
        response.end('x'.repeat(700));
      },
    ],
  ])('stops at the size cap when the size is %s', async (_name, answer) => {
    const portal = await listen(answer);
    const error = await failure(transportTo(portal, { maxBytes: 1000 })());
    expect(error).toMatchObject({ code: 'TOO_LARGE', unknownOutcome: true });
  });

  it('says that no answer came in time, and that the call may have run', async () => {
    const portal = await listen(() => {});
    const error = await failure(transportTo(portal)({ timeoutMs: 50 }));
    expect(error).toMatchObject({ code: 'TIMEOUT', unknownOutcome: true });
    expect(error.message).toContain('(headers)');
  });

  it('says that the answer did not end in time', async () => {
    const portal = await listen((_seen, response) => void response.writeHead(200).write('{"result":'));
    const error = await failure(transportTo(portal)({ timeoutMs: 100 }));
    expect(error).toMatchObject({ code: 'TIMEOUT', unknownOutcome: true, status: 200 });
    expect(error.message).toContain('(body)');
  });

  it('never sends what timed out while it waited for a socket', async () => {
    const held: (() => void)[] = [];
    const portal = await listen((_seen, response) => void held.push(() => json(response, { result: 1 })));
    const post = transportTo(portal, { connections: 1 });
    const first = post();
    await expect.poll(() => held.length).toBe(1);
    const error = await failure(post({ timeoutMs: 30, body: '{"late":true}' }));
    expect(error).toMatchObject({ code: 'TIMEOUT', unknownOutcome: false });
    expect(error.message).toContain('(connect)');
    held[0]?.();
    await first;
    const third = post();
    await expect.poll(() => held.length).toBe(2);
    held[1]?.();
    await third;
    expect(portal.seen.map(({ body }) => body)).toEqual(['{}', '{}']);
  });

  it('stops when the caller aborts, before and after sending', async () => {
    const portal = await listen(() => {});
    const post = transportTo(portal);
    const early = await failure(post({ signal: AbortSignal.abort() }));
    expect(early).toMatchObject({ code: 'ABORTED', unknownOutcome: false });
    expect(portal.connections()).toBe(0);
    const controller = new AbortController();
    const late = failure(post({ signal: controller.signal }));
    await expect.poll(() => portal.seen.length).toBe(1);
    controller.abort();
    expect(await late).toMatchObject({ code: 'ABORTED', unknownOutcome: true });
  });

  it('tells a refused connection from a broken one', async () => {
    const portal = await listen((_seen, response) => response.destroy());
    expect(await failure(transportTo(portal)())).toMatchObject({ code: 'BROKEN', unknownOutcome: true });
    const nobody = { ...portal, host: '127.0.0.1:1', endpoint: 'http://127.0.0.1:1/rest/' };
    expect(await failure(transportTo(nobody)())).toMatchObject({ code: 'CONNECT', unknownOutcome: false });
  });
});

describe('the sockets of a transport', () => {
  it('are no more per portal than allowed; calls beyond wait for one', async () => {
    const answers: (() => void)[] = [];
    const portal = await listen((_seen, response) => answers.push(() => json(response, { result: 1 })));
    const post = transportTo(portal, { connections: 3 });
    const calls = Array.from({ length: 10 }, () => post());
    while (portal.seen.length < 3) await sleep(1);
    await sleep(20);
    expect(portal.seen).toHaveLength(3);
    expect(portal.connections()).toBe(3);
    const answering = setInterval(() => answers.shift()?.(), 1);
    onTestFinished(() => clearInterval(answering));
    expect(await Promise.all(calls)).toHaveLength(10);
    expect(portal.connections()).toBe(3);
  });

  it('are closed when they have had nothing to do', async () => {
    let closed = 0;
    const portal = await listen((_seen, response) => {
      response.socket?.once('close', () => {
        closed += 1;
      });
      // Without a hint of the portal the transport's own time counts.
      response.setHeader('connection', 'keep-alive');
      json(response, { result: 1 });
    });
    await transportTo(portal, { idleMs: 30 })();
    for (let i = 0; i < 200 && closed === 0; i += 1) await sleep(10);
    expect(closed).toBe(1);
  });
});
