/** One clock for the portal and the server under test. It runs like the machine's and can be moved on. */
export interface TestClock {
  now(): number;
  /** Moves on by `ms` milliseconds. */
  advance(ms: number): void;
}

export function createTestClock(): TestClock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance(ms) {
      ahead += ms;
    },
  };
}
