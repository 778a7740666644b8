import type { FastifyInstance } from 'fastify';
import { B24BotError } from '../errors.ts';

export interface HealthDeps {
  /** Resolves when the store takes writes. @throws StorageError */
  check(): Promise<void>;
  /** True from the moment a stop was asked for. */
  draining(): boolean;
  /** Milliseconds after which a check that has not come back counts as failed. */
  checkTimeoutMs?: number;
}

/**
 * `/health/live`: the process answers. `/health/ready`: it takes events; 503 while draining or without a store.
 */
export function healthRoutes(server: FastifyInstance, deps: HealthDeps): void {
  server.get('/health/live', () => ({ status: 'live' }));

  server.get('/health/ready', async (request, reply) => {
    if (deps.draining()) return reply.code(503).send({ status: 'draining' });
    try {
      await withDeadline(deps.check(), deps.checkTimeoutMs ?? 2000);
      return { status: 'ready', checks: { store: 'ok' } };
    } catch (error) {
      request.log.warn({ err: error, reqId: request.id }, 'not ready: the store does not take writes');
      const code = error instanceof B24BotError ? error.code : 'FAILED';
      return reply.code(503).send({ status: 'unavailable', checks: { store: code } });
    }
  });
}

async function withDeadline(work: Promise<void>, ms: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
