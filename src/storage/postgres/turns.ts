/** Lets so many callers in at a time, the others in the order in which they came. */
export interface Turns {
  /** Resolves with the way out. @throws Error when the wait was too long */
  take(): Promise<() => void>;
}

/** @param waitMs how long a caller waits at most */
export function createTurns(places: number, waitMs: number): Turns {
  let free = places;
  const waiting = new Set<() => void>();

  function leave(): void {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  /** Each place is given back once. */
  function once(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  }

  return {
    take() {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(once());
      }
      return new Promise((resolve, reject) => {
        const enter = (): void => {
          clearTimeout(timer);
          resolve(once());
        };
        const timer = setTimeout(() => {
          waiting.delete(enter);
          reject(new Error('timeout exceeded when trying to connect: all connections are busy'));
        }, waitMs);
        waiting.add(enter);
      });
    },
  };
}
