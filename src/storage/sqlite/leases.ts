import { StorageError } from '../../errors.ts';
import type { Lease, LeaseStore } from '../store.ts';

/**
 * Leases of the one process that owns the file. They live in memory: no other process may serve from it, so none can
 * hold a lease, and those of the process before ended with it.
 * @param now Unix ms
 */
export function createLeaseStore(now: () => number): LeaseStore {
  const held = new Map<string, { fence: number; until: number }>();
  let last = 0;

  function isHeld({ name, fence }: Lease): boolean {
    const entry = held.get(name);
    return entry !== undefined && entry.fence === fence && entry.until > now();
  }

  return {
    async take(name, ttlMs) {
      const time = now();
      const entry = held.get(name);
      if (entry !== undefined && entry.until > time) return null;
      // From the clock, so that it also rises from process to process.
      last = Math.max(last + 1, time);
      held.set(name, { fence: last, until: time + ttlMs });
      return { name, fence: last };
    },
    async renew(lease, ttlMs) {
      if (!isHeld(lease)) return false;
      held.set(lease.name, { fence: lease.fence, until: now() + ttlMs });
      return true;
    },
    async release(lease) {
      if (isHeld(lease)) held.delete(lease.name);
    },
  };
}

/** For a process that only looks: what one process alone may do is the server's. */
export function refuseLeases(path: string): LeaseStore {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new StorageError(`database ${path}: opened to inspect`, {
        code: 'STORAGE_INSPECT',
        hint: 'only the server process takes leases',
      }),
    );
  return { take: refuse, renew: refuse, release: refuse };
}
