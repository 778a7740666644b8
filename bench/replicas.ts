import { startPostgres } from '../test/storage/postgres-server.ts';
import type { BenchRow } from './run.ts';
import { type CountingPortal, startCountingPortal } from './stage/counting-portal.ts';
import { drive } from './stage/driver.ts';
import { makePosts, type Post } from './stage/events.ts';
import { measureClaims } from './stage/hand-over.ts';
import { interleave, median, percentile, ratioOf, rounded } from './stage/numbers.ts';
import { type ReplicaSet, startReplicas } from './stage/replica-set.ts';
import { cpu, createRuns, rate, rowOf } from './stage/runs.ts';
import { startSubject } from './stage/subject.ts';

export const name = 'replicas';

const ROUNDS = 3;
const EVENTS = 1500;
const FINISHED = 1_000_000;
const ASKED = 60;
/** Apart, so that one reply does not wait for another. */
const PER_SECOND = 25;

/**
 * One, two and three servers on one PostgreSQL against one on SQLite: events per second from POST to the reply seen at the
 * portal, what a million finished events cost, connections, and how much later a reply comes when the server that took the
 * event in is too busy to handle it and hands it over to another one: from the stored event to the claimed one, and to the
 * reply, which has the machine's noise on top. All of it shares the machine: more servers cannot
 * be faster here than its processors are.
 */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const postgres = await startPostgres({ durable: true });
  const portal = await startCountingPortal();
  const start = (count: number, finished?: number): Promise<ReplicaSet> =>
    startReplicas({
      ...{ postgres, portal, bot: 'echo', servers: Array.from({ length: count }, () => ({})) },
      ...(finished === undefined ? {} : { finished }),
    });
  const sqlite = await startSubject({ portal, bot: 'echo' });
  const sets = {
    one: await start(1),
    full: await start(1, FINISHED),
    two: await start(2),
    three: await start(3),
  };
  const runs = createRuns({ portal });
  const results = await interleave(
    {
      sqlite: () => runs.burst(sqlite, EVENTS),
      one: () => runs.burst(sets.one, EVENTS),
      full: () => runs.burst(sets.full, EVENTS),
      two: () => runs.burst(sets.two, EVENTS),
      three: () => runs.burst(sets.three, EVENTS),
    },
    ROUNDS,
  );
  const connections: Record<string, number> = {};
  for (const [key, set] of Object.entries(sets)) connections[key] = await set.connections();
  await Promise.all([sqlite.stop(), ...Object.values(sets).map((set) => set.stop())]);
  const handOver = await measureHandOver(await startBusyAndFree(postgres, portal), portal);
  const claims = await measureClaims(postgres);
  await postgres.close();
  await portal.close();

  const line = (store: string, servers: string, key: keyof typeof results): BenchRow => ({
    ...rowOf({ store, servers }, results[key]),
    'ratio to SQLite': rounded(ratioOf(results[key], results.sqlite, rate)),
    connections: connections[key] ?? 0,
  });
  const added = ({ own, over }: { own: number[]; over: number[] }, share: number): number =>
    rounded(percentile(over, share) - percentile(own, share));
  return {
    rows: [
      line('SQLite', '1', 'sqlite'),
      line('PostgreSQL', '1', 'one'),
      line('PostgreSQL, 1M finished', '1', 'full'),
      line('PostgreSQL', '2', 'two'),
      line('PostgreSQL', '3', 'three'),
    ],
    summary: {
      ratio: rounded(ratioOf(results.one, results.sqlite, rate)),
      twoToOne: rounded(ratioOf(results.two, results.one, rate)),
      threeToOne: rounded(ratioOf(results.three, results.one, rate)),
      cpuRatio: rounded(ratioOf(results.one, results.sqlite, cpu)),
      millionRatio: rounded(ratioOf(results.full, results.one, rate)),
      rounds: ROUNDS,
      perSecond: Math.round(median(results.one.map(rate))),
      handOverMs: { p50: added(claims, 0.5), p99: added(claims, 0.99) },
      handOverToReplyMs: { p50: added(handOver, 0.5), p99: added(handOver, 0.99) },
      replyMs: { p50: rounded(percentile(handOver.own, 0.5)), p99: rounded(percentile(handOver.own, 0.99)) },
      connections,
    },
  };
}

/** Two servers; the first one can do one thing at a time and is busy with it. */
async function startBusyAndFree(
  postgres: Awaited<ReturnType<typeof startPostgres>>,
  portal: CountingPortal,
): Promise<ReplicaSet> {
  const env = { HANDLER_TIMEOUT: '3600', DRAIN_GRACE: '0' };
  const set = await startReplicas({
    ...{ postgres, portal, bot: 'holding' },
    servers: [{ ...env, CONCURRENCY: '1' }, env],
  });
  await drive(makePosts({ portal, from: 1, count: 1, dialogs: 1 }), { port: set.servers[0]?.port ?? 0 });
  return set;
}

/** Milliseconds from post to reply, in turn at the server that handles the event and at the one that cannot. */
async function measureHandOver(
  set: ReplicaSet,
  portal: CountingPortal,
): Promise<{ own: number[]; over: number[] }> {
  let from = 500_000;
  const answered = new Map<string, () => void>();
  portal.onReply = (text) => answered.get(text)?.();

  async function ask(port: number): Promise<number[]> {
    const times: number[] = [];
    // Not the dialog that the busy server thinks over.
    const posts = makePosts({ portal, from, count: ASKED + 1 }).slice(1);
    from += ASKED + 1;
    const replied = ({ text }: Post): Promise<void> => {
      const since = performance.now();
      return new Promise((resolve) => {
        answered.set(text, () => {
          times.push(performance.now() - since);
          resolve();
        });
      });
    };
    await drive(posts, { port, perSecond: PER_SECOND, until: replied });
    return times;
  }

  const [busy, free] = set.servers;
  const result = await interleave(
    { own: () => ask(free?.port ?? 0), over: () => ask(busy?.port ?? 0) },
    ROUNDS,
  );
  await set.stop();
  return { own: result.own.flat(), over: result.over.flat() };
}
