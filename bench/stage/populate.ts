import { DatabaseSync } from 'node:sqlite';
import { createSealer, parseKeys } from '../../src/portals/seal.ts';
import { sealPair } from '../../src/portals/token-pair.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import { BOT_ID, benchPortal, FIRST_PORTAL } from './events.ts';
import { ENCRYPTION_KEYS } from './subject.ts';

export interface Population {
  /** Portals that have installed the application, the first one included. */
  portals: number;
  /** Finished events, of all portals in turn. */
  events: number;
  /** Address for the calls of the n-th portal; default: as the first one's. */
  endpoint?: (n: number) => string;
}

/**
 * Fills the database of a stopped server in which one portal is installed: further portals through the store, as copies
 * of the first, and finished events as the store leaves them.
 */
export async function populate(database: string, population: Population): Promise<void> {
  await addPortals(database, population);
  if (population.events > 0) addFinishedEvents(database, population);
}

async function addPortals(database: string, { portals, endpoint }: Population): Promise<void> {
  const store = await openSqliteStore({ path: database, now: Date.now });
  const sealer = createSealer(parseKeys(ENCRYPTION_KEYS));
  const first = await store.portals.get(FIRST_PORTAL.memberId);
  const [bot] = await store.bots.list(FIRST_PORTAL.memberId);
  if (!first || !bot) throw new Error('the first portal is not installed');
  const { installerId, oauthServer } = first;
  const pair = {
    accessToken: 'a'.repeat(70),
    refreshToken: 'b'.repeat(70),
    expires: Math.floor(Date.now() / 1000) + 3600,
    server: oauthServer,
  };
  const writes: Promise<unknown>[] = [];
  for (let n = 1; n < portals; n++) {
    const { memberId } = benchPortal(n);
    const clientEndpoint = endpoint?.(n) ?? first.clientEndpoint;
    writes.push(store.portals.put({ ...first, memberId, clientEndpoint }));
    writes.push(store.bots.put({ ...bot, memberId, botId: BOT_ID }));
    const sealed = sealPair(sealer, memberId, installerId, pair);
    writes.push(store.tokens.put({ memberId, userId: installerId, sealed }, 0));
  }
  await Promise.all(writes);
  await store.close();
}

function addFinishedEvents(database: string, { portals, events }: Population): void {
  const db = new DatabaseSync(database);
  db.exec('BEGIN');
  const key = db.prepare('INSERT INTO portal_keys (member_id) VALUES (?) ON CONFLICT DO NOTHING');
  for (let n = 0; n < portals; n++) key.run(benchPortal(n).memberId);
  db.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO events (seq, portal, id, state, received_at)
     SELECT (SELECT coalesce(max(seq), 0) FROM events) + i, 1 + i % ?2, '*/message/740/' || (1000000000 + i), 1, ?3 FROM n`,
  ).run(events, portals, Date.now());
  db.exec('COMMIT');
  db.close();
}
