import { randomUUID } from 'node:crypto';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { answerErrors } from './error.ts';

export interface HttpOptions {
  log: FastifyBaseLogger;
  /** Bytes of a request body. */
  bodyLimit: number;
  /** Addresses of proxies whose `X-Forwarded-For` is believed; empty: none. */
  trustProxy?: string;
  requestId?: () => string;
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/**
 * An HTTP server without routes: limits, timeouts, headers, error answers and request log.
 * The log names method and path of a request, never its query: secrets travel there.
 */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const requestId = options.requestId ?? randomUUID;
  const server: FastifyInstance = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit,
    trustProxy: options.trustProxy ? options.trustProxy.split(/[\s,]+/) : false,
    genReqId: () => requestId(),
    // A sender that dribbles its request is cut off; a proxy in front keeps its connections for a minute.
    requestTimeout: 20_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  server.server.headersTimeout = 10_000;

  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS);
  });
  server.addHook('onResponse', async (request, reply) => {
    const fields = {
      method: request.method,
      path: request.routeOptions.url ?? '(none)',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    if (request.url.startsWith('/health/')) request.log.trace(fields, 'request');
    else request.log.info(fields, 'request');
  });
  answerErrors(server);
  return server;
}
