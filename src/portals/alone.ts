import type { LeaseStore } from '../storage/store.ts';

/** Runs work of a name while nobody else of those who share the store does. */
export type Alone = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

/** Longer than a call to an authorisation server takes. */
const LEASE_MS = 30_000;
/** Who holds the name longer than this is dead, or as good as dead: two at a time do less harm than none. */
const PATIENCE_MS = 10_000;
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 250;

/**
 * @param wait resolves after so many milliseconds
 * @example
 * const alone = createAlone(store.leases, wait);
 * await alone('refresh/5e0c/1', () => exchange());
 */
export function createAlone(leases: LeaseStore, wait: (ms: number) => Promise<void>): Alone {
  return async (name, work) => {
    let lease = await leases.take(name, LEASE_MS);
    let pause = FIRST_WAIT_MS;
    for (let waited = 0; lease === null && waited < PATIENCE_MS; waited += pause) {
      pause = Math.min(LONGEST_WAIT_MS, pause * 1.5);
      await wait(pause);
      lease = await leases.take(name, LEASE_MS);
    }
    try {
      return await work();
    } finally {
      // What cannot be let go ends by itself.
      if (lease !== null) await leases.release(lease).catch(() => undefined);
    }
  };
}
