/** A span of time: milliseconds, or a number with its unit: `500ms`, `30s`, `10m`, `2h`, `1d`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/**
 * Milliseconds of a duration.
 * @throws RangeError when it is negative, not a number or has no known unit.
 */
export function milliseconds(duration: Duration): number {
  const [, amount, unit] = /^([\d.]+)(ms|s|m|h|d)$/.exec(String(duration)) ?? [];
  const value =
    typeof duration === 'number' ? duration : Number(amount) * (UNITS.get(unit ?? '') ?? Number.NaN);
  if (!Number.isFinite(value) || value < 0) {
    throw new RangeError(`not a duration: ${duration} (use milliseconds or e.g. '30s', '10m', '2h')`);
  }
  return value;
}
