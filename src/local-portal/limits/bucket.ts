/** A leaky bucket: `perSecond` run out, above `burst` requests are refused. */
export interface RateLimit {
  perSecond: number;
  burst: number;
}

/** One bucket per source address. */
export interface Buckets {
  /** Counts a request of `source`; false when the bucket is full, and then it is not counted. */
  admit(source: string, limit: RateLimit): boolean;
  /** What is in the bucket of `source` now. */
  level(source: string, limit: RateLimit): number;
}

interface Bucket {
  level: number;
  /** Unix milliseconds. */
  at: number;
}

/** Addresses remembered; above it the empty buckets are thrown away. */
const MANY = 1000;

/** Makes the buckets of one portal (Bitrix24 REST reference, limits: counter per portal and source address). */
export function createBuckets(now: () => number): Buckets {
  const buckets = new Map<string, Bucket>();

  function drained(source: string, { perSecond }: RateLimit): Bucket {
    const bucket = buckets.get(source) ?? { level: 0, at: now() };
    const at = now();
    const seconds = Math.max(0, at - bucket.at) / 1000;
    bucket.level = Math.max(0, bucket.level - seconds * perSecond);
    bucket.at = at;
    return bucket;
  }

  return {
    admit(source, limit) {
      if (buckets.size > MANY)
        for (const [known] of buckets) if (drained(known, limit).level === 0) buckets.delete(known);
      const bucket = drained(source, limit);
      buckets.set(source, bucket);
      if (bucket.level + 1 > limit.burst) return false;
      bucket.level += 1;
      return true;
    },
    level: (source, limit) => drained(source, limit).level,
  };
}
