import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppOverrides, createApp } from '../../src/app.ts';
import type { BotDefinition } from '../../src/bot/define-bot.ts';
import { readConfig } from '../../src/config.ts';
import { createLocalPortal } from '../../src/local-portal/create.ts';
import type { PortalSettings, Traffic } from '../../src/local-portal/portal.ts';
import type { Bot, Message } from '../../src/local-portal/state.ts';
import { createTestClock } from '../../src/testing/clock.ts';

export interface SiteOptions {
  api?: 'v1' | 'v2';
  env?: Readonly<Record<string, string>>;
  settings?: Partial<PortalSettings>;
  overrides?: AppOverrides;
}

type Delivery = Extract<Traffic, { kind: 'event' }>;

export const CLIENT_ID = 'local.5f0e2d1c3b4a59.12345678';
export const CLIENT_SECRET = 'canary-secret-of-the-site-0123456789abcdefghijk';

/** A local portal and a server that can be stopped, started again with other settings, and looked into. */
export async function openSite(bot: BotDefinition, options: SiteOptions = {}) {
  const { api = 'v2' } = options;
  const clock = createTestClock();
  const local = await createLocalPortal({
    now: clock.now,
    hasV2: api === 'v2',
    ...(options.settings ? { settings: options.settings } : {}),
  });
  const folder = await mkdtemp(join(tmpdir(), 'b24bot-site-'));
  const path = join(folder, 'b24bot.db');
  const lines: string[] = [];
  let port = '0';
  let app: App | undefined;

  async function start(change: SiteOptions = {}): Promise<App> {
    const config = readConfig({
      HOST: '127.0.0.1',
      PORT: port,
      ...(port === '0' ? {} : { PUBLIC_URL: `http://127.0.0.1:${port}` }),
      B24_API: api,
      B24_CLIENT_ID: CLIENT_ID,
      B24_CLIENT_SECRET: CLIENT_SECRET,
      B24_ALLOWED_HOSTS: [local.origin, local.oauthOrigin].map((origin) => new URL(origin).host).join(','),
      B24_OAUTH_SERVERS: local.oauthOrigin,
      DATABASE_URL: `file:${path}`,
      LOG_LEVEL: 'debug',
      ...options.env,
      ...change.env,
    });
    app = await createApp(config, [bot], {
      now: clock.now,
      logTo: (line) => lines.push(line),
      ...options.overrides,
      ...change.overrides,
    });
    port = new URL(await app.start()).port;
    return app;
  }

  function server(): App {
    if (!app) throw new Error('the server was not started');
    return app;
  }

  /** Waits until nothing is on its way and no handler runs. */
  async function settle(): Promise<void> {
    for (let seen = -1; seen !== local.portal.traffic.length; ) {
      seen = local.portal.traffic.length;
      await local.settle();
      await server().idle();
    }
  }

  function install() {
    return local.installApp({
      installUrl: `http://127.0.0.1:${port}/bitrix24/install`,
      scope: ['imbot', 'im'],
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      title: 'Site application',
    });
  }

  function bots(): Bot {
    const [found] = [...local.portal.state.bots.values()];
    if (!found) throw new Error('the bot is not registered in the portal');
    return found;
  }

  await start();
  const installed = install();
  await settle();

  return {
    local,
    path,
    clock,
    lines,
    installed,
    install,
    start,
    server,
    settle,
    get bot() {
      return bots();
    },
    memberId: local.portal.state.memberId,
    /** Somebody writes to the bot in private; the clock moves on, because events carry whole seconds. */
    says(text: string, userId = 11): Message {
      clock.advance(1000);
      return local.people.say(userId, bots().id, text);
    },
    /** What the bot wrote to somebody in private. */
    answers: (userId = 11): string[] =>
      local.people
        .messagesOf(userId, bots().id)
        .filter(({ authorId }) => authorId === bots().id)
        .map(({ text }) => text),
    /** Events that the portal delivered, oldest first. */
    deliveries: (name?: RegExp): Delivery[] =>
      local.portal.traffic.filter(
        (entry): entry is Delivery => entry.kind === 'event' && (name === undefined || name.test(entry.name)),
      ),
    /** Posts a body to the server once more, as a portal does. */
    async post(body: string): Promise<number> {
      const answer = await fetch(`http://127.0.0.1:${port}/bitrix24/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
      return answer.status;
    },
    async close(): Promise<void> {
      await app?.stop();
      await local.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Site = Awaited<ReturnType<typeof openSite>>;
