import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { dead } from '../../src/bot/verdict.ts';
import { command } from '../../src/cli/dead/dead.ts';
import { B24BotError } from '../../src/errors.ts';
import { openSite, type Site } from '../app/site.ts';

describe('b24bot dead', () => {
  let site: Site;
  let folder: string;
  let broken = true;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'b24bot-dead-'));
    const bot = defineBot({ code: 'echo', name: 'Echo' }, (on) => {
      on.onError(() => dead('out of paper'));
      on.on('message', async (ctx) => {
        if (broken) throw new Error('no paper');
        await ctx.reply(`echo ${ctx.text}`);
      });
    });
    site = await openSite(bot);
  });
  afterAll(async () => {
    await site.close();
    await rm(folder, { recursive: true });
  });

  /** Runs the command in this process, with a database connection of its own. */
  async function b24bot(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    for (const [name, value] of Object.entries({ DATABASE_URL: `file:${site.path}`, ...env })) {
      vi.stubEnv(name, value);
    }
    const printed = { stdout: '', stderr: '' };
    vi.spyOn(console, 'log').mockImplementation((line: string) => {
      printed.stdout += `${line}\n`;
    });
    vi.spyOn(console, 'error').mockImplementation((line: string) => {
      printed.stderr += `${line}\n`;
    });
    try {
      const code = await command.run(args);
      return { code, ...printed };
    } catch (error) {
      if (!(error instanceof B24BotError)) throw error;
      return { code: 2, ...printed, stderr: `${error.message}\n${error.hint}` };
    } finally {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    }
  }

  async function letters(...args: string[]) {
    const { stdout } = await b24bot(['list', '--json', ...args]);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line): { seq: number; reason: string } => JSON.parse(line));
  }

  it('lists and shows letters next to the running server, without a token', async () => {
    expect(await b24bot(['list'])).toMatchObject({ code: 0, stdout: 'There are no dead letters.\n' });
    broken = true;
    site.says('first order');
    site.says('second order');
    await site.settle();

    const domain = new URL(site.local.origin).host;
    const { stdout } = await b24bot(['list', '--portal', domain]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stdout).toContain(`${domain}  message in 11  out of paper: Error: no paper`);
    expect(await letters('--limit', '1')).toHaveLength(1);
    const [, oldest] = await letters();
    const seq = String(oldest?.seq);

    const text = await b24bot(['show', seq]);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('attempts: 1');
    expect(text.stdout).toContain('first order');
    const json = await b24bot(['show', seq, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      kind: 'message',
      attempts: 1,
      event: { message: { text: 'first order' } },
    });
    const body = new URLSearchParams(site.deliveries(/MESSAGEADD/)[0]?.body);
    const secrets = [...body].filter(([name]) => /token|refresh/i.test(name)).map(([, value]) => value);
    expect(secrets.length).toBeGreaterThan(1);
    for (const secret of secrets) {
      expect(text.stdout).not.toContain(secret);
      expect(json.stdout).not.toContain(secret);
    }
  });

  it('has the running server handle a letter again, and drops another', async () => {
    const [second, first] = await letters();
    broken = false;
    expect(await b24bot(['retry', String(first?.seq)])).toMatchObject({ code: 0 });
    await expect.poll(() => site.answers(), { timeout: 5000 }).toEqual(['echo first order']);
    expect(await b24bot(['drop', String(second?.seq)])).toMatchObject({ code: 0 });
    expect(await letters()).toEqual([]);
    expect(await b24bot(['retry', String(second?.seq)])).toMatchObject({
      code: 1,
      stderr: `There is no dead letter ${second?.seq}.\n`,
    });
    expect(site.answers()).toEqual(['echo first order']);
  });

  it('says what is wrong with a command, a key or a database', async () => {
    expect((await b24bot(['bury'])).stderr).toContain('One of: list, show, retry, drop');
    expect((await b24bot(['show', 'x'])).stderr).toContain('dead letter x is no number above 0');
    expect(await b24bot(['show', '999999'])).toMatchObject({ code: 1 });
    expect((await b24bot(['list', '--portal', 'nobody.example'])).stderr).toContain('is not known');
    const none = await b24bot(['list'], { DATABASE_URL: `file:${join(folder, 'none.db')}` });
    expect(none).toMatchObject({ code: 2 });
    expect(none.stderr).toContain('no such file');

    broken = true;
    site.says('third order');
    await site.settle();
    const [letter] = await letters();
    const otherKey = `k9:${Buffer.alloc(32, 7).toString('base64')}`;
    const sealed = await b24bot(['show', String(letter?.seq)], { ENCRYPTION_KEYS: otherKey });
    expect(sealed.stdout).toContain('cannot be shown: SEAL_UNKNOWN_KEY');
    expect(sealed.stdout).toContain('out of paper');
  });

  it('and code can do the same', async () => {
    const { deadLetters } = site.server();
    const [letter] = await deadLetters.list({ portal: site.memberId });
    const seq = letter?.seq ?? 0;
    expect(await deadLetters.show(seq)).toMatchObject({
      reason: 'out of paper: Error: no paper',
      dialogId: '11',
      event: { message: { text: 'third order' } },
    });
    broken = false;
    expect(await deadLetters.retry(seq)).toBe(true);
    await site.settle();
    expect(site.answers().at(-1)).toBe('echo third order');
    expect(await deadLetters.show(seq)).toBeNull();
    expect(await deadLetters.drop(seq)).toBe(false);
  });
});
