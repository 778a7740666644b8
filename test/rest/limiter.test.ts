import { describe, expect, it } from 'vitest';
import { TransportError } from '../../src/errors.ts';
import { ENTERPRISE } from '../../src/rest/tariff.ts';
import { house, identity, refuse, runBatch } from './limiter-fixture.ts';

const ok = { result: 'ok' };

describe('a call to a quiet portal', () => {
  it('goes out at once and alone, unchanged and without a timer', async () => {
    const { call, sent, clock } = house();
    const first = call();
    expect(sent).toHaveLength(1);
    expect(clock.pending()).toBe(0);
    await expect(first).resolves.toEqual(ok);
    const burst = Array.from({ length: 40 }, () => call());
    expect(sent).toHaveLength(41);
    expect(clock.pending()).toBe(0);
    await Promise.all(burst);
    expect(sent.every(({ at, request }) => at === 0 && request.method === 'imbot.message.add')).toBe(true);
  });

  it('waits when the bucket is full, and goes out alone if nobody else waits', async () => {
    const { call, sent, clock, fill } = house();
    await fill();
    const late = call();
    expect(sent).toHaveLength(0);
    await clock.advance(499);
    expect(sent).toHaveLength(0);
    await clock.advance(1);
    await expect(late).resolves.toEqual(ok);
    expect(sent).toMatchObject([{ at: 500, request: { method: 'imbot.message.add' } }]);
    expect(clock.pending()).toBe(0);
  });

  it('has more room once its tariff is known', async () => {
    const { call, sent, limiter, fill } = house();
    limiter.setTariff('m1', ENTERPRISE);
    await fill(identity(), 245);
    void call();
    expect(sent).toHaveLength(0);
    limiter.setTariff('m1', undefined);
    expect(sent).toHaveLength(0);
  });
});

describe('QUERY_LIMIT_EXCEEDED', () => {
  it.each([503, 429, 200])(
    'with status %i fills the bucket; the call is repeated by itself',
    async (status) => {
      let refusals = 1;
      const { call, sent, clock, limiter } = house(() => {
        if (refusals-- > 0) throw refuse('QUERY_LIMIT_EXCEEDED', 'imbot.message.add', status);
        return ok;
      });
      const first = call();
      await clock.advance(1499);
      expect(sent).toHaveLength(1);
      await clock.advance(501);
      await expect(first).resolves.toEqual(ok);
      expect(limiter.stats()).toMatchObject({ queryLimits: 1, requests: 2, waiting: 0 });
    },
  );

  it('is met with growing waits until the time of the call is over, and told then', async () => {
    const { call, sent, clock } = house(() => {
      throw refuse('QUERY_LIMIT_EXCEEDED', 'imbot.message.add');
    });
    const call1 = call({ timeoutMs: 60_000 });
    await clock.advance(60_000);
    await expect(call1).rejects.toMatchObject({ code: 'QUERY_LIMIT_EXCEEDED', retryable: true });
    const times = sent.map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps.length).toBeGreaterThan(3);
    for (const [index, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual(gaps[index - 1] ?? 1500);
    expect(gaps.at(-1)).toBeGreaterThan(8000);
    expect(clock.pending()).toBe(0);
  });

  it('counts once for calls that were under way together', async () => {
    let refusing = true;
    const { call, sent, clock } = house((request) => {
      if (refusing) throw refuse('QUERY_LIMIT_EXCEEDED', 'imbot.message.add');
      return request.method === 'batch' ? runBatch(request, () => 'ok') : ok;
    });
    const calls = Array.from({ length: 30 }, () => call());
    await clock.advance(1);
    refusing = false;
    // One refusal means 1.5 s of draining, thirty of them no more.
    await clock.advance(1500);
    expect((await Promise.all(calls)).map(({ result }) => result)).toEqual(Array(30).fill('ok'));
    expect(sent).toHaveLength(31);
  });
});

describe('OPERATION_TIME_LIMIT', () => {
  it('parks only that method until the known reset and then repeats the call', async () => {
    let walls = 1;
    const { call, clock, methods } = house((request, { now }) => {
      const time = { operating: 300, operating_reset_at: (now() + 20_000) / 1000 };
      if (request.method !== 'crm.slow') return { result: 'ok' };
      if (request.params['N'] === 0) return { result: 0, time };
      if (walls-- > 0) throw refuse('OPERATION_TIME_LIMIT', 'crm.slow', 429);
      return { result: 'ok' };
    });
    const slow = (n: number) => call({ method: 'crm.slow', params: { N: n } });
    await slow(0);
    const parked = slow(1);
    await clock.advance(10_000);
    await call({ method: 'imbot.message.add' });
    expect(methods()).toEqual(['crm.slow', 'crm.slow', 'imbot.message.add']);
    await clock.advance(9_999);
    expect(methods()).toHaveLength(3);
    await clock.advance(1);
    await expect(parked).resolves.toEqual({ result: 'ok' });
  });

  it('is told at once when the park outlasts the time of the call, also to later calls', async () => {
    const { call, sent, clock } = house(({ method }, { now }) => {
      if (sent.length > 1) throw refuse('OPERATION_TIME_LIMIT', method, 429);
      return { result: 1, time: { operating: 300, operating_reset_at: now() / 1000 + 500 } };
    });
    await call();
    const first = call();
    await clock.advance(0);
    await expect(first).rejects.toMatchObject({ code: 'OPERATION_TIME_LIMIT', status: 429, retryable: true });
    await expect(call()).rejects.toMatchObject({ code: 'OPERATION_TIME_LIMIT', layer: 'limit' });
    expect(sent).toHaveLength(2);
  });

  it('is kept away from by spreading the calls of a method near its limit', async () => {
    const { call, sent, clock } = house((_request, { now }) => ({
      result: 1,
      time: { operating: 440, operating_reset_at: (now() + 100_000) / 1000, duration: 4 },
    }));
    await call({ method: 'crm.slow', params: {} });
    const calls = Array.from({ length: 3 }, () =>
      call({ method: 'crm.slow', params: {}, timeoutMs: 90_000 }),
    );
    const other = call({ method: 'crm.fast', params: {} });
    await other;
    expect(sent.map(({ at }) => at)).toEqual([0, 0]);
    await clock.advance(40_000);
    await Promise.all(calls);
    expect(sent.slice(2).map(({ at }) => Math.round(at / 1000))).toEqual([10, 20, 30]);
  });
});

describe('a portal that does not answer', () => {
  const html = (method: string) =>
    new TransportError('answered 502 without JSON', {
      code: 'NOT_JSON',
      method,
      status: 502,
      unknownOutcome: true,
    });

  it('is asked no more after five failures, then by one probe; its answer lets the others go on', async () => {
    let up = false;
    const { call, sent, clock, limiter } = house((request) => {
      if (!up) throw html(request.method);
      return request.method === 'batch' ? runBatch(request, () => 'ok') : ok;
    });
    for (let i = 0; i < 5; i += 1) await expect(call()).rejects.toMatchObject({ status: 502 });
    const waiting = [call(), call(), call()];
    await clock.advance(1000);
    expect(sent).toHaveLength(5);
    up = true;
    await clock.advance(500);
    expect(sent.slice(5).map(({ request }) => request.method)).toEqual(['imbot.message.add', 'batch']);
    expect(await Promise.all(waiting)).toHaveLength(3);
    expect(limiter.stats()).toMatchObject({ circuitsOpened: 1, waiting: 0 });
  });

  it('fails calls at once whose time would be over before the probe', async () => {
    const { call, sent, clock } = house(({ method }) => {
      throw html(method);
    });
    for (let i = 0; i < 5; i += 1) await expect(call()).rejects.toMatchObject({ status: 502 });
    await expect(call({ timeoutMs: 500 })).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', retryable: true });
    expect(sent).toHaveLength(5);
    expect(clock.pending()).toBe(0);
  });

  it('that blocked the application by hand is left alone for a minute', async () => {
    const { call, sent } = house(({ method }) => {
      throw refuse('OVERLOAD_LIMIT', method, 401);
    });
    await expect(call()).rejects.toMatchObject({ code: 'OVERLOAD_LIMIT' });
    await expect(call()).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    expect(sent).toHaveLength(1);
  });
});

describe('a call that waits', () => {
  it('ends with its signal, without being sent', async () => {
    const { call, sent, clock, fill, limiter } = house();
    await fill();
    const abort = new AbortController();
    const waiting = call({ signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED', unknownOutcome: false });
    await clock.advance(5000);
    expect(sent).toHaveLength(0);
    expect(limiter.stats().waiting).toBe(0);
    await fill(undefined, 10);
    await expect(call({ signal: abort.signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('ends with its time, and what is left of it goes to the transport', async () => {
    const { call, sent, clock, fill } = house();
    await fill();
    const short = call({ timeoutMs: 400 });
    await clock.advance(400);
    await expect(short).rejects.toMatchObject({ code: 'LIMIT_TIMEOUT', layer: 'limit', retryable: true });
    const long = call({ timeoutMs: 2000 });
    await clock.advance(100);
    await long;
    expect(sent).toMatchObject([{ request: { timeoutMs: 1900 } }]);
    expect(clock.pending()).toBe(0);
  });

  it('finds a bound: past it, calls are refused, broadcasts first', async () => {
    const { call, fill, limiter } = house(undefined, { queuePerPortal: 10 });
    await fill();
    const broadcasts = Array.from({ length: 8 }, () => call({ priority: 'broadcast' }));
    await expect(call({ priority: 'broadcast' })).rejects.toMatchObject({ code: 'LIMIT_QUEUE_FULL' });
    const replies = [call(), call()];
    await expect(call()).rejects.toMatchObject({ code: 'LIMIT_QUEUE_FULL', layer: 'limit', retryable: true });
    expect(limiter.stats()).toMatchObject({ waiting: 10, refused: 2 });
    limiter.stop();
    for (const one of [...broadcasts, ...replies])
      await expect(one).rejects.toMatchObject({ code: 'ABORTED' });
    expect(limiter.stats().waiting).toBe(0);
  });

  it('finds a bound over all portals too', async () => {
    const { call, fill } = house(undefined, { queueTotal: 2 });
    await fill(identity('a'));
    await fill(identity('b'));
    void call({ as: identity('a') });
    void call({ as: identity('b') });
    await expect(call({ as: identity('b') })).rejects.toMatchObject({ code: 'LIMIT_QUEUE_FULL' });
  });
});

describe('portals', () => {
  it('do not slow each other down', async () => {
    const { call, sent, clock, fill } = house((request) => {
      if (request.identity.memberId === 'noisy') throw refuse('QUERY_LIMIT_EXCEEDED', request.method);
      return ok;
    });
    await fill(identity('noisy'));
    for (let i = 0; i < 1000; i += 1) void call({ as: identity('noisy') });
    await clock.advance(5000);
    const before = sent.length;
    await expect(call({ as: identity('calm') })).resolves.toEqual(ok);
    expect(sent).toHaveLength(before + 1);
  });

  it('are forgotten a minute after their last call, unless something is known of them', async () => {
    const { call, clock, limiter } = house((request) => {
      if (request.method === 'crm.slow') throw refuse('OPERATION_TIME_LIMIT', 'crm.slow', 429);
      return ok;
    });
    void call({ as: identity('slow'), method: 'crm.slow', timeoutMs: 300_000 });
    for (let i = 0; i < 1000; i += 1) await call({ as: identity(`p${i}`) });
    expect(limiter.stats().portals).toBe(1001);
    await clock.advance(59_000);
    await call({ as: identity('p0') });
    await clock.advance(1000);
    for (let i = 0; i < 500; i += 1) await call({ as: identity(`q${i}`) });
    // The new ones, p0, and the one whose method is parked.
    expect(limiter.stats().portals).toBe(502);
  });
});
