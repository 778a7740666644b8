import { RunVerdict } from '../bot/contract.ts';
import { SessionError } from '../bot/sessions/session.ts';
import {
  AuthError,
  B24BotError,
  ComposeError,
  ConfigError,
  RestError,
  StorageError,
  TransportError,
} from '../errors.ts';
import { scrubText } from '../redact.ts';
import type { RunOutcome } from '../storage/store.ts';
import { SessionConflictError } from './session-conflict.ts';
import { portalCrashed, UnknownOutcomeError } from './unknown-outcome.ts';

/** How one class of errors is repeated. */
export interface RetryRule {
  /** Runs altogether, the first included. */
  attempts: number;
  /** Longest wait before the second run, ms; doubles with every run. */
  baseMs: number;
  /** Longest wait at all, ms. */
  capMs: number;
  /** No further run this many ms after the first one failed. */
  withinMs: number;
}

export interface RetryPolicy {
  /** Network, overload, limits, tokens being renewed: the same run may succeed later. */
  transient: RetryRule;
  /** Anything a handler throws that is not b24bot's: a few quick chances. */
  handler: RetryRule;
}

const HOUR = 3_600_000;

export const DEFAULT_RETRY: RetryPolicy = {
  transient: { attempts: 10, baseMs: 1000, capMs: 300_000, withinMs: HOUR },
  handler: { attempts: 4, baseMs: 500, capMs: 5000, withinMs: HOUR },
};

export interface FailedRun {
  error: unknown;
  /** 1 for the first run. */
  attempt: number;
  /** End of the first failed run, Unix ms; equal to `now` for the first. */
  firstAttemptAt: number;
  now: number;
  /** From 0 (included) to 1 (excluded). */
  random: number;
}

/** Whether an error may pass, is the handler's own, or will not get better by itself. */
export type ErrorClass = 'transient' | 'handler' | 'permanent';

/** Answers that will not get better by themselves: another address, an oversize page, a refused host. */
const PERMANENT_TRANSPORT: ReadonlySet<TransportError['code']> = new Set([
  'REDIRECT',
  'TOO_LARGE',
  'HOST_REFUSED',
]);

export function classOf(error: unknown): ErrorClass {
  if (error instanceof RestError) return isPassing(error) ? 'transient' : 'permanent';
  if (error instanceof TransportError) return PERMANENT_TRANSPORT.has(error.code) ? 'permanent' : 'transient';
  if (error instanceof AuthError) return error.outcome === 'transient' ? 'transient' : 'permanent';
  if (error instanceof StorageError || error instanceof SessionConflictError) return 'transient';
  // Only what a handler left in a session is its own fault.
  if (error instanceof SessionError) return error.code === 'SESSION_INVALID' ? 'handler' : 'permanent';
  if (error instanceof ComposeError || error instanceof ConfigError) return 'permanent';
  return 'handler';
}

/** A message whose key is taken and has no message yet may be on its way for an hour (REST protocol reference). */
function isPassing(error: RestError): boolean {
  return error.retryable || portalCrashed(error) || error.code === 'MESSAGE_DUPLICATED_BY_UUID';
}

/** One line for people: class or code, message and hint. */
export function describe(error: unknown): string {
  // Kept in the clear and shown to people; who threw it may have put an address with its secret into it.
  return scrubText(textOf(error));
}

function textOf(error: unknown): string {
  if (error instanceof B24BotError) {
    return `${error.code}: ${error.message}${error.hint === undefined ? '' : ` (${error.hint})`}`;
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Exponential backoff with full jitter: anything from nothing to the doubled base, so that crowds disperse. */
function wait(rule: RetryRule, run: FailedRun): number {
  return Math.floor(run.random * Math.min(rule.capMs, rule.baseMs * 2 ** (run.attempt - 1)));
}

function dead(reason: string, error: unknown): RunOutcome {
  return { state: 'dead', error: `${scrubText(reason)}: ${describe(error)}` };
}

function again(rule: RetryRule, run: FailedRun, error: unknown): RunOutcome {
  const due = run.now + wait(rule, run);
  if (run.attempt >= rule.attempts) return dead(`gave up after ${run.attempt} attempts`, error);
  if (due - run.firstAttemptAt > rule.withinMs) {
    return dead(
      `gave up ${Math.round((run.now - run.firstAttemptAt) / 1000)} s after the first attempt`,
      error,
    );
  }
  return { state: 'retry', due, error: describe(error) };
}

/**
 * What becomes of an event whose run failed. The author's verdict wins; without one the class of the error decides.
 * A repeated run sends nothing twice: it re-uses what the run before it recorded.
 */
export function decide(run: FailedRun, policy: RetryPolicy = DEFAULT_RETRY): RunOutcome {
  const { error } = run;
  if (error instanceof RunVerdict) {
    const { verdict, cause } = error;
    const why = cause ?? error;
    if (verdict.verdict === 'drop') return { state: 'done' };
    if (verdict.verdict === 'dead') return dead(verdict.reason ?? 'given up by the bot', why);
    const rule: RetryRule =
      verdict.upTo === undefined
        ? policy.transient
        : { ...policy.transient, attempts: Number.POSITIVE_INFINITY, withinMs: verdict.upTo };
    return again(rule, run, why);
  }
  if (error instanceof UnknownOutcomeError && error.onUnknown === 'drop') return { state: 'done' };
  if (error instanceof UnknownOutcomeError && error.onUnknown === 'dead') return dead('not repeated', error);
  const kind = error instanceof UnknownOutcomeError ? 'transient' : classOf(error);
  if (kind === 'permanent') return dead('cannot succeed later', error);
  return again(policy[kind], run, error);
}
