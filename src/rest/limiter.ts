import { OPERATING_SECONDS } from '../bitrix24/limits.ts';
import { Bucket, type CreateMeter } from './bucket.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Counts, createCounts } from './counts.ts';
import { Gate, type GateOptions } from './gate.ts';
import type { RestIdentity, RestInterceptor } from './rest.ts';
import { STANDARD, type Tariff } from './tariff.ts';

export interface LimiterOptions {
  /** Of portals whose own is not known; default 2 requests a second, 50 at once. */
  tariff?: Tariff;
  /** Run time of one method in the portal's window of ten minutes; default 480 s. */
  operatingSeconds?: number;
  /** Calls that may wait for one portal; default 10 000. Broadcasts fill no more than four fifths. */
  queuePerPortal?: number;
  /** Calls that may wait in all; default 100 000. */
  queueTotal?: number;
  /** False: calls that wait go out one by one; default true. */
  batches?: boolean;
  /** Where what portals still take is kept; default: in this process alone. */
  createMeter?: CreateMeter;
  clock?: Clock;
  /** From 0 (included) to 1 (excluded). */
  random?: () => number;
}

export interface Limiter {
  /**
   * The link for `createRestClient({ interceptors })`. A call goes out at once while the portal's bucket has room. Else it
   * waits, as long as its `timeoutMs` and `signal` allow, and goes out with others in a `batch`. What the portal
   * refused for its limits is repeated.
   * Rejects with RestError of layer `limit`, all of them retryable and never sent: LIMIT_QUEUE_FULL, LIMIT_TIMEOUT,
   * CIRCUIT_OPEN, OPERATION_TIME_LIMIT.
   */
  interceptor: RestInterceptor;
  /** The tariff of one portal (member_id), e.g. `tariffOf(LICENSE)` of `app.info`; undefined: the default. */
  setTariff(memberId: string, tariff: Tariff | undefined): void;
  /** Calls that wait for this portal. */
  waiting(memberId: string): number;
  /** Since the start, over all portals; `portals` = those in memory. */
  stats(): Readonly<Counts> & { readonly portals: number };
  /** Rejects what waits, with TransportError ABORTED. */
  stop(): void;
}

/** Idle portals looked for whenever a new one is added: keeps memory to the portals in use, without a timer. */
const SWEPT = 4;

/**
 * Keeps calls within the portal's limits and merges those that have to wait. All state is per portal: one portal's
 * trouble never slows another. A portal counts per source address: processes that share one share the bucket, see
 * `createSharedBuckets`.
 *
 * @example
 * const limiter = createLimiter();
 * const client = createRestClient({ transport, interceptors: [limiter.interceptor] });
 */
export function createLimiter(options: LimiterOptions = {}): Limiter {
  const usual = options.tariff ?? STANDARD;
  const counts = createCounts();
  const shared: GateOptions = {
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    operatingSeconds: options.operatingSeconds ?? OPERATING_SECONDS,
    most: { perPortal: options.queuePerPortal ?? 10_000, total: options.queueTotal ?? 100_000 },
    batches: options.batches ?? true,
    createMeter: options.createMeter ?? ((_, tariff, now) => new Bucket(tariff, now)),
    counts,
  };
  const gates = new Map<string, Gate>();
  /** Only of portals that differ from the default. */
  const tariffs = new Map<string, Tariff>();

  function add(key: string): Gate {
    sweep();
    const gate = new Gate(shared, key, tariffs.get(key) ?? usual);
    gates.set(key, gate);
    return gate;
  }

  function sweep(): void {
    let left = SWEPT;
    for (const [key, gate] of gates) {
      if (left === 0) return;
      left -= 1;
      gates.delete(key);
      // Those in use go to the end: it is their turn again when all others were looked at.
      if (!gate.isIdle()) gates.set(key, gate);
    }
  }

  return {
    interceptor(request, next) {
      const key = keyOf(request.identity);
      return (gates.get(key) ?? add(key)).send(request, next);
    },
    setTariff(memberId, tariff) {
      if (tariff) tariffs.set(memberId, tariff);
      else tariffs.delete(memberId);
      gates.get(memberId)?.setTariff(tariff ?? usual);
    },
    waiting: (memberId) => gates.get(memberId)?.waiting ?? 0,
    stats: () => ({ ...counts, portals: gates.size }),
    stop() {
      for (const gate of gates.values()) gate.stop();
    },
  };
}

/** Callers without a portal's name (a webhook typed in by hand) are told apart by their address. */
function keyOf({ memberId, clientEndpoint }: RestIdentity): string {
  return memberId === '' ? clientEndpoint : memberId;
}
