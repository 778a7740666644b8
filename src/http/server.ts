import { randomUUID } from 'node:crypto';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { answerErrors } from './error.ts';
import { EVENTS_PATH } from './events.ts';

export interface HttpOptions {
  log: Logger;
  /** Bytes of a request body. */
  bodyLimit: number;
  /** Addresses of proxies whose `X-Forwarded-For` is believed; empty: none. */
  trustProxy?: string;
  /** True from the moment a stop was asked for: then connections are not kept. */
  draining?: () => boolean;
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
  const log: FastifyBaseLogger = options.log;
  const server: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit,
    trustProxy: options.trustProxy ? options.trustProxy.split(/[\s,]+/) : false,
    genReqId: () => requestId(),
    // A logger for every request would cost more than checking the request: lines name the request by a field.
    childLoggerFactory: () => log,
    // A sender that dribbles its request is cut off; a proxy in front keeps its connections for a minute.
    requestTimeout: 20_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  server.server.headersTimeout = 10_000;

  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers(HEADERS);
    // A proxy that sent its next request on a connection which closes at that moment could not know what became of it.
    if (options.draining?.()) reply.header('connection', 'close');
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const level = levelOf(request, reply);
    if (options.log.isLevelEnabled(level)) {
      const fields = {
        reqId: request.id,
        method: request.method,
        path: request.routeOptions.url ?? '(none)',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      };
      options.log[level](fields, 'request');
    }
    done();
  });
  answerErrors(server);
  return server;
}

/** An accepted event is told by what becomes of it; probes come every few seconds and say nothing new. */
function levelOf({ url }: FastifyRequest, { statusCode }: FastifyReply): 'trace' | 'debug' | 'info' {
  if (url.startsWith('/health/')) return 'trace';
  return statusCode === 200 && url.startsWith(EVENTS_PATH) ? 'debug' : 'info';
}
