import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRow } from './run.ts';
import { startCountingPortal } from './stage/counting-portal.ts';
import { interleave, median, ratioOf, rounded } from './stage/numbers.ts';
import { type Population, populate } from './stage/populate.ts';
import { createRuns, type RunResult, rate } from './stage/runs.ts';
import {
  benchFolder,
  installFirst,
  type Subject,
  type SubjectOptions,
  startSubject,
} from './stage/subject.ts';

export const name = 'scale';

const ROUNDS = 5;
const STARTS = 5;
const EVENTS = 2500;
const SIZES: readonly Population[] = [
  { portals: 1, events: 0 },
  { portals: 1000, events: 0 },
  { portals: 10_000, events: 0 },
  { portals: 1, events: 1_000_000 },
  { portals: 10_000, events: 1_000_000 },
];
/** A server that found thousands of portals compares what each of them has registered. */
const CALM_MS = 5000;

/** One server with its database; both kinds of runs speak to it. */
interface Scaled {
  size: Population;
  server: Subject;
  readyMs: number;
  idleMb: number;
}

/**
 * What many portals and a long memory cost: throughput against a server with one portal and an empty store, memory, and
 * the time from the start of the process until it takes events. Events come from all portals in turn.
 */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const portal = await startCountingPortal();
  const folder = benchFolder();
  const scaled: Scaled[] = [];
  for (const [index, size] of SIZES.entries()) {
    const options: SubjectOptions = { portal, bot: 'echo', database: join(folder, `${index}.db`) };
    scaled.push(await startScaled(size, options));
  }
  const runs = SIZES.map(({ portals }) => createRuns({ portal, portals }));
  const results: { ack: RunResult[]; loop: RunResult[] }[] = SIZES.map(() => ({ ack: [], loop: [] }));
  const jobs = scaled.map(({ server }, index) => ({
    ack: () => runs[index]?.ack(server, EVENTS),
    loop: () => runs[index]?.burst(server, EVENTS),
  }));
  for (const kind of ['ack', 'loop'] as const) {
    const measured = await interleave(
      Object.fromEntries(jobs.map((job, index) => [String(index), async () => job[kind]()])),
      ROUNDS,
    );
    for (const [index, list] of Object.entries(measured)) {
      for (const result of list) if (result) results[Number(index)]?.[kind].push(result);
    }
  }
  const rows = scaled.map((one, index) => row(one, results[index], results[0]));
  await Promise.all(scaled.map(({ server }) => server.stop()));
  await portal.close();
  rmSync(folder, { recursive: true, force: true });

  const [least, most] = [results[0], results.at(-1)];
  const ratios = {
    ack: rounded(ratioOf(most?.ack ?? [], least?.ack ?? [], rate)),
    loop: rounded(ratioOf(most?.loop ?? [], least?.loop ?? [], rate)),
  };
  return {
    rows,
    summary: {
      ratio: Math.min(ratios.ack, ratios.loop),
      ratios,
      rounds: ROUNDS,
      readyMs: Math.round(scaled[0]?.readyMs ?? 0),
      readyMsLargest: Math.round(scaled.at(-1)?.readyMs ?? 0),
      idleMb: Math.round(scaled[0]?.idleMb ?? 0),
    },
  };
}

async function startScaled(size: Population, options: SubjectOptions): Promise<Scaled> {
  await installFirst(options);
  await populate(options.database ?? '', size);
  const times: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const server = await startSubject(options);
    times.push(server.readyMs);
    await server.stop();
  }
  const server = await startSubject(options);
  await new Promise((resolve) => setTimeout(resolve, CALM_MS));
  return { size, server, readyMs: median(times), idleMb: server.rssMb() };
}

function row(
  { size, server, readyMs, idleMb }: Scaled,
  results: { ack: RunResult[]; loop: RunResult[] } | undefined,
  base: { ack: RunResult[]; loop: RunResult[] } | undefined,
): BenchRow {
  const { ack = [], loop = [] } = results ?? {};
  return {
    portals: size.portals,
    'finished events': size.events,
    'ack/s': Math.round(median(ack.map(rate))),
    'ack ratio': rounded(ratioOf(ack, base?.ack ?? [], rate)),
    'loop/s': Math.round(median(loop.map(rate))),
    'loop ratio': rounded(ratioOf(loop, base?.loop ?? [], rate)),
    'ready ms': Math.round(readyMs),
    'idle MB': Math.round(idleMb),
    'loaded MB': Math.round(server.rssMb()),
  };
}
