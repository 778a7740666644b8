import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc: (options: { type: 'minor' | 'major' }) => void = runInNewContext('gc');

/**
 * Does `round` many times, with a small garbage collection after each.
 * @returns MB that were left at the most: what `round` leaves among the old objects, until a full collection happens
 */
export async function leftByMinorCollections(rounds: number, round: () => Promise<void>): Promise<number> {
  // The first ones fill tables and compile code.
  for (let n = 0; n < 10; n++) await round();
  gc({ type: 'major' });
  const before = process.memoryUsage().heapUsed;
  let most = before;
  for (let n = 0; n < rounds; n++) {
    await round();
    gc({ type: 'minor' });
    most = Math.max(most, process.memoryUsage().heapUsed);
  }
  return (most - before) / 1024 ** 2;
}
