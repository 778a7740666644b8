import type { BenchRow } from './run.ts';
import { startCountingPortal } from './stage/counting-portal.ts';
import { interleave, median, ratioOf, rounded } from './stage/numbers.ts';
import { cpu, createRuns, rate, rowOf } from './stage/runs.ts';
import { startFloor, startSubject } from './stage/subject.ts';

export const name = 'loop';

const ROUNDS = 7;
const EVENTS = 4000;

/**
 * Events per second from POST to the reply seen at the portal: 200 dialogs, 32 connections. `burst` posts as fast as it
 * is acknowledged, so that work piles up behind the answers; `steady` posts the next event of a connection when the
 * reply to the one before it was seen. The floor checks nothing, keeps nothing and knows no order.
 */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const portal = await startCountingPortal();
  const floor = await startFloor('bare-loop');
  const subject = await startSubject({ portal, bot: 'echo' });
  const runs = createRuns({ portal });
  const results = await interleave(
    {
      floorBurst: () => runs.burst(floor, EVENTS),
      burst: () => runs.burst(subject, EVENTS),
      floorSteady: () => runs.steady(floor, EVENTS),
      steady: () => runs.steady(subject, EVENTS),
    },
    ROUNDS,
  );
  await Promise.all([floor.stop(), subject.stop()]);
  await portal.close();
  return {
    rows: [
      rowOf({ server: 'bare loop', load: 'burst' }, results.floorBurst),
      rowOf({ server: 'b24bot', load: 'burst' }, results.burst),
      rowOf({ server: 'bare loop', load: 'steady' }, results.floorSteady),
      rowOf({ server: 'b24bot', load: 'steady' }, results.steady),
    ],
    summary: {
      ratio: rounded(ratioOf(results.burst, results.floorBurst, rate)),
      steadyRatio: rounded(ratioOf(results.steady, results.floorSteady, rate)),
      cpuRatio: rounded(ratioOf(results.floorBurst, results.burst, cpu)),
      rounds: ROUNDS,
      perSecond: Math.round(median(results.burst.map(rate))),
      floor: Math.round(median(results.floorBurst.map(rate))),
    },
  };
}
