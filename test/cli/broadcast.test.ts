import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { command } from '../../src/cli/broadcast.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';

describe('b24bot broadcast', () => {
  let folder: string;
  const path = () => join(folder, 'b24bot.db');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'b24bot-broadcast-'));
    const store = await openSqliteStore({ path: path(), now: Date.now });
    const portal = {
      ...{ memberId: 'm1', domain: 'm1.example', clientEndpoint: 'https://m1.example/rest/' },
      ...{ oauthServer: 'https://oauth.example', applicationTokenHash: new Uint8Array(32), installerId: 1 },
      ...{ scope: ['imbot'], licence: 'P', language: 'en', status: 'active' as const },
      ...{ installedAt: 1, updatedAt: 1 },
    };
    await store.portals.put(portal);
    const row = {
      id: 'news',
      botCode: 'echo',
      sealed: new Uint8Array(4),
      state: 'running' as const,
      createdAt: 1000,
    };
    const to = ['11', '12', '13'].map((dialogId) => ({ memberId: 'm1', dialogId }));
    await store.broadcasts.create(row, to);
    await store.broadcasts.record('news', [
      { n: 1, state: 'sent', messageId: 5, error: null },
      { n: 2, state: 'failed', messageId: null, error: 'ACCESS_DENIED: no' },
    ]);
    await store.close();
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function b24bot(...args: string[]) {
    vi.stubEnv('DATABASE_URL', `file:${path()}`);
    let printed = '';
    const print = (text: string): void => {
      printed += `${text}\n`;
    };
    vi.spyOn(console, 'log').mockImplementation(print);
    vi.spyOn(console, 'error').mockImplementation(print);
    try {
      return { code: await command.run(args), printed };
    } finally {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    }
  }

  it('lists, shows who did not get it and why, pauses, resumes and cancels', async () => {
    const listed = await b24bot('list');
    expect(listed.printed).toContain('news  running  1 sent, 1 failed, 1 waiting  bot echo');
    const { printed } = await b24bot('show', 'news');
    expect(printed).toContain('2  m1  12  ACCESS_DENIED: no');
    expect(await b24bot('pause', 'news')).toEqual({ code: 0, printed: 'news: paused\n' });
    expect(await b24bot('pause', 'news')).toEqual({ code: 1, printed: 'news: is not running\n' });
    expect((await b24bot('resume', 'news')).code).toBe(0);
    expect((await b24bot('cancel', 'news')).code).toBe(0);
    expect(JSON.parse((await b24bot('list', '--json')).printed)).toMatchObject({
      id: 'news',
      state: 'cancelled',
    });
  });

  it('says what it does not know', async () => {
    expect(await b24bot('show', 'nothing')).toEqual({ code: 1, printed: 'There is no broadcast nothing.\n' });
    await expect(b24bot('cancel')).rejects.toThrow(/which one/);
    await expect(b24bot('send')).rejects.toThrow(/no 'send'/);
  });
});
