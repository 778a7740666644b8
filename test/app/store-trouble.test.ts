import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { openStage, type Stage } from '../crash/stage.ts';
import { openSite, type Site } from './site.ts';

const sites: Site[] = [];
const stages: Stage[] = [];

afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
  for (const stage of stages.splice(0)) await stage.close();
});

const echo = defineBot({ code: 'echo', name: 'Echo' }, (bot) => {
  bot.on('message', (ctx) => ctx.reply(`echo ${ctx.text}`));
});

async function site(env: Record<string, string> = {}): Promise<Site> {
  const opened = await openSite(echo, { env });
  sites.push(opened);
  return opened;
}

async function stage(): Promise<Stage> {
  const opened = await openStage({ api: 'v2', random: Math.random });
  stages.push(opened);
  return opened;
}

const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

const ORDER = { order: null, failEvery: 0, keys: true };

/** Somebody without rights; a test that is not run as root is somebody without rights itself. */
const NOBODY: { user?: number } = process.getuid?.() === 0 ? { user: 65_534 } : {};

function giveAway(folder: string): void {
  const { user } = NOBODY;
  if (user === undefined) return;
  for (const name of ['', ...readdirSync(folder)]) chownSync(join(folder, name), user, user);
}

describe('a volume that takes no more', () => {
  it('is answered 503 and named in the log; what got 200 is handled when it does again', async () => {
    const { local, env, path, crowd, ledger, nextChild } = await stage();
    const child = nextChild();
    await child.start({ env: { ...env, LOG_LEVEL: 'warn' }, ...ORDER });
    const limit = (bytes: string): void => {
      execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`]);
    };
    const ask = async (): Promise<(number | null)[]> => {
      for (let n = 0; n < 20; n += 1) {
        crowd.ask(Math.random());
        ledger.asked();
      }
      await local.settle();
      return local.portal.traffic.flatMap((entry) => (entry.kind === 'event' ? [entry.status] : []));
    };
    limit(String(statSync(`${path}-wal`).size + 700_000));
    let statuses: (number | null)[] = [];
    for (let round = 0; round < 40 && !statuses.includes(503); round += 1) statuses = await ask();
    expect(statuses).toContain(200);
    expect(statuses).toContain(503);
    // Nothing is acknowledged while it lasts.
    ledger.collect();
    expect(new Set(await ask())).toEqual(new Set([503]));
    expect((await fetch(`${env['PUBLIC_URL']}/health/live`)).status).toBe(200);
    expect((await fetch(`${env['PUBLIC_URL']}/health/ready`)).status).toBe(503);
    expect(child.output()).toContain('answered 503');
    expect(child.output()).toContain(`look at the volume of ${path}`);

    limit('unlimited');
    ledger.collect();
    expect(new Set(await ask())).toEqual(new Set([200]));
    expect(await child.rest()).toEqual([]);
    // What was on its way while nothing could be stored may not have been noted down; what was promised was kept.
    child.kill('SIGKILL');
    await child.ended;
    const next = nextChild('last');
    await next.start({ env, ...ORDER });
    expect(await next.rest()).toEqual([]);
    const { accepted, asked: _, ...wrong } = ledger.tally();
    next.kill('SIGKILL');
    await next.ended;
    expect(accepted).toBeGreaterThan(30);
    expect(wrong).toEqual({ lost: 0, duplicate: 0, outOfOrder: 0, miscounted: 0, examples: [] });
  });
});

describe('a database that another process keeps locked', () => {
  it('is answered 503 and named in the log, and events are taken again when the lock is gone', async () => {
    const { server, path, lines, deliveries, says, settle, answers, local } = await site();
    says('before');
    await settle();
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    says('during');
    await local.settle();
    expect(deliveries(/MESSAGEADD/).map(({ status }) => status)).toEqual([200, 503]);
    expect((await server().server.inject('/health/ready')).statusCode).toBe(503);
    const line = lines.find((text) => text.includes('answered 503')) ?? '';
    expect(JSON.parse(line)).toMatchObject({
      level: 'error',
      hint: expect.stringContaining(`end the program that keeps ${path} locked`),
      err: { code: 'STORAGE_BUSY' },
    });
    other.exec('ROLLBACK');
    other.close();
    says('after');
    await settle();
    expect(deliveries(/MESSAGEADD/).map(({ status }) => status)).toEqual([200, 503, 200]);
    expect(answers()).toEqual(['echo before', 'echo after']);
  });

  it('does not make the bot answer twice what it answered just before', async () => {
    let blocked: (() => void) | undefined;
    const bot = defineBot({ code: 'late', name: 'Late' }, (on) => {
      on.on('message', async (ctx) => {
        await ctx.reply(`answer to ${ctx.text}`);
        blocked?.();
      });
    });
    const opened = await openSite(bot);
    sites.push(opened);
    const other = new DatabaseSync(opened.path);
    blocked = () => other.exec('BEGIN IMMEDIATE');
    opened.says('hello');
    await expect.poll(() => opened.lines.some((line) => line.includes('cannot be stored yet'))).toBe(true);
    blocked = undefined;
    other.exec('ROLLBACK');
    other.close();
    await opened.settle();
    expect(opened.answers()).toEqual(['answer to hello']);
    expect((await opened.server().store.inbox.counts()).pending).toBe(0);
  });
});

describe('a server does not start, and says what to do,', () => {
  it('on a folder and a file that it may only read', async () => {
    const { env, path, folder, nextChild } = await stage();
    giveAway(folder);
    for (const name of readdirSync(folder))
      chmodSync(join(folder, name), name === 'compiled' ? 0o777 : 0o444);
    chmodSync(folder, 0o555);
    const child = nextChild('last');
    const start = child.start({ env: { ...env, ENCRYPTION_KEYS: KEYS }, ...ORDER, ...NOBODY });
    await expect(start).rejects.toThrow(/STORAGE_(READONLY|CANNOT_OPEN|DENIED).*writ/);
    await expect(start).rejects.toThrow(path);
    chmodSync(folder, 0o755);
    child.kill('SIGKILL');
    await child.ended;
  });

  it('in a place where no folder can be made', async () => {
    const opened = await site();
    const file = join(dirname(opened.path), 'file');
    writeFileSync(file, 'no folder');
    await opened.server().stop();
    const DATABASE_URL = `file:${join(file, 'b24bot.db')}`;
    await expect(opened.start({ env: { DATABASE_URL, ENCRYPTION_KEYS: KEYS } })).rejects.toMatchObject({
      code: 'STORAGE_CANNOT_OPEN',
      hint: expect.stringContaining('make sure that the folder'),
    });
  });

  it('on a damaged file, and leaves it as it is', async () => {
    const opened = await site();
    await opened.server().stop();
    const garbage = Buffer.alloc(40_960, 0x5a);
    writeFileSync(opened.path, garbage);
    await expect(opened.start()).rejects.toMatchObject({
      code: 'STORAGE_CORRUPT',
      hint: expect.stringContaining('backup'),
    });
    expect(readFileSync(opened.path).equals(garbage)).toBe(true);
  });

  it('on a file that another server works on, which goes on', async () => {
    const { start, server, says, settle, answers } = await site();
    const first = server();
    await expect(start({ env: { PORT: '0' } })).rejects.toMatchObject({
      code: 'STORAGE_IN_USE',
      hint: expect.stringContaining('stop that server'),
    });
    expect(server()).toBe(first);
    says('hello');
    await settle();
    expect(answers()).toEqual(['echo hello']);
  });
});
