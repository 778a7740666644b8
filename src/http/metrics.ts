import type { FastifyInstance } from 'fastify';
import { requireKey } from './api-key.ts';

export interface MetricsDeps {
  /** Undefined: the route does not exist. */
  token: string | undefined;
  /** The exposition and its content type. */
  read(): Promise<{ contentType: string; text: string }>;
}

/** `GET /metrics` for Prometheus, with `Authorization: Bearer TOKEN`: how much a company talks is nobody else's business. */
export function metricsRoutes(server: FastifyInstance, { token, read }: MetricsDeps): void {
  if (token === undefined) return;
  server.get('/metrics', {
    onRequest: requireKey(token),
    handler: async (_request, reply) => {
      const { contentType, text } = await read();
      return reply.type(contentType).send(text);
    },
  });
}
