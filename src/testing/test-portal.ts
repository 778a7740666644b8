import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'light-my-request';
import { type App, type AppOverrides, createApp } from '../app.ts';
import type { BotDefinition } from '../bot/define-bot.ts';
import { readConfig } from '../config.ts';
import { createLocalPortal, type LocalPortal } from '../local-portal/create.ts';
import type { PortalSettings, Traffic } from '../local-portal/portal.ts';
import { seededChats } from '../local-portal/seed.ts';
import type { Bot, App as PortalApp } from '../local-portal/state.ts';
import { type Actor, createActor, type Stage } from './actor.ts';
import { createTestClock } from './clock.ts';

export interface TestPortalOptions {
  /** Generation in which the bots are registered; `v1` also takes `imbot.v2.*` away from the portal. Default `auto`. */
  api?: 'auto' | 'v1' | 'v2';
  /** How the server gets into the portal: as an installed application (default), or by an incoming webhook. */
  access?: 'application' | 'webhook';
  /** How events come; default: posted, but fetched in v2 by an incoming webhook. */
  delivery?: 'webhook' | 'fetch';
  /** Variants of the portal's behaviour. */
  settings?: Partial<PortalSettings>;
  /** Rights of the application; default `imbot`, `im`, `imopenlines`. */
  scope?: readonly string[];
  /** Further variables of the server's environment, as in `.env.example`. */
  env?: Readonly<Record<string, string>>;
  /** Gets every log line of the server; default: nothing is logged. */
  log?: (line: string) => void;
  /** What stands in place of the server's own parts, e.g. chance, the network, the idempotency keys. */
  overrides?: Omit<AppOverrides, 'now' | 'log' | 'logTo'>;
}

/** A call that the portal received. */
export type PortalCall = Extract<Traffic, { kind: 'call' }>;

/** A portal with the server and its bots installed, on real HTTP inside this process. */
export interface TestPortal extends AsyncDisposable {
  readonly local: LocalPortal;
  readonly server: App;
  /** The application as the portal knows it. @throws Error when the server came by an incoming webhook */
  readonly app: PortalApp;
  /** A person looking at the dialog with the first bot: 11 and 12 are employees, 1 the administrator. */
  user(id?: number): Actor;
  /** The visitor of the open line, looking at the open-line chat. */
  readonly guest: Actor;
  /** A group chat with these people and every bot. */
  group(title: string, memberIds?: readonly number[]): Promise<{ id: number }>;
  /** Hands the open-line session to a bot. */
  joinOpenLine(bot?: Bot): Promise<void>;
  /** The bot as registered in the portal. @throws Error when it is not. */
  bot(code?: string): Bot;
  /** Posts a raw body to the server's event route, as anybody on the internet could. */
  post(body: string | Buffer, contentType?: string): Promise<Response>;
  /** Calls of REST methods so far, oldest first; all, or those of one method. */
  calls(method?: string): PortalCall[];
  /** Moves the clock of portal and server. */
  advance(ms: number): void;
  /** Resolves when no event is on its way and no handler runs. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Requests so far, without those that only ask for news. */
function happenings({ portal }: LocalPortal): number {
  return portal.traffic.filter((entry) => entry.kind !== 'call' || entry.method !== 'imbot.v2.Event.get')
    .length;
}

const CLIENT_ID = 'local.5f0e2d1c3b4a59.12345678';
const CLIENT_SECRET = 'secret-of-the-test-application-0123456789abcdefgh';

/**
 * Starts a local portal and a server with these bots, and installs them over HTTP as an administrator would.
 *
 * @example
 * await using portal = await testPortal(bot);
 * const user = portal.user();
 * await user.says('/order');
 * expect(user.lastReceived.text).toBe('What shall we deliver?');
 */
export async function testPortal(
  bots: BotDefinition | readonly BotDefinition[],
  options: TestPortalOptions = {},
): Promise<TestPortal> {
  const list = 'profile' in bots ? [bots] : bots;
  const api = options.api ?? 'auto';
  const clock = createTestClock();
  const local = await createLocalPortal({
    now: clock.now,
    hasV2: api !== 'v1',
    ...(options.settings ? { settings: options.settings } : {}),
  });
  const scope = options.scope ?? ['imbot', 'im', 'imopenlines'];
  const folder = await mkdtemp(join(tmpdir(), 'b24bot-test-'));
  const config = readConfig({
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    B24_API: api,
    // A call a line in the portal's traffic; the limiter has tests of its own.
    B24_RATE: 'off',
    ...(options.access === 'webhook'
      ? { B24_WEBHOOK_URL: local.createWebhook(1, scope).url }
      : { B24_CLIENT_ID: CLIENT_ID, B24_CLIENT_SECRET: CLIENT_SECRET }),
    ...(options.delivery === undefined ? {} : { B24_DELIVERY: options.delivery }),
    B24_ALLOWED_HOSTS: [local.origin, local.oauthOrigin].map((origin) => new URL(origin).host).join(','),
    B24_OAUTH_SERVERS: local.oauthOrigin,
    DATABASE_URL: `file:${join(folder, 'b24bot.db')}`,
    LOG_LEVEL: options.log ? 'trace' : 'silent',
    ...options.env,
  });
  const server = await createApp(config, list, {
    ...options.overrides,
    now: clock.now,
    ...(options.log ? { logTo: options.log } : {}),
  });
  const address = await server.start();
  const app =
    options.access === 'webhook'
      ? undefined
      : local.installApp({
          installUrl: `${address}/bitrix24/install`,
          scope,
          clientId: CLIENT_ID,
          clientSecret: CLIENT_SECRET,
          title: 'Test application',
        });

  const settle = async (): Promise<void> => {
    for (let seen = -1, fetched = 0; seen !== happenings(local) || fetched > 0; ) {
      seen = happenings(local);
      await local.settle();
      fetched = await server.fetchEvents();
      await server.idle();
    }
  };
  const stage: Stage = {
    local,
    async act(what) {
      // Events carry whole seconds: what one person does twice must not happen at the same time.
      clock.advance(1000);
      const result = what();
      await settle();
      return result;
    },
  };
  const bot = (code = list[0]?.profile.code): Bot => {
    const found = [...local.portal.state.bots.values()].find((one) => one.code === code);
    if (!found) throw new Error(`bot '${code}' is not registered in the portal`);
    return found;
  };
  const close = async (): Promise<void> => {
    await server.stop();
    await local.close();
    await rm(folder, { recursive: true, force: true });
  };
  await settle();
  return {
    local,
    server,
    get app() {
      if (app) return app;
      throw new Error('the server came by an incoming webhook: there is no application');
    },
    user: (id = 11) => createActor(stage, id, String(bot().id)),
    guest: createActor(stage, 905, `chat${seededChats.openLine}`),
    group: (title, memberIds = [11, 12]) =>
      stage.act(() =>
        local.people.createGroup(title, [...memberIds, ...list.map(({ profile }) => bot(profile.code).id)]),
      ),
    joinOpenLine: (which = bot()) =>
      stage.act(() => local.people.addMember(1, seededChats.openLine, which.id)),
    bot,
    post: (payload, contentType = 'application/x-www-form-urlencoded') =>
      server.server.inject({
        method: 'POST',
        url: '/bitrix24/events',
        headers: { 'content-type': contentType },
        payload,
      }),
    calls: (method) =>
      local.portal.traffic.filter(
        (entry): entry is PortalCall =>
          entry.kind === 'call' && (method === undefined || entry.method === method),
      ),
    advance: clock.advance,
    settle,
    close,
    [Symbol.asyncDispose]: close,
  };
}
