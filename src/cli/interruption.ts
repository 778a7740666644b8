/** Aborted when somebody ends the process, or when nobody reads any more what it prints: then it tidies up and ends. */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => interrupted.abort());
  // Without a listener a broken pipe (EPIPE) ends the process at once, and what it started goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => interrupted.abort());
  return interrupted.signal;
}
