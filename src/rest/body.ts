import { RestError } from '../errors.ts';
import type { RestParams } from './rest.ts';

const METHOD = /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*$/;

/**
 * The JSON body of a call: the parameters with the token as `auth`, which always wins over a parameter of
 * that name. An empty token adds nothing (incoming webhook).
 */
export function encodeBody(params: RestParams, token: string): string {
  if (token === '') return JSON.stringify(params);
  if ('auth' in params || Array.isArray(params)) return JSON.stringify({ ...params, auth: token });
  const text = JSON.stringify(params);
  // Appending to the text saves a copy of the parameters.
  const auth = `"auth":${JSON.stringify(token)}}`;
  return text.length === 2 ? `{${auth}` : `${text.slice(0, -1)},${auth}`;
}

/**
 * A method name becomes part of an address, so it may hold nothing but letters, digits, `_` and single dots.
 * @throws RestError `ERROR_METHOD_NOT_FOUND`, before anything is sent.
 */
export function checkMethod(method: string): void {
  if (METHOD.test(method)) return;
  throw new RestError({
    code: 'ERROR_METHOD_NOT_FOUND',
    description: 'Not a method name; nothing was sent',
    status: 404,
    method: JSON.stringify(method.slice(0, 80)),
    layer: 'portal',
    retryable: false,
  });
}
