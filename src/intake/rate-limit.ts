export interface RateLimitOptions {
  /** Attempts of one key at once. */
  burst: number;
  /** Attempts per minute in the long run. */
  perMinute: number;
  /** Unix milliseconds. */
  now(): number;
  /** Keys remembered at most; beyond it the one unused for the longest is forgotten. */
  keys?: number;
}

export interface RateLimit {
  /** True when `key` may try now; counts the attempt. */
  take(key: string): boolean;
}

/** A bucket of attempts per key, in bounded memory. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { burst, perMinute, now, keys = 10_000 } = options;
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(key) {
      const at = now();
      const known = buckets.get(key);
      const refilled = known ? known.left + ((at - known.at) / 60_000) * perMinute : burst;
      const left = Math.min(burst, refilled);
      // Deleted and set again: a Map keeps insertion order, so the first key is the longest unused.
      buckets.delete(key);
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at });
      if (buckets.size > keys) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      return left >= 1;
    },
  };
}
