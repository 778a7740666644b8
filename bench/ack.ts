import type { BenchRow } from './run.ts';
import { startCountingPortal } from './stage/counting-portal.ts';
import { interleave, median, ratioOf, rounded } from './stage/numbers.ts';
import { ackP99, cpu, createRuns, rate, rowOf } from './stage/runs.ts';
import { startFloor, startSubject } from './stage/subject.ts';

export const name = 'ack';

const ROUNDS = 7;
const EVENTS = 6000;

/**
 * Events acknowledged per second, verified and on disk, against a server that only reads the body and answers 200. The
 * bot is silent, but its runs are part of the load. `cpuRatio` compares the processor time of the servers alone.
 */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const portal = await startCountingPortal();
  const floor = await startFloor('bare-ack');
  const subject = await startSubject({ portal, bot: 'silent' });
  const runs = createRuns({ portal });
  const results = await interleave(
    { floor: () => runs.ack(floor, EVENTS), b24bot: () => runs.ack(subject, EVENTS) },
    ROUNDS,
  );
  await Promise.all([floor.stop(), subject.stop()]);
  await portal.close();
  return {
    rows: [rowOf({ server: 'bare node:http' }, results.floor), rowOf({ server: 'b24bot' }, results.b24bot)],
    summary: {
      ratio: rounded(ratioOf(results.b24bot, results.floor, rate)),
      cpuRatio: rounded(ratioOf(results.floor, results.b24bot, cpu)),
      rounds: ROUNDS,
      perSecond: Math.round(median(results.b24bot.map(rate))),
      floor: Math.round(median(results.floor.map(rate))),
      ackP99Ms: rounded(median(results.b24bot.map(ackP99))),
    },
  };
}
