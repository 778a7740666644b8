import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { HttpError } from './error.ts';

/**
 * Makes an `onRequest` hook that lets only requests with the key pass: `Authorization: Bearer KEY` or `X-Api-Key: KEY`.
 * It runs before the body is read: a stranger's megabyte is not worth parsing.
 * @throws HttpError 401 `WRONG_API_KEY`, from the hook
 */
export function requireKey(key: string): (request: FastifyRequest) => Promise<void> {
  const expected = hash('sha256', key, 'buffer');
  return async (request) => {
    if (!timingSafeEqual(hash('sha256', givenKey(request), 'buffer'), expected)) {
      throw new HttpError(401, 'WRONG_API_KEY');
    }
  };
}

function givenKey({ headers }: FastifyRequest): string {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const key = bearer ?? headers['x-api-key'];
  return typeof key === 'string' ? key : '';
}
