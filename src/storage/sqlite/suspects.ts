/** Whatever ends processes ends some of them in the middle of a run: so often proves nothing. */
const UNSUSPICIOUS = 2;
const STEP_MS = 500;
const LONGEST_MS = 60_000;

/**
 * When events that have seen their process die again and again start once more: later each time, and one after another.
 * The one that kills the process must not take the others' good name along, and none may be blamed for what kills a
 * process soon after its start.
 * @param now Unix ms
 * @returns the first moment for an event with so many `crashes` behind it, Unix ms; 0 = at once
 */
export function createSuspects(now: number): (crashes: number) => number {
  const alike = new Map<number, number>();
  return (crashes) => {
    if (crashes <= UNSUSPICIOUS) return 0;
    const before = alike.get(crashes) ?? 0;
    alike.set(crashes, before + 1);
    return now + Math.min(LONGEST_MS, STEP_MS * 2 ** (crashes - UNSUSPICIOUS - 1)) + before * STEP_MS;
  };
}
