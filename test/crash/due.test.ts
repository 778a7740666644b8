import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BroadcastProgress } from '../../src/delivery/broadcasts.ts';
import { createLocalPortal } from '../../src/local-portal/create.ts';
import type { DueOrder } from './due-server.ts';

const SERVER = fileURLToPath(new URL('./due-server.ts', import.meta.url));
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/b24bot-crash', import.meta.url));
const CLIENT_ID = 'local.5f0e2d1c3b4a59.12345678';
const CLIENT_SECRET = 'secret-of-the-crash-application-0123456789abcdef';
const USERS = Array.from({ length: 40 }, (_, n) => ({ id: 101 + n, name: `Person ${101 + n}` }));
const LONGEST_MS = 120_000;

interface Rest {
  broadcast: BroadcastProgress | null;
  dead: string[];
}

const POINTS = ['sent', 'fired', 'told', 'appended', 'finishing', 'sent', 'told', 'fired'] as const;

async function run(
  api: 'v1' | 'v2',
  { keys = true, points = POINTS as readonly (typeof POINTS)[number][] } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'b24bot-due-'));
  const local = await createLocalPortal({ hasV2: api === 'v2', users: USERS });
  const port = 31_000 + Math.floor(Math.random() * 1500);
  const env = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    B24_API: api,
    B24_CLIENT_ID: CLIENT_ID,
    B24_CLIENT_SECRET: CLIENT_SECRET,
    B24_ALLOWED_HOSTS: [local.origin, local.oauthOrigin].map((origin) => new URL(origin).host).join(','),
    B24_OAUTH_SERVERS: local.oauthOrigin,
    B24_RATE: 'off',
    DATABASE_URL: `file:${join(folder, 'b24bot.db')}`,
    LOG_LEVEL: 'fatal',
  };
  const { memberId } = local.portal.state;
  const everybody = USERS.map(({ id }) => ({ portal: memberId, dialogId: String(id) }));

  async function begin(order: DueOrder['order'], to: DueOrder['to']): Promise<ChildProcess> {
    const given: DueOrder = { env, order, to, keys };
    const child = fork(SERVER, {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED, ORDER: JSON.stringify(given) },
    });
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    return child;
  }
  async function rest(child: ChildProcess): Promise<Rest> {
    child.send('rest');
    const [said] = await once(child, 'message');
    return said;
  }
  async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  try {
    const first = await begin(null, []);
    local.installApp({
      installUrl: `${env.PUBLIC_URL}/bitrix24/install`,
      scope: ['imbot', 'im'],
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      title: 'Crash application',
    });
    await local.settle();
    await rest(first);
    const [bot] = local.portal.state.bots.values();
    if (!bot) throw new Error('the bot is not registered');
    for (const { id } of USERS.slice(0, 6)) local.people.say(id, String(bot.id), 'hi');
    await local.settle();
    await rest(first);
    await end(first);

    let n = 0;
    for (const point of points) {
      const child = await begin({ point, nth: 1 + Math.floor(Math.random() * 8) }, everybody);
      const timer = setTimeout(() => child.kill('SIGKILL'), 100 + Math.random() * 600);
      for (let asked = 0; asked < 12 && child.signalCode === null; asked += 1) {
        n += 1;
        local.people.say(101 + (n % 6), String(bot.id), `set-${n}.`);
        await pause(Math.random() * 30);
      }
      if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
      clearTimeout(timer);
      await local.settle();
    }
    const last = await begin(null, everybody);
    const result = await rest(last);
    await end(last);

    const accepted = local.portal.traffic.flatMap((entry) => {
      const set = entry.kind === 'event' && entry.status === 200 ? /set-(\d+)\./.exec(entry.body) : null;
      return set ? [`due-${set[1]}.`] : [];
    });
    const texts = [...local.portal.state.messages.values()].map(({ text }) => text);
    const times = (wanted: string) => texts.filter((text) => text === wanted).length;
    const counts = accepted.map((wanted) => ({ wanted, times: times(wanted) }));
    return {
      accepted: accepted.length,
      lost: counts.filter((count) => count.times === 0).map(({ wanted }) => wanted),
      doubled: counts.filter((count) => count.times > 1).map(({ wanted }) => wanted),
      told: times('told.'),
      ...result,
    };
  } finally {
    await local.close();
    await rm(folder, { recursive: true, force: true });
  }
}

describe('a server that is killed while timers come due and a broadcast is sent', { retry: 0 }, () => {
  it.each(['v2', 'v1'] as const)(
    'fires every timer once and tells everybody once, %s',
    async (api) => {
      const { accepted, lost, doubled, told, broadcast, dead } = await run(api);
      expect(accepted).toBeGreaterThan(10);
      expect({ lost, doubled, dead }).toEqual({ lost: [], doubled: [], dead: [] });
      expect(told).toBe(USERS.length);
      expect(broadcast).toMatchObject({ state: 'done', sent: USERS.length, failed: 0, waiting: 0 });
    },
    LONGEST_MS,
  );

  it(
    'tells some twice when messages go without the idempotency key, so the count can tell',
    async () => {
      const { told } = await run('v2', { keys: false, points: ['sent', 'sent', 'sent'] });
      expect(told).toBeGreaterThan(USERS.length);
    },
    LONGEST_MS,
  );
});
