import { RestError, TransportError } from '../errors.ts';
import type { RestAnswer, RestTime } from './rest.ts';
import { systemError } from './system-errors.ts';
import type { HttpReply } from './transport.ts';

export type Envelope = Readonly<Record<string, unknown>>;

/** Descriptions are for a log line; a portal may put a whole page into one. */
const DESCRIPTION_LENGTH = 500;

/** True for a JSON object. */
export function isEnvelope(json: unknown): json is Envelope {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/**
 * Reads the envelope of a REST answer (Bitrix24 REST reference, success and error envelopes). An error may
 * come with status 200 and its code may be empty or a number: the keys decide, not the status.
 * `secret` is the token of the call: should the portal repeat it in its description, it is blotted out.
 * @throws RestError for an error envelope, TransportError `NOT_JSON` when it is no envelope at all.
 */
export function readAnswer(method: string, reply: HttpReply, secret = ''): RestAnswer {
  const { json, status } = reply;
  if (isEnvelope(json)) {
    const code = json['error'];
    if (code !== undefined && code !== null && (code !== '' || json['result'] === undefined)) {
      throw restError(method, status, json, secret);
    }
    if (json['result'] !== undefined) return success(json['result'], json);
  }
  throw new TransportError(`the answer with status ${status} has neither result nor error`, {
    code: 'NOT_JSON',
    method,
    status,
    unknownOutcome: status < 400 || status >= 500,
    hint: 'Something other than the REST of a portal answered.',
  });
}

/** Makes the typed error of one `{error, error_description}`; `status` is that of the HTTP answer. */
export function restError(method: string, status: number, envelope: Envelope, secret = ''): RestError {
  const code = blot(text(envelope['error']), secret);
  const { layer, retryable, hint } = systemError(code);
  const description = blot(text(envelope['error_description']), secret).slice(0, DESCRIPTION_LENGTH);
  return new RestError({
    code,
    description,
    status,
    method,
    layer,
    retryable,
    ...(hint === '' ? {} : { hint }),
  });
}

function success(result: unknown, json: Envelope): RestAnswer {
  const answer: RestAnswer = { result };
  const { total, next, time } = json;
  if (typeof total === 'number') answer.total = total;
  if (typeof next === 'number') answer.next = next;
  if (isEnvelope(time)) answer.time = readTime(time);
  return answer;
}

/** Reads `time` leniently: portals leave keys out and change their types. */
export function readTime(time: Envelope): RestTime {
  const { operating, operating_reset_at, duration } = time;
  const read: RestTime = {};
  if (typeof operating === 'number') read.operating = operating;
  if (typeof operating_reset_at === 'number') read.operating_reset_at = operating_reset_at;
  if (typeof duration === 'number') read.duration = duration;
  return read;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
}

function blot(value: string, secret: string): string {
  return secret === '' ? value : value.replaceAll(secret, '[token]');
}
