import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HandleRun, type Run, RunVerdict } from '../../src/bot/contract.ts';
import { createEffects } from '../../src/delivery/effects.ts';
import { createLanes, type Lanes, type LanesOptions } from '../../src/delivery/lanes.ts';
import { HandlerTimeoutError } from '../../src/delivery/timeout-error.ts';
import { RestError, TransportError } from '../../src/errors.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import type { Store } from '../../src/storage/store.ts';
import { decodeEvent, OTHER, PORTAL, storedEvent } from './events.ts';
import { sealer } from './sealer.ts';

const FAST = { attempts: 3, baseMs: 20, capMs: 20, withinMs: 60_000 };

function overload(): RestError {
  const details = { code: 'OVERLOAD', description: '', status: 503, method: 'im.message.add' };
  return new RestError({ ...details, layer: 'limit', retryable: true });
}

describe('lanes', () => {
  let folder: string;
  let store: Store;
  let running: Lanes[] = [];
  let logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });

  const openStore = (): Promise<Store> =>
    openSqliteStore({ path: join(folder, 'b24bot.db'), now: Date.now, busyMs: 10 });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'b24bot-lanes-'));
    store = await openStore();
    running = [];
    logged = [];
  });
  afterEach(async () => {
    for (const lanes of running) await lanes.drain(0);
    await store.close();
    await rm(folder, { recursive: true });
  });

  function start(handle: HandleRun, change: Partial<LanesOptions> = {}): Lanes {
    const lanes = createLanes({
      inbox: store.inbox,
      handle,
      decode: decodeEvent,
      effects: createEffects({ inbox: store.inbox, sealer, log }),
      now: Date.now,
      random: () => 0.5,
      log,
      settleMs: 50,
      storeRetryMs: 20,
      retry: { transient: FAST, handler: FAST },
      ...change,
    });
    running.push(lanes);
    lanes.start();
    return lanes;
  }

  const textOf = (run: Run): string => (run.event.kind === 'message' ? run.event.message.text : '');
  const pending = async (): Promise<number> => (await store.inbox.counts()).pending;
  const allHandled = () => expect.poll(pending, { timeout: 5000 }).toBe(0);

  test('events of a dialog are handled one at a time in the order of arrival, dialogs side by side', async () => {
    const seen: Record<string, string[]> = { chat1: [], chat2: [] };
    let now = 0;
    let most = 0;
    const inLane = new Set<string>();
    start(async (run) => {
      expect(inLane.has(run.event.dialogId)).toBe(false);
      inLane.add(run.event.dialogId);
      now += 1;
      most = Math.max(most, now);
      await sleep(2);
      now -= 1;
      inLane.delete(run.event.dialogId);
      seen[run.event.dialogId]?.push(textOf(run));
    });
    for (let n = 1; n <= 40; n += 1) await store.inbox.append([storedEvent(n, n % 2 ? 'chat1' : 'chat2')]);
    await allHandled();
    const order = Array.from({ length: 40 }, (_, i) => String(i + 1));
    expect(seen['chat1']).toEqual(order.filter((_, i) => i % 2 === 0));
    expect(seen['chat2']).toEqual(order.filter((_, i) => i % 2 === 1));
    expect(most).toBe(2);
  });

  test('never more at once than the concurrency allows', async () => {
    let now = 0;
    let most = 0;
    start(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(1);
        now -= 1;
      },
      { concurrency: 3, perPortal: 3 },
    );
    await store.inbox.append(Array.from({ length: 20 }, (_, n) => storedEvent(n, `chat${n}`)));
    await allHandled();
    expect(most).toBe(3);
  });

  test('a failing event is repeated before the next one of its dialog', async () => {
    const seen: string[] = [];
    const lanes = start(async (run) => {
      seen.push(`${textOf(run)}/${run.attempt}`);
      if (textOf(run) === '1' && run.attempt < 3) throw overload();
    });
    await store.inbox.append([storedEvent(1), storedEvent(2)]);
    await allHandled();
    expect(seen).toEqual(['1/1', '1/2', '1/3', '2/1']);
    expect(lanes.stats()).toMatchObject({ done: 2, retried: 2, dead: 0 });
  });

  test('an event that fails for good becomes a dead letter, and its dialog goes on', async () => {
    const seen: string[] = [];
    start(async (run) => {
      if (textOf(run) === '1') throw new TypeError('no such thing');
      seen.push(textOf(run));
    });
    await store.inbox.append([storedEvent(1), storedEvent(2)]);
    await allHandled();
    expect(seen).toEqual(['2']);
    const [letter] = await store.inbox.listDead({ limit: 5 });
    expect(letter).toMatchObject({ id: storedEvent(1).id, attempts: 3 });
    expect(letter?.error).toBe('gave up after 3 attempts: TypeError: no such thing');
    expect(
      logged.filter((line) => line['msg'] === 'handler failed; the event is a dead letter'),
    ).toMatchObject([{ event: storedEvent(1).id, portal: PORTAL, bot: 'echo', dialog: 'chat1', attempt: 3 }]);
  });

  const sends = (run: Run, send: () => Promise<unknown>): Promise<unknown> =>
    run.effects.once({ name: 'send', content: '', onUnknown: 'dead' }, (effect) => effect.keyed(send));

  test('a repeated run re-uses what the one before it sent', async () => {
    let sent = 0;
    const results: unknown[] = [];
    const lanes = start(async (run) => {
      results.push(await sends(run, async () => (sent += 1)));
      if (run.attempt < 3) throw overload();
    });
    await store.inbox.append([storedEvent(1)]);
    await allHandled();
    expect(sent).toBe(1);
    expect(results).toEqual([1, 1, 1]);
    expect(lanes.stats()).toMatchObject({ done: 1, retried: 2 });
  });

  test('a run whose call may or may not have been executed becomes a dead letter that says so', async () => {
    const lost = new TransportError('no answer', { code: 'TIMEOUT', method: 'x', unknownOutcome: true });
    start(async (run) => {
      const call = { name: 'lead', content: '', onUnknown: 'dead' } as const;
      await run.effects.once(call, (effect) => effect.unkeyed('crm.lead.add', () => Promise.reject(lost)));
    });
    await store.inbox.append([storedEvent(1)]);
    await allHandled();
    expect((await store.inbox.listDead({ limit: 5 }))[0]?.error).toMatch(
      /^not repeated: OUTCOME_UNKNOWN: crm.lead.add/,
    );
  });

  test('a session and the end of its event are one: a conflict repeats the run', async () => {
    const session = (expected: number) => ({
      botId: 740,
      key: 'user/11',
      expected,
      sealed: new Uint8Array([1]),
      expiresAt: null,
    });
    let sent = 0;
    const lanes = start(async (run) => {
      const stored = await store.sessions.get(PORTAL, 740, 'user/11');
      await sends(run, async () => (sent += 1));
      // Somebody else writes between the reading and the end of the first run.
      if (run.attempt === 1 && textOf(run) === '1') {
        await store.inbox.append([storedEvent(2, 'chat2')]);
        await expect.poll(async () => (await store.sessions.get(PORTAL, 740, 'user/11'))?.version).toBe(2);
      }
      run.keep(session(stored?.version ?? 0));
    });
    await store.inbox.append([storedEvent(1)]);
    await allHandled();
    expect(lanes.stats()).toMatchObject({ done: 2, retried: 1, dead: 0 });
    expect((await store.sessions.get(PORTAL, 740, 'user/11'))?.version).toBeGreaterThan(2);
    expect(sent).toBe(2);
  });

  test('a failed run stores no session', async () => {
    start(async (run) => {
      run.keep({ botId: 740, key: 'k', expected: 0, sealed: new Uint8Array([1]), expiresAt: null });
      throw new TypeError('after all');
    });
    await store.inbox.append([storedEvent(1)]);
    await allHandled();
    expect(await store.sessions.get(PORTAL, 740, 'k')).toBeNull();
  });

  test('the author may drop an event', async () => {
    start(async () => {
      throw new RunVerdict({ verdict: 'drop' }, new Error('not for us'));
    });
    await store.inbox.append([storedEvent(1)]);
    await allHandled();
    expect((await store.inbox.counts()).dead).toBe(0);
  });

  test('a handler that throws before its first await is like any other', async () => {
    start(() => {
      throw new Error('at once');
    });
    await store.inbox.append([storedEvent(1)]);
    await allHandled();
    expect((await store.inbox.counts()).dead).toBe(1);
  });

  test('a handler past its deadline is aborted, and the error names event, kind and time', async () => {
    const reasons: unknown[] = [];
    const lanes = start(
      (run) =>
        new Promise((_resolve, reject) => {
          run.signal.addEventListener('abort', () => {
            reasons.push(run.signal.reason);
            reject(new Error('aborted'));
          });
        }),
      { handlerTimeoutMs: 20 },
    );
    await store.inbox.append([storedEvent(1)]);
    await allHandled();
    expect(reasons[0]).toBeInstanceOf(HandlerTimeoutError);
    expect(reasons[0]).toMatchObject({ eventId: storedEvent(1).id, kind: 'message' });
    expect(String(reasons[0])).toMatch(/handler of message event \S+:1 did not finish in \d+ ms/);
    expect(lanes.stats()).toMatchObject({ timeouts: 3, dead: 1 });
  });

  test('a handler that ignores its signal is left behind and can send nothing more', async () => {
    const late: Promise<unknown>[] = [];
    start(
      async (run) => {
        if (textOf(run) !== '1') return;
        await sleep(150);
        late.push(sends(run, async () => 'sent').catch((error: Error) => error.name));
      },
      { handlerTimeoutMs: 10, settleMs: 10, retry: { transient: FAST, handler: { ...FAST, attempts: 1 } } },
    );
    await store.inbox.append([storedEvent(1), storedEvent(2)]);
    await allHandled();
    await expect.poll(() => late.length).toBe(1);
    expect(await late[0]).toBe('RunOverError');
  });

  test('one portal leaves room for the others', async () => {
    const finish: (() => void)[] = [];
    const seen: string[] = [];
    start(
      (run) => {
        seen.push(run.event.memberId);
        return run.event.memberId === PORTAL
          ? new Promise((resolve) => finish.push(resolve))
          : Promise.resolve();
      },
      { concurrency: 4 },
    );
    await store.inbox.append(Array.from({ length: 10 }, (_, n) => storedEvent(n, `chat${n}`)));
    await expect.poll(() => finish.length).toBe(2);
    await store.inbox.append([storedEvent(99, 'chat1', OTHER)]);
    await expect.poll(() => seen.filter((portal) => portal === OTHER)).toHaveLength(1);
    expect(finish).toHaveLength(2);
    for (let n = 0; n < 10; n += 1) {
      await expect.poll(() => finish.length).toBeGreaterThan(n);
      finish[n]?.();
    }
    await allHandled();
  });

  test('an event that cannot be read becomes a dead letter without a run', async () => {
    const seen: string[] = [];
    start(async (run) => void seen.push(textOf(run)));
    await store.inbox.append([storedEvent(1, 'broken'), storedEvent(2)]);
    await allHandled();
    expect(seen).toEqual(['2']);
    expect((await store.inbox.listDead({ limit: 5 }))[0]?.error).toBe(
      'cannot be decoded: Error: sealed with another key',
    );
  });

  test('an event that killed the process time and again is not started again', async () => {
    await store.inbox.append([storedEvent(1), storedEvent(2)]);
    await store.close();
    const db = new DatabaseSync(join(folder, 'b24bot.db'));
    db.exec('UPDATE events SET crashes = 12 WHERE seq = 1');
    db.close();
    store = await openStore();
    const seen: string[] = [];
    start(async (run) => void seen.push(textOf(run)));
    await allHandled();
    expect(seen).toEqual(['2']);
    expect((await store.inbox.listDead({ limit: 5 }))[0]?.error).toMatch(/the process died 12 times/);
  });

  test('an error of the server itself neither strands a lane nor makes it spin', async () => {
    const seen: string[] = [];
    const effects = createEffects({ inbox: store.inbox, sealer, log });
    let broken = 0;
    start(async (run) => void seen.push(textOf(run)), {
      storeRetryMs: 150,
      effects: (hold, lost) => {
        if (hold.event.id.endsWith('2') && broken++ < 2) throw new ReferenceError('a bug');
        return effects(hold, lost);
      },
    });
    await store.inbox.append([storedEvent(1), storedEvent(2), storedEvent(3)]);
    await expect.poll(() => broken).toBe(1);
    await sleep(60);
    expect(broken).toBe(1);
    await allHandled();
    expect(seen).toEqual(['1', '2', '3']);
    expect(
      logged.filter(({ msg }) => msg === 'a lane stopped unexpectedly; its event stays pending'),
    ).toHaveLength(2);
  });

  describe('drain', () => {
    test('lets running handlers finish and starts nothing new', async () => {
      const seen: string[] = [];
      const lanes = start(async (run) => {
        await sleep(30);
        seen.push(textOf(run));
      });
      await store.inbox.append([storedEvent(1), storedEvent(2)]);
      await expect.poll(() => lanes.stats().running).toBe(1);
      await lanes.drain(2000);
      expect(seen).toEqual(['1']);
      await store.inbox.append([storedEvent(3, 'chat3')]);
      expect(lanes.stats()).toMatchObject({ running: 0, done: 1 });
      expect(await pending()).toBe(2);
    });

    test('after the grace, handlers are aborted and their events stay for the next process', async () => {
      let aborted = 0;
      const lanes = start(async (run) => {
        await new Promise((_resolve, reject) => {
          run.signal.addEventListener('abort', () => reject(run.signal.reason));
        }).finally(() => {
          aborted += 1;
        });
      });
      await store.inbox.append([storedEvent(1), storedEvent(2, 'chat2')]);
      await expect.poll(() => lanes.stats().running).toBe(2);
      await lanes.drain(10);
      expect(aborted).toBe(2);
      expect(lanes.stats()).toMatchObject({ running: 0, released: 2, dead: 0 });
      await store.close();
      store = await openStore();
      const attempts: number[] = [];
      start(async (run) => void attempts.push(run.attempt));
      await allHandled();
      expect(attempts).toEqual([1, 1]);
    });

    test('does not wait for a handler that never ends', async () => {
      const lanes = start(() => new Promise(() => undefined));
      await store.inbox.append([storedEvent(1)]);
      await expect.poll(() => lanes.stats().running).toBe(1);
      await lanes.drain(10);
      expect(lanes.stats().running).toBe(0);
      expect(await pending()).toBe(1);
    });
  });

  test('a result that cannot be stored is kept until the store recovers, without a second run', async () => {
    let runs = 0;
    let other: DatabaseSync | undefined;
    start(async () => {
      runs += 1;
      other = new DatabaseSync(join(folder, 'b24bot.db'));
      other.exec('BEGIN IMMEDIATE');
    });
    await store.inbox.append([storedEvent(1)]);
    await expect
      .poll(() => logged.map((line) => line['msg']))
      .toContain('the result of a run cannot be stored yet');
    other?.close();
    await allHandled();
    expect(runs).toBe(1);
  });

  test('a lane that was taken over is aborted and writes nothing', async () => {
    const reasons: unknown[] = [];
    const lost: typeof store.inbox.renew = async (holds) => [...holds];
    const lanes = start(
      (run) =>
        new Promise((_resolve, reject) => {
          run.signal.addEventListener('abort', () => {
            reasons.push(run.signal.reason);
            reject(new Error('aborted'));
          });
        }),
      { inbox: { ...store.inbox, renew: lost }, renewMs: 20 },
    );
    await store.inbox.append([storedEvent(1)]);
    await expect.poll(() => reasons.length).toBeGreaterThan(0);
    await lanes.drain(0);
    expect(String(reasons[0])).toContain('taken over');
    expect(lanes.stats()).toMatchObject({ done: 0, dead: 0, retried: 0 });
  });

  test('a lane that was taken over is aborted as soon as a record says so, before any heartbeat', async () => {
    const reasons: unknown[] = [];
    const inbox = { ...store.inbox, record: async () => false };
    const effects = createEffects({ inbox, sealer, log });
    let sent = 0;
    start(
      async (run) => {
        await sends(run, async () => (sent += 1));
        await new Promise((_resolve, reject) => {
          run.signal.addEventListener('abort', () => {
            reasons.push(run.signal.reason);
            reject(run.signal.reason);
          });
        });
      },
      { effects },
    );
    await store.inbox.append([storedEvent(1)]);
    await expect.poll(() => reasons.length).toBeGreaterThan(0);
    expect(String(reasons[0])).toContain('taken over');
    expect(sent).toBeGreaterThan(0);
  });

  test('waiting dialogs do not make a logger or a signal for handlers that need none', async () => {
    let children = 0;
    const counting = Object.create(log, {
      child: {
        value: () => {
          children += 1;
          return log;
        },
      },
    });
    start(async () => undefined, { log: counting });
    await store.inbox.append(Array.from({ length: 20 }, (_, n) => storedEvent(n, `chat${n}`)));
    await allHandled();
    expect(children).toBe(0);
  });
});
