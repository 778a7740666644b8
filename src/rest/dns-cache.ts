import type { HostAddress, ResolveHost } from './hosts.ts';

export interface DnsCacheOptions {
  /**
   * How long an answer is used, ms; default 10 000. The system's resolver does not tell an answer's own time to live:
   * this is shorter than what portals publish, and long enough for all sockets of a burst to share one look-up.
   */
  ttlMs?: number;
  /** Names remembered; default 10 000. */
  most?: number;
  /** Milliseconds that never go back; default `performance.now`. */
  now?: () => number;
}

/** Asks `resolve` once per name and time to live; callers at the same time share the question. Failures are not kept. */
export function cacheResolve(resolve: ResolveHost, options: DnsCacheOptions = {}): ResolveHost {
  const { ttlMs = 10_000, most = 10_000, now = () => performance.now() } = options;
  const known = new Map<string, { until: number; answer: Promise<readonly HostAddress[]> }>();

  return (hostname) => {
    const found = known.get(hostname);
    if (found && found.until > now()) return found.answer;
    known.delete(hostname);
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= most) known.delete(oldest);
    const entry = { until: now() + ttlMs, answer: resolve(hostname) };
    known.set(hostname, entry);
    entry.answer.catch(() => {
      if (known.get(hostname) === entry) known.delete(hostname);
    });
    return entry.answer;
  };
}
