import type { HttpAnswer } from '../http/listener.ts';
import { type MethodAnswer, PortalError } from '../portal.ts';
import type { Json, JsonMap } from '../state.ts';
import { phpJson } from './php.ts';

function isoSecond(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
}

/** `time` of an answer. `start` is cut to whole seconds, as current portals do; `load`: keys of the load limit. */
export function timeOf(start: number, finish: number, load: JsonMap = {}): JsonMap {
  const startSecond = Math.floor(start / 1000);
  return {
    start: startSecond,
    finish: finish / 1000,
    duration: Number((finish / 1000 - startSecond).toFixed(6)),
    processing: Math.floor((finish - start) / 1000),
    date_start: isoSecond(start),
    date_finish: isoSecond(finish),
    ...load,
  };
}

/** Body of a successful call. */
export function successBody(answer: MethodAnswer, time: JsonMap): JsonMap {
  return {
    result: answer.result as Json,
    ...(answer.next === undefined ? {} : { next: answer.next }),
    ...(answer.total === undefined ? {} : { total: answer.total }),
    time,
  };
}

/** `{error, error_description, …extra}`; has no `time`. */
export function errorBody(error: PortalError): JsonMap {
  return { error: error.code, error_description: error.message, ...(error.extra ?? {}) };
}

/** A crash inside a method, as the portal words it. */
export function asPortalError(error: unknown): PortalError {
  return error instanceof PortalError
    ? error
    : new PortalError('INTERNAL_SERVER_ERROR', 'Internal server error', 500);
}

/** A JSON answer with the portal's headers. */
export function jsonAnswer(status: number, body: JsonMap, clientId = ''): HttpAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'origin, content-type, accept',
      'x-content-type-options': 'nosniff',
      'x-bitrix-rest-application': clientId,
    },
    body: phpJson(body),
  };
}
