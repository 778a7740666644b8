import { setTimeout as pause } from 'node:timers/promises';
import { openPostgresStore } from '../../src/storage/postgres/open.ts';
import type { LaneHold, NewEvent, Store } from '../../src/storage/store.ts';
import type { PostgresServer } from '../../test/storage/postgres-server.ts';

/** Milliseconds from a stored event to its lane in the hands of who will handle it. */
export interface ClaimTimes {
  /** Of the one that stored it. */
  own: number[];
  /** Of another one, which hears of it from the database. */
  over: number[];
}

const CLAIM = { limit: 512, perPortal: 256 };
const ROUNDS = 4;
const EVENTS = 100;
/** Apart, so that nobody is just about to look for work. */
const APART_MS = 10;

function makeEvent(n: number): NewEvent {
  const body = Buffer.alloc(1000, 'x');
  return {
    ...{ portal: 'm1', id: `e${n}`, lane: `m1/740/${n}`, botId: 740, kind: 'message', format: 'form', body },
    receivedAt: Date.now(),
  };
}

/** What is left of a hand-over without the servers around it: two stores on one database, in turn. */
export async function measureClaims(postgres: PostgresServer): Promise<ClaimTimes> {
  const url = await postgres.createDatabase();
  const [taker, worker] = await Promise.all([1, 2].map(() => openPostgresStore({ url, now: Date.now })));
  const times: ClaimTimes = { own: [], over: [] };
  if (!taker || !worker) return times;
  for (let round = 0, n = 0; round <= ROUNDS; round += 1) {
    for (const how of ['own', 'over'] as const) {
      for (let left = EVENTS; left > 0; left -= 1, n += 1) {
        const ms = await claimOne(how === 'own' ? worker : taker, worker, makeEvent(n));
        // The first round only warms up.
        if (round > 0) times[how].push(ms);
        await pause(APART_MS);
      }
    }
  }
  await Promise.all([taker.close(), worker.close()]);
  await postgres.dropDatabase(url);
  return times;
}

async function claimOne(taker: Store, worker: Store, event: NewEvent): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<LaneHold>();
  let busy = false;
  const stop = worker.inbox.onWork(() => {
    if (busy) return;
    busy = true;
    void worker.inbox.claim({ ...CLAIM, now: Date.now() }).then(([hold]) => {
      busy = false;
      if (hold) resolve(hold);
    });
  });
  await taker.inbox.append([event]);
  const storedAt = performance.now();
  const hold = await promise;
  const ms = performance.now() - storedAt;
  stop();
  await worker.inbox.finish(hold, { state: 'done' }, false);
  return ms;
}
