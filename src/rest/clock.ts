/** Time as the limiter knows it; tests bring their own. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Runs once, `ms` milliseconds from now; returns what cancels it. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
