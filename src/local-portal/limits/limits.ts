import { type Caller, PortalError, type PortalSettings } from '../portal.ts';
import type { JsonMap } from '../state.ts';
import { createBuckets } from './bucket.ts';
import { createLedger } from './ledger.ts';

/** A portal's limits: requests per source address, run time per application and method. */
export interface Limits {
  /** Counts a request. @throws PortalError QUERY_LIMIT_EXCEEDED: it was not executed */
  admit(source: string): void;
  /** Before a method runs. @throws PortalError OPERATION_TIME_LIMIT: only this method is blocked */
  check(caller: Caller, method: string): void;
  /** After it ran for so many milliseconds. */
  spend(caller: Caller, method: string, ms: number): void;
  /** Adds run time without running anything: `owner` is a client id, or `webhook`. */
  burden(owner: string, method: string, seconds: number): void;
  /** Keys of `time` that tell the load of a method; empty while that limit is off. */
  timeKeys(caller: Caller, method: string): JsonMap;
  /** Where things stand, for people who look. */
  view(source: string): {
    level: number | null;
    operating: { owner: string; method: string; seconds: number }[];
  };
}

/** Requests in which a method runs no longer than this are not counted (REST reference, limits). */
const UNCOUNTED_SECONDS = 0.1;

function ownerOf(caller: Caller): string {
  return caller.kind === 'app' ? caller.app.clientId : `webhook ${caller.webhook.userId}`;
}

/** @param settings read at every call, so that limits can be changed while the portal runs */
export function createLimits(now: () => number, settings: PortalSettings): Limits {
  const buckets = createBuckets(now);
  const ledger = createLedger(now);
  // A caller lives as long as its request: run times of one batch are summed before they are looked at.
  const requests = new WeakMap<Caller, Map<string, { sum: number; counted: number }>>();

  return {
    admit(source) {
      if (settings.rate === null || buckets.admit(source, settings.rate)) return;
      throw new PortalError('QUERY_LIMIT_EXCEEDED', 'Too many requests', 503);
    },
    check(caller, method) {
      const most = settings.operatingSeconds;
      if (most === null || ledger.load(ownerOf(caller), method.toLowerCase()).operating <= most) return;
      throw new PortalError('OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.', 429);
    },
    spend(caller, method, ms) {
      const name = method.toLowerCase();
      const request = requests.get(caller) ?? new Map<string, { sum: number; counted: number }>();
      requests.set(caller, request);
      const run = request.get(name) ?? { sum: 0, counted: 0 };
      request.set(name, run);
      run.sum += (ms / 1000) * settings.operatingScale;
      if (run.sum <= UNCOUNTED_SECONDS) return;
      ledger.add(ownerOf(caller), name, run.sum - run.counted);
      run.counted = run.sum;
    },
    burden: (owner, method, seconds) => ledger.add(owner, method.toLowerCase(), seconds),
    timeKeys(caller, method): JsonMap {
      if (settings.operatingSeconds === null) return {};
      const { operating, resetAt } = ledger.load(ownerOf(caller), method.toLowerCase());
      return { operating_reset_at: resetAt, operating };
    },
    view: (source) => ({
      level: settings.rate === null ? null : buckets.level(source, settings.rate),
      operating: ledger.all().map(({ owner, method, load }) => ({ owner, method, seconds: load.operating })),
    }),
  };
}
