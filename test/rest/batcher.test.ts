import { describe, expect, it } from 'vitest';
import { RestError, TransportError } from '../../src/errors.ts';
import type { RestRequest } from '../../src/rest/rest.ts';
import { type Call, commandsOf, house, identity, refuse, runBatch } from './limiter-fixture.ts';

const message = (n: number | string, more: Call = {}): Call => ({
  params: { BOT_ID: 740, DIALOG_ID: String(n), MESSAGE: `m${n}` },
  ...more,
});

/** A portal whose methods answer with the command they were called by. */
const echo = (request: RestRequest) =>
  request.params['halt'] === 0 ? runBatch(request, (command) => command) : { result: 'alone' };

/** DIALOG_IDs of a request's commands, in order. */
const dialogs = (request: RestRequest | undefined): (string | undefined)[] =>
  request === undefined ? [] : commandsOf(request).map((command) => /DIALOG_ID=([^&]*)/i.exec(command)?.[1]);

describe('calls that wait', () => {
  it('go out together, fifty to a request, and each caller gets its own result', async () => {
    const { call, sent, clock, fill } = house(echo);
    await fill();
    const calls = Array.from({ length: 60 }, (_, n) => call(message(n, { orderKey: `d${n}` })));
    await clock.advance(1000);
    const results = await Promise.all(calls);
    expect(sent.map(({ at, request }) => [at, commandsOf(request).length])).toEqual([
      [500, 50],
      [1000, 10],
    ]);
    expect(sent[0]?.request.params).toMatchObject({ halt: 0 });
    for (const [n, { result }] of results.entries()) {
      expect(result).toBe(`imbot.message.add?BOT_ID=740&DIALOG_ID=${n}&MESSAGE=m${n}`);
    }
  });

  it('keep results and errors apart, each error typed as if the call had gone alone', async () => {
    const { call, clock, fill } = house((request) =>
      runBatch(request, (command, name) => {
        if (command.includes('=1&')) throw refuse('CANT_EDIT_MESSAGE', 'imbot.message.update', 200);
        if (command.includes('=2&')) throw refuse('insufficient_scope', 'imbot.message.update', 200);
        return name === 'c3' ? null : name;
      }),
    );
    await fill();
    const calls = Array.from({ length: 4 }, (_, n) =>
      call({ ...message(n), method: n === 1 ? 'imbot.message.update' : 'imbot.message.add' }),
    );
    await clock.advance(500);
    await expect(calls[0]).resolves.toEqual({ result: 'c0' });
    await expect(calls[1]).rejects.toMatchObject({
      code: 'CANT_EDIT_MESSAGE',
      status: 403,
      method: 'imbot.message.update',
      layer: 'portal',
    });
    await expect(calls[2]).rejects.toMatchObject({ code: 'insufficient_scope', layer: 'auth', status: 403 });
    await expect(calls[3]).resolves.toEqual({ result: null });
  });

  it('get what else the portal says of their command', async () => {
    const { call, clock, fill } = house(() => ({
      result: {
        result: { c0: [1], c1: [2] },
        result_error: [],
        result_total: { c0: 9 },
        result_next: { c0: 1 },
        result_time: { c0: { operating: 0.2, operating_reset_at: 5, date_start: 'x' } },
      },
    }));
    await fill();
    const calls = [call(message(1)), call(message(2))];
    await clock.advance(500);
    expect(await Promise.all(calls)).toEqual([
      { result: [1], total: 9, next: 1, time: { operating: 0.2, operating_reset_at: 5 } },
      { result: [2] },
    ]);
  });

  it('of which the answer says nothing end with an error of unknown outcome', async () => {
    const { call, clock, fill } = house(() => ({ result: { result: { c0: 1 }, result_error: [] } }));
    await fill();
    const calls = [call(message(1)), call(message(2))];
    await clock.advance(500);
    await expect(calls[0]).resolves.toEqual({ result: 1 });
    await expect(calls[1]).rejects.toMatchObject({ code: 'NOT_JSON', unknownOutcome: true });
  });

  it('that their callers gave up are no longer sent, or end with an unknown outcome once they were', async () => {
    let finish: (answer: unknown) => void = () => {};
    const { call, sent, clock, fill } = house(
      () => new Promise((resolve) => (finish = resolve)) as Promise<unknown>,
    );
    await fill();
    const abort = new AbortController();
    const early = call(message(0, { signal: AbortSignal.abort() }));
    const calls = [
      call(message(1, { signal: abort.signal })),
      call(message(2, { timeoutMs: 700 })),
      call(message(3)),
    ];
    await expect(early).rejects.toMatchObject({ code: 'ABORTED', unknownOutcome: false });
    await clock.advance(500);
    expect(dialogs(sent[0]?.request)).toEqual(['1', '2', '3']);
    abort.abort();
    await clock.advance(200);
    await expect(calls[0]).rejects.toMatchObject({ code: 'ABORTED', unknownOutcome: true });
    await expect(calls[1]).rejects.toMatchObject({ code: 'TIMEOUT', unknownOutcome: true });
    finish({ result: { result: { c0: 1, c1: 2, c2: 3 } } });
    await expect(calls[2]).resolves.toEqual({ result: 3 });
  });
});

describe('turns', () => {
  it('go to replies before broadcasts, then to bots and dialogs one after another', async () => {
    const { call, sent, clock, fill } = house(echo);
    await fill();
    for (let n = 0; n < 30; n += 1) void call(message(`b${n}`, { priority: 'broadcast', orderKey: `b${n}` }));
    // One bot is loud in one dialog, another has two, a third one call.
    for (let n = 0; n < 4; n += 1) void call(message(`l${n}`, { orderKey: 'loud' }));
    const second = identity('m1', 'bot 2');
    void call(message('x0', { as: second, orderKey: 'x' }));
    void call(message('x1', { as: second, orderKey: 'x' }));
    void call(message('y0', { as: second, orderKey: 'y' }));
    void call(message('z0', { as: identity('m1', 'bot 3'), orderKey: 'z' }));
    await clock.advance(500);
    const order = dialogs(sent[0]?.request);
    expect(order.slice(0, 8)).toEqual(['l0', 'x0', 'z0', 'l1', 'y0', 'l2', 'x1', 'l3']);
    expect(order.slice(8, 11)).toEqual(['b0', 'b1', 'b2']);
  });

  it('keep the order of a dialog: its next calls wait for the answer, those of others do not', async () => {
    const open: (() => void)[] = [];
    const { call, sent, clock, fill } = house(async (request) => {
      await new Promise<void>((resolve) => open.push(resolve));
      return echo(request);
    });
    await fill();
    for (let n = 0; n < 70; n += 1) void call(message(n, { orderKey: 'one' }));
    await clock.advance(500);
    expect(dialogs(sent[0]?.request)).toEqual(Array.from({ length: 50 }, (_, n) => String(n)));
    void call(message('other', { orderKey: 'two' }));
    await clock.advance(5000);
    expect(sent.map(({ request }) => request.method)).toEqual(['batch', 'imbot.message.add']);
    open[0]?.();
    await clock.advance(1);
    expect(dialogs(sent[2]?.request)[0]).toBe('50');
  });

  it('also hold back a call whose forerunner went out at once', async () => {
    const open: (() => void)[] = [];
    const { call, sent, clock } = house(async () => {
      await new Promise<void>((resolve) => open.push(resolve));
      return { result: 1 };
    });
    void call(message('a', { orderKey: 'd' }));
    void call(message('b', { orderKey: 'd' }));
    void call(message('c', { orderKey: 'e' }));
    expect(sent.map(({ request }) => request.params['DIALOG_ID'])).toEqual(['a', 'c']);
    open[0]?.();
    await clock.advance(0);
    expect(sent.map(({ request }) => request.params['DIALOG_ID'])).toEqual(['a', 'c', 'b']);
  });

  it('pass over a parked method, but not within an order key', async () => {
    const { call, sent, clock, fill } = house((request) => {
      if (request.method === 'crm.slow') throw refuse('OPERATION_TIME_LIMIT', 'crm.slow', 429);
      return echo(request);
    });
    void call({ method: 'crm.slow', params: {}, timeoutMs: 90_000 });
    await fill(identity(), 47);
    const as = identity();
    for (const orderKey of ['one', undefined]) {
      const more = { as, ...(orderKey === undefined ? {} : { orderKey }) };
      void call({ method: 'crm.slow', params: {}, timeoutMs: 90_000, ...more });
      void call(message(orderKey ?? 'free', more));
    }
    await clock.advance(10_000);
    expect(sent.map(({ request }) => request.params['DIALOG_ID'] ?? request.method)).toEqual([
      'crm.slow',
      'free',
    ]);
  });

  it('keep a part of the burst for replies: broadcasts never make them wait', async () => {
    const { call, sent, clock } = house(echo);
    for (let n = 0; n < 200; n += 1) {
      void call(message(n, { priority: 'broadcast', orderKey: `d${n}` }));
    }
    expect(sent).toHaveLength(38);
    await clock.advance(500);
    expect(commandsOf(sent[38]?.request ?? refuseRequest)).toHaveLength(50);
    void call(message('reply', { orderKey: 'r' }));
    expect(sent.at(-1)?.request).toMatchObject({ method: 'batch' });
    expect(dialogs(sent.at(-1)?.request)[0]).toBe('reply');
    expect(sent.at(-1)?.at).toBe(500);
  });
});

const refuseRequest: RestRequest = { method: '', params: { cmd: {} }, identity: identity() };

describe('a batch that fails as a whole', () => {
  it('for the limit is sent again, nothing lost and nothing out of order', async () => {
    let refusals = 2;
    const { call, sent, clock, fill } = house((request) => {
      if (refusals-- > 0) throw refuse('QUERY_LIMIT_EXCEEDED');
      return echo(request);
    });
    await fill();
    const calls = Array.from({ length: 50 }, (_, n) => call(message(n, { orderKey: `d${n % 5}` })));
    await clock.advance(20_000);
    expect(await Promise.all(calls)).toHaveLength(50);
    expect(sent).toHaveLength(3);
    const order = dialogs(sent[2]?.request).map(Number);
    for (let lane = 0; lane < 5; lane += 1) {
      const own = order.filter((n) => n % 5 === lane);
      expect(own).toEqual([...own].sort((a, b) => a - b));
      expect(own).toHaveLength(10);
    }
  });

  it('goes before what came after it in the same dialog', async () => {
    let refusals = 1;
    const { call, sent, clock, fill } = house((request) => {
      if (refusals-- > 0) throw refuse('QUERY_LIMIT_EXCEEDED');
      return echo(request);
    });
    await fill();
    const calls = Array.from({ length: 70 }, (_, n) => call(message(n, { orderKey: 'one' })));
    await clock.advance(20_000);
    await Promise.all(calls);
    const order = sent.slice(1).flatMap(({ request }) => dialogs(request).map(Number));
    expect(order).toEqual(Array.from({ length: 70 }, (_, n) => n));
  });

  it('on the network tells every caller that the outcome is unknown, and sends nothing twice', async () => {
    const { call, sent, clock, fill } = house(() => {
      throw new TransportError('connection broke', { code: 'BROKEN', method: 'batch', unknownOutcome: true });
    });
    await fill();
    const calls = [
      call(message(1)),
      call({ method: 'imbot.v2.Chat.Message.read', params: { botId: 1, dialogId: '1' } }),
    ];
    await clock.advance(20_000);
    await expect(calls[0]).rejects.toMatchObject({
      code: 'BROKEN',
      method: 'imbot.message.add',
      unknownOutcome: true,
    });
    await expect(calls[1]).rejects.toMatchObject({ code: 'BROKEN', method: 'imbot.v2.Chat.Message.read' });
    expect(sent).toHaveLength(1);
  });

  it('for a stale token concerns only those who brought it', async () => {
    const { call, sent, clock, fill } = house((request) => {
      if (request.token === 'stale') throw refuse('expired_token', 'batch', 401);
      return echo(request);
    });
    await fill();
    const calls = ['stale', 'good', 'stale', 'good'].map((token, n) => call(message(n, { token })));
    await clock.advance(1000);
    await expect(calls[0]).rejects.toMatchObject({ code: 'expired_token', method: 'imbot.message.add' });
    await expect(calls[2]).rejects.toBeInstanceOf(RestError);
    await expect(calls[1]).resolves.toMatchObject({ result: expect.stringContaining('DIALOG_ID=1') });
    await expect(calls[3]).resolves.toMatchObject({ result: expect.stringContaining('DIALOG_ID=3') });
    expect(sent).toHaveLength(2);
  });

  it('because the portal has no batch falls back to single calls', async () => {
    const { call, clock, fill, methods } = house(({ method }) => {
      if (method === 'batch') throw refuse('ERROR_METHOD_NOT_FOUND', 'batch', 404);
      return { result: 'alone' };
    });
    await fill();
    const calls = [call(message(1)), call(message(2))];
    await clock.advance(1500);
    expect(await Promise.all(calls)).toEqual([{ result: 'alone' }, { result: 'alone' }]);
    expect(methods()).toEqual(['batch', 'imbot.message.add', 'imbot.message.add']);
  });
});

describe('a command that fails', () => {
  it('because its method is not for batches goes out again alone', async () => {
    const { call, clock, fill, methods } = house((request) => {
      if (request.method !== 'batch') return { result: 'alone' };
      return runBatch(request, (command) => {
        if (command.startsWith('odd')) throw refuse('ERROR_BATCH_METHOD_NOT_ALLOWED', 'odd.method', 200);
        return 'ok';
      });
    });
    await fill();
    const calls = [call(message(1)), call({ method: 'odd.method', params: {} }), call(message(2))];
    await clock.advance(1500);
    expect((await Promise.all(calls)).map(({ result }) => result)).toEqual(['ok', 'alone', 'ok']);
    expect(methods()).toEqual(['batch', 'odd.method']);
  });

  it('for its running time parks its method and is repeated; the others have their results', async () => {
    let walls = 1;
    const { call, clock, fill, sent } = house((request) => {
      if (request.method !== 'batch') return { result: 'later' };
      return runBatch(request, (command) => {
        if (command.startsWith('imbot.slow') && walls-- > 0) throw refuse('OPERATION_TIME_LIMIT');
        return 'ok';
      });
    });
    await fill();
    const calls = [call(message(1)), call({ method: 'imbot.slow', params: { BOT_ID: 1 } }), call(message(2))];
    await clock.advance(500);
    await expect(calls[0]).resolves.toEqual({ result: 'ok' });
    await expect(calls[2]).resolves.toEqual({ result: 'ok' });
    await clock.advance(20_000);
    await expect(calls[1]).resolves.toEqual({ result: 'later' });
    expect(sent).toHaveLength(2);
    expect(sent[1]?.at).toBeGreaterThanOrEqual(10_500);
  });
});

describe('what may share a batch', () => {
  async function loads(calls: Call[]): Promise<string[][]> {
    const { call, sent, clock, fill } = house(echo);
    await fill();
    for (const one of calls) void call({ orderKey: `${Math.random()}`, ...one });
    await clock.advance(500 * calls.length);
    return sent.map(({ request }) => (request.params['halt'] === 0 ? commandsOf(request) : [request.method]));
  }
  const names = (found: string[][]) => found.map((load) => load.map((command) => command.split('?')[0]));

  it('bot methods of any token, user methods of one token only', async () => {
    const bot = (token: string): Call => ({ method: 'imbot.message.add', params: { BOT_ID: 1 }, token });
    const v2 = (token: string): Call => ({
      method: 'imbot.v2.Chat.Message.read',
      params: { botId: 1 },
      token,
    });
    const user = (token: string): Call => ({ method: 'im.dialog.read', params: { DIALOG_ID: '1' }, token });
    expect(names(await loads([bot('a'), user('a'), v2('b'), user('b'), user('a'), bot('c')]))).toEqual([
      ['imbot.message.add', 'imbot.v2.Chat.Message.read', 'imbot.message.add'],
      ['im.dialog.read', 'im.dialog.read'],
      ['im.dialog.read'],
    ]);
  });

  it('a bot method that does not name its bot acts by its token', async () => {
    const nameless = (token: string): Call => ({
      method: 'imbot.dialog.get',
      params: { DIALOG_ID: '1' },
      token,
    });
    expect(await loads([nameless('a'), nameless('b')])).toHaveLength(2);
  });

  it.each([
    ['a batch of the caller', { method: 'batch', params: { cmd: { a: 'profile' } } }],
    ['an upload', { method: 'imbot.v2.File.upload', params: { botId: 740, fields: { name: 'a' } } }],
    ['a download', { method: 'imbot.v2.File.download', params: { botId: 740, fileId: 1 } }],
    ['fetching of events', { method: 'imbot.v2.Event.get', params: { botId: 740 } }],
    ['the list of methods', { method: 'methods', params: {} }],
    ['a call whose caller wants it alone', { ...message(1), batch: false as const }],
    ['a large call', { params: { BOT_ID: 740, MESSAGE: 'ж'.repeat(30_000) } }],
    ['a text like a reference', { params: { BOT_ID: 740, MESSAGE: 'pay $result[c0] now' } }],
    ['an empty map', { params: { BOT_ID: 740, KEYBOARD: {} } }],
    ['a null', { params: { BOT_ID: 740, KEYBOARD: null } }],
  ] as [string, Call][])('%s travels alone', async (_what, one) => {
    const found = await loads([message('x'), one, message('y')]);
    expect(found).toHaveLength(2);
    expect(found.filter((load) => load.length === 1)).toEqual([[one.method ?? 'imbot.message.add']]);
  });

  it('no more than a mebibyte of commands', async () => {
    const large = Array.from({ length: 20 }, (_, n) =>
      message(n, { params: { BOT_ID: 1, MESSAGE: 'ж'.repeat(20_000) } }),
    );
    const found = await loads(large);
    expect(found.flat()).toHaveLength(20);
    for (const load of found) expect(JSON.stringify(load).length).toBeLessThan(1024 * 1024);
    expect(found.length).toBeLessThan(4);
  });

  it('nothing, when batches are switched off', async () => {
    const { call, clock, fill, methods } = house(echo, { batches: false });
    await fill();
    for (let n = 0; n < 4; n += 1) void call(message(n));
    await clock.advance(2000);
    expect(methods()).toEqual(Array(4).fill('imbot.message.add'));
  });
});
