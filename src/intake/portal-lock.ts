/** Runs work of one portal one after another, work of different portals at once. */
export interface PortalLock {
  run<T>(memberId: string, work: () => Promise<T>): Promise<T>;
}

export function createPortalLock(): PortalLock {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async run(memberId, work) {
      const before = tails.get(memberId) ?? Promise.resolve();
      const mine = before.then(work, work);
      const tail = mine.catch(() => undefined);
      tails.set(memberId, tail);
      try {
        return await mine;
      } finally {
        if (tails.get(memberId) === tail) tails.delete(memberId);
      }
    },
  };
}
