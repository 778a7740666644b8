import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveStore } from '../../../src/cli/migrate-store/move.ts';
import { openSource } from '../../../src/cli/migrate-store/source.ts';
import { openTarget } from '../../../src/cli/migrate-store/target.ts';
import { openPostgresStore } from '../../../src/storage/postgres/open.ts';
import { openSqliteStore } from '../../../src/storage/sqlite/open.ts';
import type { LaneHold, NewEvent, Store } from '../../../src/storage/store.ts';
import { type PostgresServer, startPostgres } from '../../storage/postgres-server.ts';
import { b24bot, run } from '../child.ts';

const DAY = 24 * 60 * 60 * 1000;
const PORTAL = '5e0c7a19d3b84f62a1908e7735cc41df';

let postgres: PostgresServer;
let folder: string;
let path: string;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'b24bot-move-'));
  path = join(folder, 'b24bot.db');
  url = await postgres.createDatabase();
});
afterEach(async () => {
  await postgres.dropDatabase(url);
  await rm(folder, { recursive: true, force: true });
});

const sealed = (text: string): Uint8Array => new TextEncoder().encode(text);

function event(n: number, change: Partial<NewEvent> = {}): NewEvent {
  return {
    portal: PORTAL,
    id: `${PORTAL}/message/${n}`,
    lane: `${PORTAL}/1/chat${n % 3}`,
    botId: 1,
    kind: 'message',
    format: n % 2 === 0 ? 'form' : 'json',
    body: sealed(`body ${n}`),
    receivedAt: Date.now(),
    ...change,
  };
}

async function claimAll({ inbox }: Store): Promise<LaneHold[]> {
  return inbox.claim({ limit: 100, perPortal: 100, now: Date.now() });
}

/** One of everything, and a process that died over some of it. */
async function fill(store: Store): Promise<void> {
  const { inbox } = store;
  await store.portals.put({
    memberId: PORTAL,
    domain: 'kestrel-works.bitrix24.eu',
    clientEndpoint: 'https://kestrel-works.bitrix24.eu/rest/',
    oauthServer: 'https://oauth.bitrix.info',
    applicationTokenHash: sealed('hash'),
    installerId: 1,
    scope: ['imbot', 'im'],
    licence: 'eu_ent250',
    language: 'en',
    status: 'active',
    installedAt: 1000,
    updatedAt: 2000,
  });
  await store.tokens.put({ memberId: PORTAL, userId: 1, sealed: sealed('first') }, 0);
  await store.tokens.put({ memberId: PORTAL, userId: 1, sealed: sealed('second') }, 1);
  await store.bots.put({
    memberId: PORTAL,
    code: 'echo',
    botId: 1,
    generation: 'v2',
    fingerprint: 'f',
    commands: { help: { id: 7, fingerprint: 'h' } },
  });
  await store.cursors.put(PORTAL, 1, 77);
  await store.payloads.put(PORTAL, 'p', sealed('payload'), null);
  const timer = { memberId: PORTAL, botId: 1, dialogId: 'chat1', name: 'due', data: sealed('data') };
  await store.timers.put({ ...timer, id: 'once', dueAt: 5000, repeat: null });
  await store.timers.put({
    ...timer,
    id: 'cron',
    dueAt: 6000,
    repeat: { cron: '0 9 * * *', timeZone: 'Europe/Riga' },
  });
  const to = Array.from({ length: 25 }, (_, n) => ({ memberId: PORTAL, dialogId: `chat${n}` }));
  const row = { id: 'news', botCode: 'echo', sealed: sealed('news'), createdAt: 3000 };
  await store.broadcasts.create({ ...row, state: 'running' }, to);
  await store.broadcasts.record('news', [
    { n: 1, state: 'sent', messageId: 501, error: null },
    { n: 2, state: 'failed', messageId: null, error: 'ACCESS_DENIED: no\0thing' },
  ]);

  await inbox.append([event(100, { receivedAt: Date.now() - 40 * DAY }), event(101), event(102)]);
  for (const hold of await claimAll(store)) {
    const [first] = [hold.event.id.endsWith('/101')];
    await inbox.finish(
      hold,
      hold.event.id.endsWith('/102')
        ? { state: 'dead', error: 'gave\0up', effects: [{ name: 'call 1', data: sealed('sent') }] }
        : {
            state: 'done',
            ...(first
              ? { sessions: [{ botId: 1, key: 's', expected: 0, sealed: sealed('state'), expiresAt: null }] }
              : {}),
          },
      false,
    );
  }
  await inbox.append(Array.from({ length: 30 }, (_, n) => event(n)));
  const [retried, recorded] = await claimAll(store);
  if (retried === undefined || recorded === undefined) throw new Error('no lanes');
  await inbox.finish(retried, { state: 'retry', due: Date.now() + DAY, error: 'later' }, false);
  await inbox.record(recorded, [{ name: 'call 1', data: sealed('half') }]);
}

/** A store whose process is gone without a word. */
async function leaveFile(): Promise<void> {
  const store = await openSqliteStore({ path, now: Date.now });
  await fill(store);
  await store.close();
}

async function move(batch = 1000, after?: () => void) {
  const source = openSource(path);
  const target = openTarget(url);
  try {
    return await moveStore({ source, target, now: Date.now, batch, onRows: () => after?.() });
  } finally {
    await target.close();
    source.close();
  }
}

/** Everything that the ports tell. */
async function contents({ inbox, ...store }: Store) {
  const letters = await inbox.listDead({ limit: 10 });
  return {
    portal: await store.portals.get(PORTAL),
    token: await store.tokens.get(PORTAL, 1),
    bots: await store.bots.list(PORTAL),
    session: await store.sessions.get(PORTAL, 1, 's'),
    cursor: await store.cursors.get(PORTAL, 1),
    payload: await store.payloads.get(PORTAL, 'p', 1),
    timers: await store.timers.list(PORTAL, { limit: 10 }),
    broadcast: await store.broadcasts.get('news'),
    recipients: await store.broadcasts.recipients('news', { limit: 100 }),
    counts: await inbox.counts(),
    letters: await Promise.all(letters.map(({ seq }) => inbox.getDead(seq))),
    due: await inbox.nextDue(),
  };
}

/** NUL is the one thing that PostgreSQL does not keep. */
const withoutNul = (text: string): string => text.replaceAll('\\u0000', '\ufffd');
const asText = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (one instanceof Uint8Array ? [...one] : one));

describe('moving a store', () => {
  it('brings everything, at the places it had, and says how much', async () => {
    await leaveFile();
    const file = await openSqliteStore({ path, now: Date.now });
    const before = await contents(file);
    await file.close();
    const { state, counts } = await move();
    expect(state).toBe('moved');
    expect(Object.fromEntries(counts.map(({ table, target }) => [table, target]))).toEqual({
      portals: 1,
      tokens: 1,
      bots: 1,
      sessions: 1,
      cursors: 1,
      payloads: 1,
      timers: 2,
      broadcasts: 1,
      recipients: 25,
      // One of those that were finished is older than 31 days.
      events: 32,
      work: 31,
      effects: 2,
      lanes: 3,
    });
    const store = await openPostgresStore({ url, now: Date.now });
    const after = await contents(store);
    // Letters tell crashes and the like in both.
    expect(asText(after)).toBe(withoutNul(asText(before)));

    const order: Record<string, string[]> = {};
    for (let holds = await claimAll(store); holds.length > 0; ) {
      const next: LaneHold[] = [];
      for (const hold of holds) {
        const n = hold.event.id.slice(`${PORTAL}/message/`.length);
        order[hold.lane] = [...(order[hold.lane] ?? []), n];
        expect(new TextDecoder().decode(hold.event.body)).toBe(`body ${n}`);
        const finished = await store.inbox.finish(hold, { state: 'done' }, true);
        if (finished !== null && typeof finished === 'object') next.push(finished);
      }
      holds = next;
    }
    const waiting = Object.values(order).sort((a, b) => Number(a[0]) - Number(b[0]));
    // The third waits for its retry.
    expect(waiting).toHaveLength(2);
    for (const lane of waiting) expect(lane).toEqual([...lane].sort((a, b) => Number(a) - Number(b)));
    expect(waiting.flat()).toHaveLength(20);

    // What was handled before is known, and what comes now stands behind.
    const again = await store.inbox.append([event(101), event(3), event(500)]);
    expect(again).toEqual(['duplicate', 'duplicate', 'stored']);
    expect(await store.broadcasts.create({ ...row('more') }, [])).toBe(true);
    const [late] = await claimAll(store);
    expect(late?.event.seq).toBeGreaterThan(33);
    const session = { botId: 1, key: 's', sealed: sealed('next'), expiresAt: null };
    if (late === undefined) throw new Error('no lane');
    const outcome = { state: 'done', sessions: [{ ...session, expected: before.session?.version ?? 0 }] };
    expect(await store.inbox.finish(late, { ...outcome, state: 'done' }, false)).toBeNull();
    await store.close();
  });

  it('hands what earlier runs recorded to the next one, and counts the death of the process', async () => {
    const store = await openSqliteStore({ path, now: Date.now });
    await fill(store);
    // As if it were killed: the mark of a running process stays.
    const kept = await store.close().then(() => openSource(path));
    kept.close();
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(path);
    db.exec("UPDATE meta SET value = 1 WHERE name = 'running'");
    db.close();
    await move();
    const moved = await openPostgresStore({ url, now: Date.now });
    const holds = await claimAll(moved);
    expect(holds.map(({ event }) => event.crashes)).toEqual([1, 1]);
    expect(holds.flatMap(({ event }) => event.effects?.map(({ name }) => name) ?? [])).toEqual(['call 1']);
    await moved.close();
  });

  it('goes on where it stopped, whatever batch it died after', async () => {
    await leaveFile();
    let batches = 0;
    for (let done = false; !done; ) {
      let n = 0;
      const killed = (): void => {
        n += 1;
        batches += 1;
        if (n === 3) throw new Error('killed');
      };
      done = await move(4, killed).then(
        ({ state }) => state === 'moved',
        () => false,
      );
    }
    expect(batches).toBeGreaterThan(20);
    const { state, counts } = await move();
    expect({ state, counts }).toEqual({ state: 'before', counts: [] });
    const store = await openPostgresStore({ url, now: Date.now });
    expect(await store.inbox.counts()).toMatchObject({ pending: 30, dead: 1, lanes: 3 });
    expect(await store.broadcasts.counts('news')).toEqual({ waiting: 23, sent: 1, failed: 1 });
    await store.close();
  });

  it('ends with 1 when the counts differ, and no server starts on either', async () => {
    await leaveFile();
    await expect(
      move(4, () => {
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    await postgres.query(url, "INSERT INTO cursors VALUES ('somebody', 1, 1)");
    const { code, stdout, stderr } = await run('migrate-store', '--from', `file:${path}`, '--to', url);
    expect(stdout).toMatch(/^cursors +1 +2 {2}differs$/m);
    expect(stderr).toContain('The counts differ');
    expect(code).toBe(1);
    await expect(openPostgresStore({ url, now: Date.now })).rejects.toMatchObject({ code: 'STORAGE_MOVING' });
    await expect(openSqliteStore({ path, now: Date.now })).rejects.toMatchObject({ code: 'STORAGE_MOVED' });
    expect(await run('migrate-store', '--from', `file:${path}`, '--reopen')).toMatchObject({ code: 0 });
    await (await openSqliteStore({ path, now: Date.now })).close();
  });
});

describe('moving is refused', () => {
  it('while a server works on the file', async () => {
    const store = await openSqliteStore({ path, now: Date.now });
    const { code, stderr } = await run('migrate-store', '--from', `file:${path}`, '--to', url);
    expect(code).toBe(2);
    expect(stderr).toContain('a server is working on it');
    expect(stderr).toContain('stop the server first');
    await store.close();
  });

  it('into a database that holds something, or that was moved into before', async () => {
    await leaveFile();
    const store = await openPostgresStore({ url, now: Date.now });
    await store.cursors.put('somebody', 1, 1);
    await store.close();
    await expect(move()).rejects.toMatchObject({ code: 'STORAGE_FOREIGN' });
    // Nothing happened to the file.
    await (await openSqliteStore({ path, now: Date.now })).close();
    await postgres.emptyDatabase(url);
    expect((await move()).state).toBe('moved');
    path = join(folder, 'other.db');
    await leaveFile();
    await expect(move()).rejects.toThrow(/b24bot\.db was moved into it/);
  });

  it('of a file that was moved elsewhere', async () => {
    await leaveFile();
    await move();
    const other = await postgres.createDatabase();
    const { code, stderr } = await run('migrate-store', '--from', `file:${path}`, '--to', other);
    expect(code).toBe(2);
    expect(stderr).toContain('was moved to another database');
    await postgres.dropDatabase(other);
  });

  it('while servers work on the database, without naming its password', async () => {
    await leaveFile();
    const store = await openPostgresStore({ url, now: Date.now });
    const { code, stderr, stdout } = await run('migrate-store', '--from', `file:${path}`, '--to', url);
    expect(code).toBe(2);
    expect(stderr).toContain('servers are working on it');
    expect(`${stdout}${stderr}`).not.toContain(new URL(url).password);
    await store.close();
  });

  it('without saying what and where to', async () => {
    const missing = join(folder, 'none.db');
    const child = b24bot('migrate-store', '--from', `file:${missing}`, '--to', url);
    expect(await child.ended).toMatchObject({ code: 2, stderr: expect.stringContaining('no such file') });
    const { code, stderr } = await run('migrate-store', '--to', url);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--from is missing') });
  });
});

function row(id: string) {
  return { id, botCode: 'echo', sealed: sealed('news'), state: 'running', createdAt: 4000 } as const;
}
