import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type App, type AppOverrides, createApp } from '../../src/app.ts';
import type { BotDefinition } from '../../src/bot/define-bot.ts';
import { readConfig } from '../../src/config.ts';
import { TransportError } from '../../src/errors.ts';
import type { Transport } from '../../src/rest/transport.ts';
import { type TestPortal, type TestPortalOptions, testPortal } from '../../src/testing/index.ts';

/** A stop waits for no handler: what it would leave is on the copy. */
const SERVER = { DRAIN_GRACE: '0', ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}` };

/** A portal whose server can be dropped in the middle of what it does, and started again as another process would. */
export interface Lives extends AsyncDisposable {
  readonly portal: TestPortal;
  /**
   * Copies the database as it is on disk now, ends the server, and starts another one with this bot on the copy.
   * Resolves when it is through with what it found.
   */
  secondLife(bot: BotDefinition, overrides?: AppOverrides): Promise<App>;
  /** Somebody writes to the bot; resolves when the latest server is through with it. */
  says(text: string): Promise<void>;
}

export async function livesOf(bot: BotDefinition, options: TestPortalOptions = {}): Promise<Lives> {
  const folder = mkdtempSync(join(tmpdir(), 'b24bot-lives-'));
  const path = join(folder, 'first', 'b24bot.db');
  const env = { ...SERVER, B24_API: options.api ?? 'v2', DATABASE_URL: `file:${path}` };
  const portal = await testPortal(bot, { ...options, env });
  const lives: App[] = [];
  async function settle(server: App): Promise<void> {
    const { traffic } = portal.local.portal;
    for (let seen = -1; seen !== traffic.length; ) {
      seen = traffic.length;
      await portal.local.settle();
      await server.idle();
    }
  }
  return {
    portal,
    async secondLife(next, overrides = {}) {
      const copy = join(folder, `life-${lives.length}`, 'b24bot.db');
      mkdirSync(dirname(copy));
      for (const end of ['', '-wal']) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
      await portal.server.stop();
      const { local, app } = portal;
      const config = readConfig({
        ...env,
        NODE_ENV: 'test',
        HOST: '127.0.0.1',
        PORT: '0',
        B24_CLIENT_ID: app.clientId,
        B24_CLIENT_SECRET: app.clientSecret,
        B24_ALLOWED_HOSTS: [local.origin, local.oauthOrigin].map((origin) => new URL(origin).host).join(','),
        B24_OAUTH_SERVERS: local.oauthOrigin,
        DATABASE_URL: `file:${copy}`,
        LOG_LEVEL: 'silent',
      });
      const life = await createApp(config, [next], { now: local.portal.now, random: () => 0, ...overrides });
      lives.push(life);
      await life.start();
      await settle(life);
      return life;
    },
    async says(text) {
      portal.advance(1000);
      portal.local.people.say(11, String(portal.bot().id), text);
      await settle(lives.at(-1) ?? portal.server);
    },
    async [Symbol.asyncDispose]() {
      for (const life of lives) await life.stop();
      await portal.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A network that delivers the calls of `method` and loses the answers of the first `times` of them. */
export function losing(method: string, times = 1): (transport: Transport) => Transport {
  let lost = 0;
  return (transport) => ({
    ...transport,
    async post(call) {
      const reply = await transport.post(call);
      if (call.method !== method || lost >= times) return reply;
      lost += 1;
      throw new TransportError('the answer was lost', { code: 'TIMEOUT', method, unknownOutcome: true });
    },
  });
}
