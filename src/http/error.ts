import type { FastifyError, FastifyInstance } from 'fastify';

/** A refusal with a status of its own; the client sees `code` and nothing else. */
export class HttpError extends Error {
  readonly statusCode: number;
  readonly code: string;
  constructor(statusCode: number, code: string) {
    super(code);
    this.name = 'HttpError';
    this.statusCode = statusCode;
    this.code = code;
  }
}

const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  408: 'TIMEOUT',
  413: 'BODY_TOO_LARGE',
  414: 'URL_TOO_LONG',
  415: 'CONTENT_TYPE_NOT_SUPPORTED',
  503: 'UNAVAILABLE',
};

/** One handler for every error: a short code for the client, the whole story for the log. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError | HttpError, request, reply) => {
    const status = error.statusCode ?? 500;
    const ours = error instanceof HttpError;
    if (status >= 500 && !ours) request.log.error({ err: error, reqId: request.id }, 'request failed');
    else request.log.debug({ err: error, reqId: request.id, status }, 'request refused');
    const known = status >= 400 && status < 600 ? status : 500;
    return reply.code(known).send({ error: ours ? error.code : (CODES[known] ?? 'INTERNAL_ERROR') });
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'NOT_FOUND' }));
}
