/** Middle value; of an even number of values the upper one of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** @param share 0.99 for p99 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/**
 * Runs every job once per round, in turn, so that a busy machine slows all alike. The first round only warms up.
 * @returns the results of each job, one per counted round
 */
export async function interleave<Name extends string, Result>(
  jobs: Readonly<Record<Name, (round: number) => Promise<Result>>>,
  rounds: number,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(jobs) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const result = await jobs[name](round);
      if (round > 0) results[name].push(result);
    }
  }
  return results;
}

/** Median over the rounds of `of` divided by `by` of the same round: rounds differ more than neighbours within one. */
export function ratioOf<Result>(
  of: readonly Result[],
  by: readonly Result[],
  pick: (result: Result) => number,
): number {
  return median(
    of.flatMap((result, round) => {
      const other = by[round];
      return other === undefined ? [] : [pick(result) / pick(other)];
    }),
  );
}
