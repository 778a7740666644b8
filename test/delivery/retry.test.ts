import { describe, expect, test } from 'vitest';
import { RunVerdict } from '../../src/bot/contract.ts';
import { SessionError } from '../../src/bot/sessions/session.ts';
import {
  DEFAULT_RETRY,
  decide,
  describe as describeError,
  type FailedRun,
} from '../../src/delivery/retry.ts';
import { SessionConflictError } from '../../src/delivery/session-conflict.ts';
import { UnknownOutcomeError } from '../../src/delivery/unknown-outcome.ts';
import { AuthError, ComposeError, RestError, StorageError, TransportError } from '../../src/errors.ts';

const NOW = 1_753_000_000_000;

function failed(error: unknown, change: Partial<FailedRun> = {}): FailedRun {
  return { error, attempt: 1, firstAttemptAt: NOW, now: NOW, random: 0.5, ...change };
}

function rest(code: string, retryable: boolean): RestError {
  return new RestError({
    code,
    description: 'd',
    status: 400,
    method: 'im.message.add',
    layer: 'portal',
    retryable,
  });
}

function transport(code: TransportError['code'], unknownOutcome: boolean): TransportError {
  return new TransportError('failed', { code, method: 'im.message.add', unknownOutcome });
}

const verdict = (value: RunVerdict['verdict']): RunVerdict => new RunVerdict(value, new TypeError('bug'));

describe('what becomes of an event whose run failed', () => {
  const table: [string, FailedRun, 'done' | 'retry' | 'dead'][] = [
    ['limit reached', failed(rest('QUERY_LIMIT_EXCEEDED', true)), 'retry'],
    ['the message is on its way', failed(rest('MESSAGE_DUPLICATED_BY_UUID', false)), 'retry'],
    ['the portal broke down', failed(rest('INTERNAL_SERVER_ERROR', false)), 'retry'],
    ['the portal is closed', failed(rest('PORTAL_DELETED', false)), 'dead'],
    ['no right', failed(rest('ACCESS_ERROR', false)), 'dead'],
    ['no connection', failed(transport('CONNECT', false)), 'retry'],
    ['timeout', failed(transport('TIMEOUT', true)), 'retry'],
    ['outcome unknown', failed(new UnknownOutcomeError('x', 'dead', 'timeout')), 'dead'],
    ['outcome unknown, make it again', failed(new UnknownOutcomeError('x', 'retry', 'timeout')), 'retry'],
    ['outcome unknown, forget it', failed(new UnknownOutcomeError('x', 'drop', 'timeout')), 'done'],
    ['session changed by another event', failed(new SessionConflictError('e')), 'retry'],
    ['session of a newer bot', failed(new SessionError('x', 'SESSION_NEWER', '')), 'dead'],
    ['session that does not fit', failed(new SessionError('x', 'SESSION_INVALID', '')), 'retry'],
    ['redirect', failed(transport('REDIRECT', false)), 'dead'],
    ['refused host', failed(transport('HOST_REFUSED', false)), 'dead'],
    ['token server busy', failed(new AuthError('x', 'transient', { code: 'X' })), 'retry'],
    ['token dead', failed(new AuthError('x', 'reauth-required', { code: 'X' })), 'dead'],
    ['store in trouble', failed(new StorageError('x', { code: 'STORAGE_FULL' })), 'retry'],
    [
      'impossible reply',
      failed(new ComposeError('x', { code: 'KEYBOARD_OVERSIZE', at: 'keyboard' })),
      'dead',
    ],
    ['bug', failed(new TypeError('x')), 'retry'],
    ['bug, third retry', failed(new TypeError('x'), { attempt: 3 }), 'retry'],
    ['bug, out of retries', failed(new TypeError('x'), { attempt: 4 }), 'dead'],
    ['something thrown that is no error', failed('oops'), 'retry'],
    ['tenth transient attempt', failed(rest('OVERLOAD', true), { attempt: 10 }), 'dead'],
    [
      'over an hour old',
      failed(rest('OVERLOAD', true), { attempt: 2, firstAttemptAt: NOW - 3_600_000 }),
      'dead',
    ],
    ['author: drop', failed(verdict({ verdict: 'drop' })), 'done'],
    ['author: dead', failed(verdict({ verdict: 'dead', reason: 'enough' })), 'dead'],
    ['author: retry', failed(verdict({ verdict: 'retry' }), { attempt: 5 }), 'retry'],
    ['author: retry, out of attempts', failed(verdict({ verdict: 'retry' }), { attempt: 10 }), 'dead'],
    [
      'author: retry within a day',
      failed(verdict({ verdict: 'retry', upTo: 86_400_000 }), { attempt: 50 }),
      'retry',
    ],
    [
      'author: retry, time over',
      failed(verdict({ verdict: 'retry', upTo: 1000 }), { attempt: 2, firstAttemptAt: NOW - 1000 }),
      'dead',
    ],
  ];
  test.each(table)('%s', (_name, run, state) => {
    expect(decide(run).state).toBe(state);
  });

  test('waits double with every attempt, stay under the cap and are spread by chance', () => {
    const due = (attempt: number, random: number): number => {
      const outcome = decide(failed(rest('OVERLOAD', true), { attempt, random }));
      if (outcome.state !== 'retry') throw new Error('not retried');
      return outcome.due - NOW;
    };
    expect([1, 2, 3, 4].map((attempt) => due(attempt, 0.5))).toEqual([500, 1000, 2000, 4000]);
    expect(due(9, 0.999)).toBeGreaterThan(250_000);
    expect(due(9, 0.999)).toBeLessThan(DEFAULT_RETRY.transient.capMs);
    expect(due(3, 0)).toBe(0);
  });

  test('the reason names code, message and hint', () => {
    const error = new StorageError('database full', { code: 'STORAGE_FULL', hint: 'free space' });
    expect(describeError(error)).toBe('STORAGE_FULL: database full (free space)');
    expect(decide(failed(new UnknownOutcomeError('imbot.message.add', 'dead', 'no answer')))).toMatchObject({
      error: expect.stringMatching(
        /^not repeated: OUTCOME_UNKNOWN: imbot.message.add: not known whether it was executed: no answer \(Look/,
      ),
    });
    expect(decide(failed(verdict({ verdict: 'dead', reason: 'enough' })))).toEqual({
      state: 'dead',
      error: 'enough: TypeError: bug',
    });
  });
});
