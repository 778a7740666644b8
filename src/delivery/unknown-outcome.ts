import type { OnUnknown } from '../bot/contract.ts';
import { B24BotError, RestError, TransportError } from '../errors.ts';

const HINTS: Readonly<Record<OnUnknown, string>> = {
  dead: 'Look whether it took effect. Repeating the dead letter makes the call again; dropping it does not.',
  drop: "The bot's onUnknown says to drop such events.",
  retry: "The bot's onUnknown says to make such calls again.",
};

/** A call without an idempotency key may have been executed, and nobody can tell. */
export class UnknownOutcomeError extends B24BotError {
  readonly method: string;
  /** What the bot wants done about it. */
  readonly onUnknown: OnUnknown;

  constructor(method: string, onUnknown: OnUnknown, why: string, cause?: unknown) {
    super(`${method}: not known whether it was executed: ${why}`, {
      code: 'OUTCOME_UNKNOWN',
      layer: 'network',
      hint: HINTS[onUnknown],
      cause,
    });
    this.method = method;
    this.onUnknown = onUnknown;
  }
}

/** Answers of a portal that broke down on the way (Bitrix24 REST reference, system errors). */
const CRASHES = new Set(['ERROR_CORE', 'INTERNAL_SERVER_ERROR', 'ERROR_UNEXPECTED_ANSWER']);

/** True when the portal broke down over a call: it may have taken effect, and may succeed later. */
export function portalCrashed(error: RestError): boolean {
  if (CRASHES.has(error.code.toUpperCase())) return true;
  return error.status >= 500 && !error.retryable && error.code.toUpperCase() !== 'PORTAL_DELETED';
}

/** True when the call that failed so may have been executed. */
export function isOutcomeUnknown(error: unknown): boolean {
  if (error instanceof TransportError) return error.unknownOutcome;
  return error instanceof RestError && portalCrashed(error);
}
