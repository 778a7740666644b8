import type { Verdict } from './contract.ts';
import { type Duration, milliseconds } from './duration.ts';

/**
 * Repeat the event later, with backoff.
 *
 * @example bot.onError((error) => (isBusy(error) ? retry({ upTo: '10m' }) : undefined))
 */
export function retry(options: { upTo?: Duration } = {}): Verdict {
  return options.upTo === undefined
    ? { verdict: 'retry' }
    : { verdict: 'retry', upTo: milliseconds(options.upTo) };
}

/** Say this in the dialog; the event then counts as handled. */
export function reply(text: string): Verdict {
  return { verdict: 'reply', text };
}

/** Forget the event; `reason` goes to the log. */
export function drop(reason?: string): Verdict {
  return reason === undefined ? { verdict: 'drop' } : { verdict: 'drop', reason };
}

/** Give up at once: the event becomes a dead letter that can be inspected and retried. */
export function dead(reason?: string): Verdict {
  return reason === undefined ? { verdict: 'dead' } : { verdict: 'dead', reason };
}
