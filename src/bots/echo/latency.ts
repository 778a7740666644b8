const MINUTE = 60_000;

/** How long ago something happened: `3s`, or `2m` above a minute. A clock that is behind gives `0s`. */
export function latency(at: Date, now: number): string {
  const passed = Math.max(0, now - at.getTime());
  return passed > MINUTE ? `${Math.round(passed / MINUTE)}m` : `${Math.floor(passed / 1000)}s`;
}
