import { AuthError, B24BotError, RestError } from '../errors.ts';
import { backoff } from '../rest/backoff.ts';
import type { Fetched } from './fetch-events.ts';

/** As the platform advises (event reference, section 7): 2 s while there is more, else longer and longer. */
const MORE_MS = 2000;
const GROWTH = 1.5;

/** Milliseconds until the next fetch. `quiet`: empty answers in a row. */
export function delayAfter(
  { hasMore, count }: Pick<Fetched, 'hasMore' | 'count'>,
  quiet: number,
  { least, most }: { least: number; most: number },
): number {
  // A full page that ended exactly there is not more (`hasMore` may be a false alarm), but one call tells.
  if (hasMore && count > 0) return Math.min(MORE_MS, least);
  return Math.min(most, least * GROWTH ** Math.max(quiet - 1, 0));
}

const PASSING = { baseMs: 2000, capMs: 60_000 };
/** Somebody has to do something first; asking sooner would only annoy. */
const HOPELESS_MS = 300_000;

export interface Gravity {
  /** Tells one trouble from another, so that the same is logged once. */
  code: string;
  delayMs: number;
  level: 'warn' | 'error';
}

/** How long to rest after a failure, by its class: what may pass soon, and what waits for a person. */
export function gravityOf(error: unknown, failures: number, random: () => number): Gravity {
  const code = error instanceof B24BotError ? error.code : 'UNEXPECTED';
  if (isFinal(error)) return { code, delayMs: HOPELESS_MS, level: 'error' };
  return { code, delayMs: backoff(PASSING, failures - 1, random()), level: 'warn' };
}

/** The portal or the authorisation server has spoken: it will say the same again. */
function isFinal(error: unknown): boolean {
  if (error instanceof AuthError) return error.outcome !== 'transient';
  return error instanceof RestError && !error.retryable && error.status < 500;
}
