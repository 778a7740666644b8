import type { FastifyInstance } from 'fastify';
import type { Accept } from '../intake/posted.ts';
import { posted } from './body.ts';

/** Where portals send what happens: `POST /bitrix24/events`. The answer has a status and no body. */
export function eventRoutes(scope: FastifyInstance, deps: { accept: Accept }): void {
  scope.post('/bitrix24/events', async (request, reply) => {
    const status = await deps.accept(posted(request));
    return reply.code(status).send();
  });
}
