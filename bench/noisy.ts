import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRow } from './run.ts';
import { startCountingPortal } from './stage/counting-portal.ts';
import { drive } from './stage/driver.ts';
import { makePosts, type Post } from './stage/events.ts';
import { median, percentile, ratioOf, rounded } from './stage/numbers.ts';
import { populate } from './stage/populate.ts';
import { benchFolder, installFirst, type SubjectOptions, startSubject } from './stage/subject.ts';

export const name = 'noisy';

const ROUNDS = 5;
const QUEUED = 5000;
/** What the other portal's own limit lets through at once. */
const ASKED = 40;
const PER_SECOND = 10;
/** Its bucket is empty again by then. */
const DRAINED_MS = 20_000;

/**
 * Reply times of one portal while another one of the same server has 5,000 messages waiting and refuses every call for
 * its limit, against the same portal when the other one is silent.
 */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const portal = await startCountingPortal();
  const folder = benchFolder();
  const options: SubjectOptions = {
    portal,
    bot: 'echo',
    database: join(folder, 'b24bot.db'),
    env: { B24_RATE: 'standard' },
  };
  await installFirst(options);
  await populate(options.database ?? '', {
    portals: 2,
    events: 0,
    endpoint: () => `${portal.origin}/other/rest/`,
  });
  const server = await startSubject(options);
  const { port } = server;
  let from = 100_000;

  /** Milliseconds from each post to its reply, of the portal that is not noisy. */
  async function ask(): Promise<number[]> {
    const times: number[] = [];
    const answered = new Map<string, (at: number) => void>();
    portal.onReply = (text) => answered.get(text)?.(performance.now());
    const posts = makePosts({ portal, from, count: ASKED * 2, portals: 2 }).filter((_, n) => n % 2 === 1);
    from += ASKED * 2;
    const replied = ({ text }: Post): Promise<void> => {
      const since = performance.now();
      return new Promise((resolve) => {
        answered.set(text, (at) => {
          times.push(at - since);
          resolve();
        });
      });
    };
    await drive(posts, { port, perSecond: PER_SECOND, until: replied });
    return times;
  }

  const calm: number[][] = [];
  const noisy: number[][] = [];
  await ask();
  for (let round = 0; round < ROUNDS; round++) {
    await pause(DRAINED_MS);
    calm.push(await ask());
  }
  portal.behaviour = { shut: '/rest' };
  await drive(makePosts({ portal, from, count: QUEUED }), { port });
  from += QUEUED;
  for (let round = 0; round < ROUNDS; round++) {
    await pause(DRAINED_MS);
    noisy.push(await ask());
  }
  await server.stop();
  await portal.close();
  rmSync(folder, { recursive: true, force: true });

  const p99 = (times: readonly number[]): number => percentile(times, 0.99);
  const p50 = (times: readonly number[]): number => percentile(times, 0.5);
  const row = (other: string, list: number[][]): BenchRow => ({
    'other portal': other,
    'reply p50 ms': rounded(median(list.map(p50))),
    'reply p99 ms': rounded(median(list.map(p99))),
  });
  return {
    rows: [row('silent', calm), row(`${QUEUED} waiting, all refused`, noisy)],
    summary: {
      ratio: rounded(ratioOf(noisy, calm, p99)),
      p50Ratio: rounded(ratioOf(noisy, calm, p50)),
      rounds: ROUNDS,
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
