import { methodFacts } from '../bitrix24/methods/index.ts';
import { RestError, TransportError } from '../errors.ts';
import { type Envelope, isEnvelope, readTime, restError } from './answer.ts';
import type { RestAnswer } from './rest.ts';

/** Name of the n-th command; names, not numbers, keep PHP from making lists with gaps. */
export const commandName = (index: number): string => `c${index}`;

/** Statuses of system errors, which come without one inside a batch (Bitrix24 REST reference, system errors). */
const STATUS: Readonly<Record<string, number>> = {
  QUERY_LIMIT_EXCEEDED: 503,
  OPERATION_TIME_LIMIT: 429,
  OVERLOAD_LIMIT: 503,
  NO_AUTH_FOUND: 401,
  EXPIRED_TOKEN: 401,
  INVALID_TOKEN: 401,
  INSUFFICIENT_SCOPE: 403,
  ACCESS_DENIED: 403,
  USER_ACCESS_ERROR: 403,
  WRONG_AUTH_TYPE: 403,
  WRONG_LICENSE: 403,
  METHOD_CONFIRM_DENIED: 403,
  PORTAL_DELETED: 403,
  ERROR_METHOD_NOT_FOUND: 404,
  INTERNAL_SERVER_ERROR: 500,
  ERROR_UNEXPECTED_ANSWER: 500,
};

/**
 * Takes the answer of a batch apart: one answer or error per command, in order (Bitrix24 REST reference, batch).
 * Errors are RestErrors as if the call had gone alone, or a TransportError where the answer says nothing of a command.
 * `secret` is the token of the batch.
 */
export function readBatch(
  methods: readonly string[],
  answer: RestAnswer,
  secret: string,
): (RestAnswer | RestError | TransportError)[] {
  const body = mapOf(answer.result);
  const results = mapOf(body['result']);
  const errors = mapOf(body['result_error']);
  const totals = mapOf(body['result_total']);
  const nexts = mapOf(body['result_next']);
  const times = mapOf(body['result_time']);
  return methods.map((method, index) => {
    const name = commandName(index);
    const error = errors[name];
    if (isEnvelope(error)) return restError(method, statusOf(method, error), error, secret);
    const result = results[name];
    if (result === undefined) return unanswered(method);
    const total = totals[name];
    const next = nexts[name];
    const time = times[name];
    return {
      result,
      ...(typeof total === 'number' ? { total } : {}),
      ...(typeof next === 'number' ? { next } : {}),
      ...(isEnvelope(time) ? { time: readTime(time) } : {}),
    };
  });
}

/** The error of one call of a batch that failed as a whole: its own, with its own method. */
export function errorOf(method: string, whole: unknown): unknown {
  if (whole instanceof RestError) {
    return restError(method, whole.status, { error: whole.code, error_description: whole.description });
  }
  if (!(whole instanceof TransportError)) return whole;
  return new TransportError(`sent in a batch: ${whole.message}`, {
    code: whole.code,
    method,
    unknownOutcome: whole.unknownOutcome,
    cause: whole,
    ...(whole.status === undefined ? {} : { status: whole.status }),
    ...(whole.hint === undefined ? {} : { hint: whole.hint }),
  });
}

/** PHP's empty map is `[]`, and so are lists where a map is expected: nothing in them has a name. */
function mapOf(value: unknown): Envelope {
  return isEnvelope(value) ? value : {};
}

function statusOf(method: string, { error }: Envelope): number {
  if (typeof error !== 'string') return 400;
  const own = methodFacts(method)?.errors;
  if (own && Object.hasOwn(own, error)) return own[error] ?? 400;
  return STATUS[error.toUpperCase()] ?? 400;
}

function unanswered(method: string): TransportError {
  return new TransportError('the answer of the batch says nothing of this call', {
    code: 'NOT_JSON',
    method,
    status: 200,
    unknownOutcome: true,
    hint: 'The portal may have stopped in the middle of the batch.',
  });
}
