import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { ReplicaRow, ReplicaStore } from '../storage/store.ts';
import { differences } from './replica-facts.ts';

export interface ReplicasDeps {
  /** Null: this server has its store to itself. */
  store: ReplicaStore | null;
  facts: ReplicaRow['facts'];
  log: Logger;
}

/** The servers that share a store, this one included. */
export interface Replicas {
  /** Those that call portals from the same address as this one. */
  neighbours(): number;
  /** Shows itself and looks around; never rejects. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const BEAT_MS = 5000;
const ALIVE_MS = 20_000;
/** Taken for granted until it is known: with many neighbours nobody does much on credit. */
const UNKNOWN = 8;

export function createReplicas({ store, facts, log }: ReplicasDeps): Replicas {
  const me: ReplicaRow = { id: `${hostname()}-${randomBytes(3).toString('hex')}`, facts };
  let neighbours = store === null ? 1 : UNKNOWN;
  let timer: NodeJS.Timeout | undefined;
  /** What was said of each other server. */
  const told = new Map<string, string>();

  function compare(others: readonly ReplicaRow[]): void {
    const alive = new Set(others.map(({ id }) => id));
    for (const id of told.keys()) if (!alive.has(id)) told.delete(id);
    for (const other of others) {
      const differing = differences(facts, other.facts);
      const words = differing.join(', ');
      if (words !== (told.get(other.id) ?? '')) {
        const mine = Object.fromEntries(differing.map((name) => [name, facts[name] ?? 'none']));
        const theirs = Object.fromEntries(differing.map((name) => [name, other.facts[name] ?? 'none']));
        if (differing.length > 0)
          log.warn({ replica: other.id, differing, mine, theirs }, 'another server is set up differently');
        else log.info({ replica: other.id }, 'another server is set up alike now');
      }
      told.set(other.id, words);
    }
  }

  async function beat(): Promise<void> {
    if (store === null) return;
    try {
      const others = await store.beat(me, ALIVE_MS);
      const near = others.filter(({ facts: { EGRESS } }) => EGRESS === facts['EGRESS']);
      neighbours = near.length + 1;
      compare(others);
    } catch {
      // Whoever stores events reports it; the neighbours are those of before.
    }
  }

  return {
    neighbours: () => neighbours,
    async start() {
      if (store === null || timer !== undefined) return;
      timer = setInterval(() => void beat(), BEAT_MS);
      timer.unref();
      await beat();
    },
    async stop() {
      clearInterval(timer);
      await store?.leave(me.id).catch(() => undefined);
    },
  };
}
