/** A wait that grows with every failure. */
export interface Backoff {
  baseMs: number;
  capMs: number;
}

/**
 * Milliseconds before the next try: doubled with every failure before this one, half of it left to chance so that
 * crowds disperse. `random` is from 0 (included) to 1 (excluded).
 */
export function backoff({ baseMs, capMs }: Backoff, failures: number, random: number): number {
  const full = Math.min(capMs, baseMs * 2 ** failures);
  return full / 2 + (full / 2) * random;
}
