import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BenchRow } from './run.ts';
import { type CountingPortal, startCountingPortal } from './stage/counting-portal.ts';
import { drive } from './stage/driver.ts';
import { installBody, makePosts } from './stage/events.ts';
import { median, rounded } from './stage/numbers.ts';
import { benchFolder, type Subject, startSubject } from './stage/subject.ts';

export const name = 'pending';

const EVENTS = 100_000;
const BATCH = 5000;
const DIALOGS = 20_000;
const STARTS = 5;
/** What a start or a load leaves behind is collected by then. */
const SETTLE_MS = 3000;

type Bot = 'sleepy' | 'silent';

/**
 * What 100,000 waiting events cost: the start of a server that finds them, and its memory. The floor is the same server
 * after the same events were handled as they came, and its start with an empty inbox.
 */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const portal = await startCountingPortal();
  const folder = benchFolder();
  const database = (bot: Bot): string => join(folder, `${bot}.db`);
  const start = (bot: Bot): Promise<Subject> =>
    startSubject({ portal, bot, database: database(bot), env: { DRAIN_GRACE: '0', B24_RATE: 'off' } });

  const loaded: Record<Bot, number> = { sleepy: 0, silent: 0 };
  for (const bot of ['silent', 'sleepy'] as const) {
    const server = await start(bot);
    await install(server, portal);
    for (let from = 100_000; from < 100_000 + EVENTS; from += BATCH) {
      const posts = makePosts({ portal, from, count: BATCH, dialogs: DIALOGS });
      await drive(posts, { port: server.port });
    }
    await pause(SETTLE_MS);
    loaded[bot] = server.rssMb();
    await server.stop();
  }

  const starts: Record<Bot, { ms: number; mb: number }[]> = { sleepy: [], silent: [] };
  for (let n = 0; n < STARTS; n += 1) {
    for (const bot of ['silent', 'sleepy'] as const) {
      const server = await start(bot);
      await pause(SETTLE_MS);
      starts[bot].push({ ms: server.readyMs, mb: server.rssMb() });
      await server.stop();
    }
  }
  await portal.close();
  rmSync(folder, { recursive: true, force: true });

  const row = (inbox: string, bot: Bot) => ({
    inbox,
    'start ms': rounded(median(starts[bot].map(({ ms }) => ms)), 0),
    'MB after start': rounded(median(starts[bot].map(({ mb }) => mb)), 0),
    'MB after taking them in': rounded(loaded[bot], 0),
  });
  const [empty, full] = [row('empty', 'silent'), row(`${EVENTS} events`, 'sleepy')];
  return {
    rows: [empty, full],
    summary: {
      events: EVENTS,
      startMs: full['start ms'],
      extraStartMs: full['start ms'] - empty['start ms'],
      growthMb: full['MB after start'] - empty['MB after start'],
      growthAfterLoadMb: full['MB after taking them in'] - empty['MB after taking them in'],
    },
  };
}

async function install(server: Subject, portal: CountingPortal): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${server.port}/bitrix24/install`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: installBody(portal),
  });
  if (response.status !== 200) throw new Error(`the installation was answered with ${response.status}`);
  // The bot is registered behind the answer: a few calls.
  await pause(SETTLE_MS);
}
