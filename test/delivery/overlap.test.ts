import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HandleRun, type Run, RunVerdict } from '../../src/bot/contract.ts';
import type { Overlap } from '../../src/bot/overlap.ts';
import { createEffects } from '../../src/delivery/effects.ts';
import { createLanes, type Lanes, type LanesOptions } from '../../src/delivery/lanes.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import type { SessionWrite, Store } from '../../src/storage/store.ts';
import { decodeEvent, justNow, PORTAL, storedEvent } from './events.ts';
import { sealer } from './sealer.ts';

const FAST = { attempts: 3, baseMs: 20, capMs: 20, withinMs: 60_000 };
const LATEST: Overlap = { strategy: 'latest' };
const COLLECT: Overlap = { strategy: 'collect', quietMs: 60, longestMs: 5000, most: 20 };
const log = pino({ level: 'silent' });

let folder: string;
let store: Store;
let running: Lanes[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'b24bot-overlap-'));
  store = await openSqliteStore({ path: join(folder, 'b24bot.db'), now: Date.now });
  running = [];
});
afterEach(async () => {
  for (const lanes of running) await lanes.drain(0);
  await store.close();
  await rm(folder, { recursive: true });
});

function start(overlap: Overlap, handle: HandleRun, change: Partial<LanesOptions> = {}, on = store): Lanes {
  const lanes = createLanes({
    inbox: on.inbox,
    handle,
    overlapOf: async () => overlap,
    decode: decodeEvent,
    effects: createEffects({ inbox: on.inbox, sealer, log }),
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

/** What a run handles: `1`, `1+2`, `/3` for a command. */
function said({ event, collected = [] }: Run): string {
  if (event.kind === 'command') return `/${event.command.name}`;
  const texts = [event, ...collected].map((one) => (one.kind === 'message' ? one.message.text : one.kind));
  return texts.join('+');
}

const allHandled = () =>
  expect.poll(async () => (await store.inbox.counts()).pending, { timeout: 5000, interval: 5 }).toBe(0);
const letters = async () => (await store.inbox.listDead({ limit: 9 })).map(({ id }) => id.split(':')[3]);
const reply = (run: Run, text: string, make: () => void): Promise<unknown> =>
  run.effects.once({ name: 'send chat1', content: text, onUnknown: 'dead' }, async () => make());

describe('a bot that wants the latest', () => {
  test('handles the last of the messages that wait, the others count as handled', async () => {
    await store.inbox.append([1, 2, 3].map((n) => justNow(n)));
    const seen: string[] = [];
    const lanes = start(LATEST, async (run) => void seen.push(said(run)));
    await allHandled();
    expect(seen).toEqual(['3']);
    expect(lanes.stats()).toMatchObject({ done: 1, passed: 2, collected: 0, dead: 0 });
    expect(await store.inbox.append([justNow(1)])).toEqual(['duplicate']);
  });

  test('handles what arrives while it is busy only if nothing later does', async () => {
    const seen: string[] = [];
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    start(LATEST, async (run) => {
      seen.push(said(run));
      await gate;
    });
    await store.inbox.append([justNow(1)]);
    await expect.poll(() => seen).toEqual(['1']);
    await store.inbox.append([2, 3, 4].map((n) => justNow(n)));
    open();
    await allHandled();
    expect(seen).toEqual(['1', '4']);
  });

  test('handles commands in their place, and what was said before them', async () => {
    const events = [justNow(1), justNow(2), justNow(3, { kind: 'command' }), justNow(4), justNow(5)];
    await store.inbox.append(events);
    const seen: string[] = [];
    start(LATEST, async (run) => void seen.push(said(run)));
    await allHandled();
    expect(seen).toEqual(['2', '/3', '5']);
  });

  test('does not take one person’s message for another’s', async () => {
    const authors = [11, 12, 11, 13];
    await store.inbox.append(authors.map((author, n) => justNow(n, { author })));
    const seen: string[] = [];
    start(LATEST, async (run) => void seen.push(said(run)));
    await allHandled();
    expect(seen).toEqual(['1', '2', '3']);
  });

  test('does not repeat a failed message once there is a later one', async () => {
    const seen: string[] = [];
    await store.inbox.append([justNow(1)]);
    start(LATEST, async (run) => {
      seen.push(said(run));
      if (said(run) === '1') {
        await store.inbox.append([justNow(2)]);
        throw new Error('not yet');
      }
    });
    await allHandled();
    expect(seen).toEqual(['1', '2']);
  });
});

describe('a bot that collects', () => {
  test('handles quick messages together, once it is quiet', async () => {
    const seen: string[] = [];
    const lanes = start(COLLECT, async (run) => void seen.push(said(run)));
    for (const n of [1, 2, 3]) {
      await store.inbox.append([justNow(n)]);
      await sleep(5);
    }
    await allHandled();
    expect(seen).toEqual(['1+2+3']);
    expect(lanes.stats()).toMatchObject({ done: 1, collected: 2, passed: 0 });
    expect(await store.inbox.append([justNow(2), justNow(3)])).toEqual(['duplicate', 'duplicate']);
  });

  test('waits without taking a place among those that are handled', async () => {
    const seen: string[] = [];
    const long: Overlap = { ...COLLECT, quietMs: 400 };
    const lanes = start(COLLECT, async (run) => void seen.push(said(run)), {
      concurrency: 1,
      perPortal: 1,
      overlapOf: async (event) => (event.dialogId === 'chat1' ? long : { strategy: 'serial' }),
    });
    await store.inbox.append([justNow(1)]);
    await expect.poll(() => store.inbox.nextDue()).not.toBeNull();
    await expect.poll(() => lanes.stats().running).toBe(0);
    await store.inbox.append([justNow(2, { dialog: 'chat2' })]);
    await allHandled();
    expect(seen).toEqual(['2', '1']);
  });

  test('does not wait for more than came while the server was away', async () => {
    const seen: string[] = [];
    const patient: Overlap = { ...COLLECT, quietMs: 60_000, longestMs: 60_000 };
    await store.inbox.append([1, 2].map((n) => storedEvent(n)));
    start(patient, async (run) => void seen.push(said(run)));
    await allHandled();
    expect(seen).toEqual(['1+2']);
  });

  test('goes on at once when there are as many as it takes, or something that is no message', async () => {
    const seen: string[] = [];
    const patient: Overlap = { ...COLLECT, quietMs: 60_000, longestMs: 60_000, most: 2 };
    await store.inbox.append([
      ...[1, 2, 3].map((n) => justNow(n)),
      justNow(4, { kind: 'command' }),
      justNow(5),
      justNow(6, { author: 12 }),
      justNow(7, { author: 12 }),
    ]);
    start(patient, async (run) => void seen.push(said(run)));
    await allHandled();
    expect(seen).toEqual(['1+2', '3', '/4', '5', '6+7']);
  });

  test('does not wait longer than it may, however quickly messages follow each other', async () => {
    const seen: string[] = [];
    const hasty: Overlap = { ...COLLECT, quietMs: 60, longestMs: 100 };
    start(hasty, async (run) => void seen.push(said(run)));
    let n = 0;
    while (seen.length === 0 && n < 500) {
      await store.inbox.append([justNow(n)]);
      n += 1;
      await sleep(10);
    }
    expect(seen.length).toBeGreaterThan(0);
    expect(n).toBeLessThan(500);
    await allHandled();
  });

  test('a repeated run handles the same messages, and what came since by themselves', async () => {
    const seen: string[] = [];
    const sent: string[] = [];
    await store.inbox.append([1, 2].map((n) => storedEvent(n)));
    start(COLLECT, async (run) => {
      seen.push(said(run));
      await reply(run, said(run), () => sent.push(said(run)));
      if (seen.length === 1) {
        await store.inbox.append([storedEvent(3)]);
        throw new Error('after the reply');
      }
    });
    await allHandled();
    expect(seen).toEqual(['1+2', '1+2', '3']);
    expect(sent).toEqual(['1+2', '3']);
  });

  test.each([1, 2])(
    'a process that dies after it answered %i answers neither twice nor too few',
    async (first) => {
      const sent: string[] = [];
      const { promise: answered, resolve: reached } = Promise.withResolvers<void>();
      await store.inbox.append(Array.from({ length: first }, (_, n) => storedEvent(n)));
      start(COLLECT, async (run) => {
        // The portal has it; that it was sent is not recorded.
        await run.effects.plain('im.message.add', async () => sent.push(said(run)));
        reached();
        await new Promise(() => undefined);
      });
      await answered;
      await store.inbox.append([storedEvent(first)]);
      const copy = join(folder, 'second.db');
      for (const end of ['', '-wal']) await copyFile(join(folder, `b24bot.db${end}`), copy + end);
      const second = await openSqliteStore({ path: copy, now: Date.now });
      const seen: string[] = [];
      start(COLLECT, async (run) => void seen.push(said(run)), {}, second);
      await expect.poll(async () => (await second.inbox.counts()).pending).toBe(0);
      expect(seen).toEqual([...sent, String(first)]);
      await running.at(-1)?.drain(0);
      await second.close();
    },
  );

  test('an event whose runs kept no record of their messages is handled alone', async () => {
    const seen: string[] = [];
    await store.inbox.append([storedEvent(1)]);
    const slow = { ...FAST, baseMs: 400, capMs: 400 };
    const failing: HandleRun = async (run) => {
      seen.push(said(run));
      throw new Error('not yet');
    };
    const before = start({ strategy: 'serial' }, failing, { retry: { transient: slow, handler: slow } });
    await expect.poll(() => seen).toEqual(['1']);
    await before.drain(1000);
    await store.inbox.append([2, 3].map((n) => storedEvent(n)));
    start(COLLECT, async (run) => void seen.push(said(run)));
    await allHandled();
    expect(seen).toEqual(['1', '1', '2+3']);
  });

  test('what was let go by a drain is handled as it was begun', async () => {
    await store.inbox.append([storedEvent(1)]);
    const seen: string[] = [];
    const stuck = start(COLLECT, async (run) => {
      seen.push(said(run));
      await new Promise(() => undefined);
    });
    await expect.poll(() => seen).toEqual(['1']);
    await store.inbox.append([storedEvent(2)]);
    await stuck.drain(0);
    start(COLLECT, async (run) => void seen.push(said(run)));
    await allHandled();
    expect(seen).toEqual(['1', '1', '2']);
  });

  test('the first message becomes the dead letter, those behind it are handled', async () => {
    const seen: string[] = [];
    await store.inbox.append([1, 2, 3].map((n) => storedEvent(n)));
    start(COLLECT, async (run) => {
      seen.push(said(run));
      if (said(run).startsWith('1')) throw new RunVerdict({ verdict: 'dead' }, new Error('no'));
    });
    await allHandled();
    expect(seen).toEqual(['1+2+3', '2+3']);
    expect(await letters()).toEqual(['1']);
  });

  test('a letter that is repeated is handled alone, also behind others that are collected', async () => {
    const seen: string[] = [];
    await store.inbox.append([1, 2].map((n) => storedEvent(n)));
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    start(COLLECT, async (run) => {
      seen.push(said(run));
      if (seen.length === 1) throw new RunVerdict({ verdict: 'dead' }, new Error('no'));
      if (seen.length === 2) await gate;
    });
    await expect.poll(() => seen).toEqual(['1+2', '2']);
    await store.inbox.append([storedEvent(3)]);
    const [letter] = await store.inbox.listDead({ limit: 1 });
    expect(await store.inbox.retryDead(letter?.seq ?? 0, Date.now())).toBe(true);
    await store.inbox.append([storedEvent(4)]);
    open();
    await allHandled();
    expect(seen).toEqual(['1+2', '2', '3', '1', '4']);
  });

  test('dropping drops all of them', async () => {
    const seen: string[] = [];
    await store.inbox.append([1, 2].map((n) => storedEvent(n)));
    start(COLLECT, async (run) => {
      seen.push(said(run));
      throw new RunVerdict({ verdict: 'drop' }, new Error('no'));
    });
    await allHandled();
    expect(seen).toEqual(['1+2']);
    expect(await letters()).toEqual([]);
  });

  test('a session that was changed meanwhile has the same messages handled again', async () => {
    const session = (expected: number): SessionWrite => ({
      botId: 740,
      key: 'user/11',
      expected,
      sealed: new Uint8Array([1]),
      expiresAt: null,
    });
    const seen: string[] = [];
    await store.inbox.append([1, 2].map((n) => storedEvent(n)));
    start(COLLECT, async (run) => {
      seen.push(said(run));
      const stored = await store.sessions.get(PORTAL, 740, 'user/11');
      run.keep(session(seen.length === 1 ? 99 : (stored?.version ?? 0)));
    });
    await allHandled();
    expect(seen).toEqual(['1+2', '1+2']);
    expect(await store.sessions.get(PORTAL, 740, 'user/11')).not.toBeNull();
  });

  test('a message that cannot be read ends the collection and becomes a letter itself', async () => {
    const seen: string[] = [];
    const broken = new TextEncoder().encode('broken 2');
    await store.inbox.append([storedEvent(1), { ...storedEvent(2), body: broken }, storedEvent(3)]);
    start(COLLECT, async (run) => void seen.push(said(run)));
    await allHandled();
    expect(seen).toEqual(['1', '3']);
    expect(await letters()).toEqual(['2']);
  });
});
