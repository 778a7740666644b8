import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/storage/sqlite/open.ts';
import type { Store } from '../../src/storage/store.ts';
import { storeContract } from './contract.ts';
import { newEvent, portalRow } from './rows.ts';

storeContract('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'b24bot-store-'));
  return {
    open: () => openSqliteStore({ path: join(folder, 'b24bot.db'), now: Date.now }),
    destroy: () => rm(folder, { recursive: true }),
  };
});

describe('the sqlite store', () => {
  let folder: string;
  let path: string;
  const opened: Store[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'b24bot-store-'));
    path = join(folder, 'data', 'b24bot.db');
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close().catch(() => undefined);
    await rm(folder, { recursive: true });
  });

  async function open(change: Partial<SqliteStoreOptions> = {}): Promise<Store> {
    const store = await openSqliteStore({ path, now: Date.now, ...change });
    opened.push(store);
    return store;
  }
  const claim = (store: Store, limit = 64) =>
    store.inbox.claim({ limit, perPortal: 64, now: Date.now() + 3_600_000 });

  /** A process that opens the store, does what `body` says and then waits to be killed. */
  async function child(body: string): Promise<{ kill(): Promise<void> }> {
    const source = new URL('../../src/storage/sqlite/open.ts', import.meta.url).href;
    const script = `
      const { openSqliteStore } = await import(${JSON.stringify(source)});
      const store = await openSqliteStore({ path: ${JSON.stringify(path)}, now: Date.now });
      ${body};
      setInterval(() => {}, 1000);
      process.stdout.write('ready');`;
    const running = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(running.stdout, 'data');
    return {
      async kill() {
        running.kill('SIGKILL');
        await once(running, 'exit');
      },
    };
  }

  test('syncs every commit and is readable by its owner alone', async () => {
    await open();
    const db = new DatabaseSync(path);
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test('a process killed without warning loses nothing that was accepted, and its lock dies with it', async () => {
    const event = (n: number) => JSON.stringify({ ...newEvent(n), body: undefined }).replace(/}$/, '');
    const first = await child(
      `await store.inbox.append([1].map(() => (${event(1)},"body":new Uint8Array([1,2,3])})));
       await store.inbox.claim({ limit: 1, perPortal: 1, now: Date.now() })`,
    );
    await expect(open()).rejects.toMatchObject({
      code: 'STORAGE_IN_USE',
      hint: expect.stringContaining('stop'),
    });
    await first.kill();
    const store = await open();
    const [hold] = await claim(store);
    expect(hold?.event).toMatchObject({ id: newEvent(1).id, crashes: 1 });
    expect(await store.inbox.append([newEvent(1)])).toEqual(['duplicate']);
  });

  test('after a crash only events that are started again are counted, after a clean stop none', async () => {
    const store = await open();
    await store.inbox.append([1, 2, 3].map((n) => newEvent(n, { dialog: `chat${n}` })));
    await store.close();
    expect((await claim(await open(), 1))[0]?.event.crashes ?? 0).toBe(0);
    await opened.pop()?.close();

    await (await child('')).kill();
    const second = await open();
    expect((await claim(second, 1)).map((hold) => hold.event.crashes)).toEqual([1]);
    await second.close();
    const third = await open();
    expect((await claim(third)).map((hold) => hold.event.crashes)).toEqual([1, 0, 0]);
  });

  test('refuses a second server in the same process and by another name of the file', async () => {
    await open();
    const other = join(folder, 'data', '..', 'data', 'b24bot.db');
    await expect(open({ path: other })).rejects.toThrow(/another b24bot server/);
  });

  test('events that saw their process die again and again start later each time, one after another', async () => {
    const time = 5_000_000;
    const reopen = async (how: 'killed' | 'closed'): Promise<Store> => {
      await opened.pop()?.close();
      const db = new DatabaseSync(path);
      db.prepare("UPDATE meta SET value = ? WHERE name = 'running'").run(how === 'killed' ? 1 : 0);
      db.close();
      return open({ now: () => time });
    };
    const due = async (store: Store, after: number): Promise<unknown[]> =>
      (await store.inbox.claim({ limit: 9, perPortal: 9, now: time + after })).map(
        ({ event }) => `${event.id.split(':').at(-1)} ${event.crashes ?? 0}`,
      );
    const first = await open();
    await first.inbox.append([1, 2, 3].map((n) => newEvent(n, { id: `e:${n}`, dialog: `chat${n}` })));
    for (const crashes of [1, 2, 3]) {
      expect(await due(await reopen('killed'), 0)).toEqual([1, 2, 3].map((n) => `${n} ${crashes}`));
    }

    const suspicious = await reopen('killed');
    await suspicious.inbox.append([newEvent(4, { id: 'e:4', dialog: 'chat4' })]);
    // Who has no past is not kept waiting.
    expect(await due(suspicious, 0)).toEqual(['4 0']);
    expect(await suspicious.inbox.nextDue()).toBe(time + 500);
    expect(await due(suspicious, 500)).toEqual(['1 4']);
    expect(await due(suspicious, 1000)).toEqual(['2 4']);

    // Only what had been started is blamed again.
    const again = await reopen('killed');
    expect(await due(again, 0)).toEqual(['4 1']);
    expect(await due(again, 500)).toEqual(['3 4']);
    expect(await due(again, 1000)).toEqual(['1 5']);
    expect(await due(again, 1500)).toEqual(['2 5']);
    expect(await due(await reopen('closed'), 0)).toEqual(['1 5', '2 5', '3 4', '4 1']);
  });

  test('a broadcast that was half stored or half removed when the process died is gone after the next start', async () => {
    const store = await open();
    const row = { botCode: 'news', sealed: new Uint8Array(), state: 'running', createdAt: 1 } as const;
    const recipients = Array.from({ length: 2500 }, (_, n) => ({ memberId: 'm', dialogId: `chat${n}` }));
    await store.broadcasts.create({ ...row, id: 'whole' }, recipients);
    await store.broadcasts.create({ ...row, id: 'half' }, recipients);
    await store.close();
    const db = new DatabaseSync(path);
    db.exec("UPDATE broadcasts SET state = 'hidden' WHERE id = 'half'");
    db.close();
    const again = await open();
    expect(await again.broadcasts.get('half')).toBeNull();
    expect((await again.broadcasts.list({ limit: 5 })).map(({ id }) => id)).toEqual(['whole']);
    expect(await again.broadcasts.create({ ...row, id: 'half' }, [])).toBe(true);
    await again.close();
    const left = new DatabaseSync(path);
    expect(left.prepare('SELECT count(*) AS n FROM recipients').get()).toEqual({ n: 2500 });
    left.close();
  });

  describe('a second process that inspects', () => {
    async function withLetter(): Promise<{ server: Store; inspector: Store; seq: number }> {
      const server = await open();
      await server.inbox.append([newEvent(1)]);
      const [hold] = await claim(server);
      if (hold === undefined) throw new Error('nothing to claim');
      await server.inbox.finish(hold, { state: 'dead', error: 'gone' }, false);
      return { server, inspector: await open({ mode: 'inspect' }), seq: hold.event.seq };
    }

    test('lists and counts next to the server, and takes no events', async () => {
      const { inspector, seq } = await withLetter();
      expect(await inspector.inbox.listDead({ limit: 5 })).toMatchObject([{ seq, error: 'gone' }]);
      expect(await inspector.inbox.counts()).toEqual({
        pending: 0,
        dead: 1,
        lanes: 0,
        oldestPendingAt: null,
      });
      await expect(inspector.inbox.append([newEvent(2)])).rejects.toMatchObject({ code: 'STORAGE_INSPECT' });
    });

    test('has a dead letter repeated by the running server', async () => {
      const { server, inspector, seq } = await withLetter();
      let woken = 0;
      server.inbox.onWork(() => {
        woken += 1;
      });
      expect(await inspector.inbox.retryDead(seq, Date.now())).toBe(true);
      await expect.poll(() => woken, { timeout: 5000 }).toBe(1);
      expect((await claim(server))[0]?.event.id).toBe(newEvent(1).id);
      expect((await server.inbox.counts()).dead).toBe(0);
    });

    test('reads and writes what is kept for bots, but takes no leases', async () => {
      const { server, inspector } = await withLetter();
      const [portal] = newEvent(1).id.split(':');
      if (portal === undefined) throw new Error('no portal');
      await server.cursors.put(portal, 740, 12);
      expect(await inspector.cursors.get(portal, 740)).toBe(12);
      await inspector.payloads.put(portal, 'a', new Uint8Array([1]), null);
      expect(await server.payloads.get(portal, 'a', 0)).not.toBeNull();
      expect(await inspector.timers.list(portal, { limit: 5 })).toEqual([]);
      expect(await inspector.broadcasts.list({ limit: 5 })).toEqual([]);
      await expect(inspector.leases.take('timers', 1000)).rejects.toMatchObject({ code: 'STORAGE_INSPECT' });
    });

    test('needs a file that is there', async () => {
      await expect(open({ mode: 'inspect' })).rejects.toMatchObject({ code: 'STORAGE_CANNOT_OPEN' });
    });
  });

  describe('in trouble', () => {
    const big = (n: number) => newEvent(n, { body: new Uint8Array(200_000), dialog: `chat${n}` });

    test('a full disk stores nothing of the group, says what to do, and the store recovers', async () => {
      const store = await open({ maxBytes: 2_000_000 });
      const refused: unknown[] = [];
      let stored = 0;
      for (let n = 0; refused.length === 0 && n < 100; n += 2) {
        const results = await Promise.allSettled([
          store.inbox.append([big(n)]),
          store.inbox.append([big(n + 1)]),
        ]);
        const failures = results.filter((result) => result.status === 'rejected');
        expect([0, 2]).toContain(failures.length);
        refused.push(...failures.map((failure) => failure.reason));
        stored += results.length - failures.length;
      }
      expect(refused).toMatchObject([
        { code: 'STORAGE_FULL', hint: expect.stringContaining('free space') },
        { code: 'STORAGE_FULL' },
      ]);
      expect((await store.inbox.counts()).pending).toBe(stored);
      for (const hold of await claim(store)) await store.inbox.finish(hold, { state: 'done' }, false);
      expect(await store.inbox.append([big(1000)])).toEqual(['stored']);
    });

    test('a portal first seen in a failed group gets its number again', async () => {
      const store = await open({ maxBytes: 400_000 });
      const event = { portal: 'b'.repeat(32) };
      await expect(
        store.inbox.append([newEvent(1, event), { ...big(2), body: new Uint8Array(900_000) }]),
      ).rejects.toThrow();
      expect(await store.inbox.append([newEvent(1, event)])).toEqual(['stored']);
      expect((await claim(store))[0]?.portal).toBe(event.portal);
    });

    test('a lock by another program is reported and waited out', async () => {
      const store = await open({ busyMs: 10 });
      await store.inbox.append([newEvent(1)]);
      const [hold] = await claim(store);
      if (hold === undefined) throw new Error('nothing to claim');
      const other = new DatabaseSync(path);
      other.exec('BEGIN IMMEDIATE');
      await expect(store.inbox.append([newEvent(2)])).rejects.toMatchObject({ code: 'STORAGE_BUSY' });
      await expect(store.inbox.finish(hold, { state: 'done' }, false)).rejects.toMatchObject({
        code: 'STORAGE_BUSY',
      });
      await expect(store.check()).rejects.toMatchObject({
        code: 'STORAGE_BUSY',
        hint: expect.stringContaining(path),
      });
      other.exec('ROLLBACK');
      other.close();
      expect(await store.inbox.append([newEvent(2)])).toEqual(['stored']);
      expect(await store.inbox.finish(hold, { state: 'done' }, true)).toMatchObject({
        event: { id: newEvent(2).id },
      });
    });

    test('the check probes at most once a second', async () => {
      let time = 5_000_000;
      const store = await open({ busyMs: 10, now: () => time });
      const other = new DatabaseSync(path);
      other.exec('BEGIN IMMEDIATE');
      await expect(store.check()).rejects.toThrow();
      other.exec('ROLLBACK');
      other.close();
      await expect(store.check()).rejects.toThrow();
      time += 1000;
      await expect(store.check()).resolves.toBeUndefined();
    });

    test('the check answers for a while with what a real write met, though one small row would fit', async () => {
      let time = 5_000_000;
      const store = await open({ maxBytes: 400_000, now: () => time });
      await expect(store.inbox.append([{ ...big(1), body: new Uint8Array(900_000) }])).rejects.toMatchObject({
        code: 'STORAGE_FULL',
      });
      await expect(store.check()).rejects.toMatchObject({ code: 'STORAGE_FULL' });
      time += 3000;
      await expect(store.check()).rejects.toMatchObject({ code: 'STORAGE_FULL' });
      time += 3000;
      await expect(store.check()).resolves.toBeUndefined();
      await expect(store.inbox.append([{ ...big(2), body: new Uint8Array(900_000) }])).rejects.toThrow();
      time += 1000;
      await expect(store.check()).rejects.toMatchObject({ code: 'STORAGE_FULL' });
      // A write that works ends it at once.
      await store.inbox.append([newEvent(3)]);
      time += 1000;
      await expect(store.check()).resolves.toBeUndefined();
    });

    test('something that is no database, and the database of another program, are left alone', async () => {
      const text = join(folder, 'notes.txt');
      await writeFile(
        text,
        'just some notes, much longer than the header of a database file would be: '.repeat(20),
      );
      await expect(open({ path: text })).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' });
      const foreign = join(folder, 'foreign.db');
      const db = new DatabaseSync(foreign);
      db.exec('CREATE TABLE t (a)');
      db.close();
      await expect(open({ path: foreign })).rejects.toMatchObject({ code: 'STORAGE_FOREIGN' });
    });

    test('a file of a newer release is refused', async () => {
      await (await open()).close();
      const db = new DatabaseSync(path);
      db.exec('PRAGMA user_version = 99');
      db.close();
      await expect(open()).rejects.toMatchObject({ code: 'STORAGE_NEWER' });
    });

    test('a damaged file is reported as damaged', async () => {
      const store = await open();
      await store.portals.put(portalRow('a'.repeat(32)));
      await store.close();
      const { size } = await stat(path);
      const header = 4096;
      await writeFile(path, new Uint8Array(size - header).fill(0x5a), { flag: 'r+', flush: true });
      await expect(open()).rejects.toMatchObject({
        code: 'STORAGE_CORRUPT',
        hint: expect.stringContaining('backup'),
      });
    });

    test('a folder that cannot be made is named', async () => {
      await writeFile(join(folder, 'data'), 'a file where the folder should be');
      await expect(open()).rejects.toThrow(path);
    });
  });

  test('with 100,000 pending events it opens, counts and hands out the oldest', async () => {
    const store = await open();
    const total = 100_000;
    const body = new Uint8Array(300);
    for (let n = 0; n < total; n += 5000) {
      const events = Array.from({ length: 5000 }, (_, i) =>
        newEvent(n + i, { dialog: `chat${(n + i) % 25_000}`, body }),
      );
      await store.inbox.append(events);
    }
    await store.close();
    const again = await open();
    expect(await again.inbox.counts()).toMatchObject({ pending: total, lanes: 25_000 });
    const [hold] = await claim(again, 1);
    expect(hold?.event.id).toBe(newEvent(0).id);
  });

  test('more fresh events than fit into memory are all handed out', async () => {
    const store = await open({ freshLimit: 3 });
    await store.inbox.append(
      Array.from({ length: 10 }, (_, n) => newEvent(n, { dialog: `chat${n % 2}`, parsed: n })),
    );
    const seen: string[] = [];
    for (const first of await claim(store)) {
      let hold: Awaited<ReturnType<Store['inbox']['finish']>> = first;
      while (hold !== null && typeof hold === 'object') {
        seen.push(hold.event.id);
        hold = await store.inbox.finish(hold, { state: 'done' }, true);
      }
    }
    expect(seen).toHaveLength(10);
    expect(new Set(seen).size).toBe(10);
  });
});
