import type { BenchRow } from '../run.ts';
import type { Child } from './child.ts';
import type { CountingPortal } from './counting-portal.ts';
import { drive } from './driver.ts';
import { makePosts, type Post } from './events.ts';
import { median, percentile, rounded } from './numbers.ts';

/** A server, or several that share their store. */
export interface Target extends Pick<Child, 'cpuMs'> {
  readonly port: number | readonly number[];
}

/** One run of one server. */
export interface RunResult {
  /** Events per second. */
  perSecond: number;
  /** Milliseconds until an event was acknowledged. */
  ackP50: number;
  ackP99: number;
  /** Microseconds of processor time that the server spent on one event, all of its threads. */
  cpu: number;
}

export interface Runs {
  /** Posts events as fast as they are acknowledged, or `perSecond`, and does not look at replies. */
  ack(server: Target, count: number, perSecond?: number): Promise<RunResult>;
  /** Likewise, until the last reply is seen. */
  burst(server: Target, count: number, perSecond?: number): Promise<RunResult>;
  /** Posts the next event of a connection when the reply to the one before it was seen. */
  steady(server: Target, count: number): Promise<RunResult>;
}

export interface RunsOptions {
  portal: CountingPortal;
  /** Portals that the events come from; default 1. */
  portals?: number;
  /** Default 200. */
  dialogs?: number;
}

/** To each server. */
const CONNECTIONS = 32;
/** Milliseconds that a server gets to finish what it does behind the answers. */
const SETTLE_MS = 300;

/** Runs of events of which no two are the same. */
export function createRuns({ portal, portals = 1, dialogs = 200 }: RunsOptions): Runs {
  const awaited = new Map<string, () => void>();
  portal.onReply = (text) => awaited.get(text)?.();
  let from = 100_000;

  function replied({ text }: Post): Promise<void> {
    return new Promise((resolve) => {
      awaited.set(text, () => {
        awaited.delete(text);
        resolve();
      });
    });
  }

  async function measure(
    { port, cpuMs }: Target,
    count: number,
    how: { replies: boolean; until?: (post: Post) => Promise<void>; perSecond?: number | undefined },
  ): Promise<RunResult> {
    const posts = makePosts({ portal, portals, dialogs, from, count });
    from += count;
    const { until, perSecond } = how;
    const cpu = cpuMs();
    const before = portal.replies;
    const startedAt = performance.now();
    const connections = typeof port === 'number' ? CONNECTIONS : CONNECTIONS * port.length;
    const load = await drive(posts, {
      port,
      connections,
      ...(until && { until }),
      ...(perSecond && { perSecond }),
    });
    if (how.replies) await portal.seen(before + count);
    const seconds = (performance.now() - startedAt) / 1000;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return {
      perSecond: count / seconds,
      ackP50: percentile(load.latencies, 0.5),
      ackP99: percentile(load.latencies, 0.99),
      cpu: ((cpuMs() - cpu) * 1000) / count,
    };
  }

  return {
    ack: (server, count, perSecond) => measure(server, count, { replies: false, perSecond }),
    burst: (server, count, perSecond) => measure(server, count, { replies: true, perSecond }),
    steady: (server, count) => measure(server, count, { replies: true, until: replied }),
  };
}

export const rate = ({ perSecond }: RunResult): number => perSecond;
export const ackP99 = (result: RunResult): number => result.ackP99;
export const cpu = (result: RunResult): number => result.cpu;

/** One line of a table: the medians of some runs. */
export function rowOf(names: Readonly<Record<string, string>>, results: readonly RunResult[]): BenchRow {
  return {
    ...names,
    'events/s': Math.round(median(results.map(rate))),
    'ack p50 ms': rounded(median(results.map(({ ackP50 }) => ackP50))),
    'ack p99 ms': rounded(median(results.map(ackP99))),
    'cpu µs/event': Math.round(median(results.map(cpu))),
  };
}
