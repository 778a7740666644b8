import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../src/app.ts';
import { defineBot } from '../src/bot/define-bot.ts';
import { readConfig } from '../src/config.ts';
import { testPortal } from '../src/testing/index.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const KEY = 'canary-publish-key-0123456789';

describe('a server', () => {
  it('handles after a restart what it had accepted before', async () => {
    const said: string[] = [];
    let blocked = true;
    const bot = defineBot({ code: 'memory', name: 'Memory' }, (on) => {
      on.on('message', async (ctx) => {
        if (blocked)
          await new Promise((_, reject) => ctx.signal.addEventListener('abort', reject, { once: true }));
        said.push(ctx.text);
      });
    });
    const folder = mkdtempSync(join(tmpdir(), 'b24bot-app-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const DATABASE_URL = `file:${join(folder, 'b24bot.db')}`;
    const portal = await testPortal(bot, { env: { DATABASE_URL, DRAIN_GRACE: '0' } });
    closers.push(() => portal.close());

    void portal
      .user()
      .says('remember me')
      .catch(() => undefined);
    await expect.poll(async () => (await portal.server.store.inbox.counts()).pending).toBe(1);
    await portal.server.stop();
    expect(said).toEqual([]);

    blocked = false;
    const env = { HOST: '127.0.0.1', PORT: '0', DATABASE_URL, LOG_LEVEL: 'silent' };
    const again = await createApp(readConfig(env), [bot]);
    closers.push(() => again.stop());
    await again.start();
    await expect.poll(() => said).toEqual(['remember me']);
    await again.idle();
    expect((await again.store.inbox.counts()).pending).toBe(0);
  });

  it('says 503 to readiness while it lets a handler finish, then closes', async () => {
    const finish = Promise.withResolvers<void>();
    let began = false;
    let finished = false;
    const bot = defineBot({ code: 'slow', name: 'Slow' }, (on) => {
      on.on('message', async () => {
        began = true;
        await finish.promise;
        finished = true;
      });
    });
    const portal = await testPortal(bot);
    closers.push(() => portal.close());
    void portal
      .user()
      .says('take your time')
      .catch(() => undefined);
    await expect.poll(() => began).toBe(true);

    const stopped = portal.server.stop();
    const ready = await portal.server.server.inject('/health/ready').catch(() => null);
    expect(ready?.statusCode ?? 503).toBe(503);
    finish.resolve();
    await stopped;
    expect(finished).toBe(true);
  });

  it('publishes a message from outside, named by domain, by member_id or by nothing', async () => {
    const bot = defineBot({ code: 'herald', name: 'Herald' }, () => undefined);
    const portal = await testPortal(bot, { env: { PUBLISH_API_KEY: KEY } });
    closers.push(() => portal.close());
    const [row] = await portal.server.store.portals.list({ limit: 1 });
    const post = (payload: object) =>
      portal.server.server.inject({
        method: 'POST',
        url: '/publish',
        headers: { 'x-api-key': KEY },
        payload,
      });

    for (const name of [row?.domain, row?.memberId, undefined]) {
      const answer = await post({ ...(name && { portal: name }), dialogId: '11', message: `for ${name}` });
      expect([answer.statusCode, answer.json().messageId > 0]).toEqual([200, true]);
      expect(portal.user().lastReceived.text).toBe(`for ${name}`);
    }
    const keyboard = [{ TEXT: 'Look', LINK: 'https://example.com' }];
    expect((await post({ dialogId: 11, message: 'with a button', keyboard })).statusCode).toBe(200);
    expect((await post({ dialogId: 11, message: 'x', keyboard: [{}] })).statusCode).toBe(400);
    expect((await post({ portal: 'elsewhere.example', dialogId: '11', message: 'x' })).json().error).toBe(
      'UNKNOWN_PORTAL',
    );
    expect((await post({ bot: 'nobody', dialogId: '11', message: 'x' })).json().error).toBe('UNKNOWN_BOT');
  });

  it('writes no secret of portal or application into its log', async () => {
    const lines: string[] = [];
    const bot = defineBot({ code: 'echo', name: 'Echo' }, (on) => {
      on.on('message', (ctx) => ctx.reply(ctx.text));
    });
    const portal = await testPortal(bot, { log: (line) => lines.push(line), env: { PUBLISH_API_KEY: KEY } });
    closers.push(() => portal.close());
    await portal.user().says('hello');
    portal.advance(3_700_000);
    await portal.user().says('hello after the token expired');
    await portal.server.stop();

    const { state } = portal.local.portal;
    const secrets = [
      portal.app.clientSecret,
      portal.app.applicationToken,
      KEY,
      ...[...state.tokens.values()].flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]),
    ];
    const text = lines.join('');
    expect(secrets.length).toBeGreaterThan(6);
    expect(text).toContain('portal installed');
    expect(secrets.filter((secret) => secret !== '' && text.includes(secret))).toEqual([]);
  });

  it('makes a key for itself outside production, readable by its owner only, and keeps it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'b24bot-app-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'data', 'b24bot.db');
    const config = readConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: `file:${path}`,
      LOG_LEVEL: 'silent',
    });
    const keys: string[] = [];
    for (let start = 0; start < 2; start += 1) {
      const app = await createApp(config, []);
      await app.stop();
      keys.push(readFileSync(`${path}.key`, 'utf8'));
    }
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    expect(keys[0]).toMatch(/^k1:[A-Za-z0-9+/]{43}=\n$/);
    expect(keys[1]).toBe(keys[0]);
  });
});
