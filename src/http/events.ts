import type { FastifyInstance } from 'fastify';
import type { Accept } from '../intake/posted.ts';
import { posted } from './body.ts';

export const EVENTS_PATH = '/bitrix24/events';

/** Where portals send what happens: `POST /bitrix24/events`. The answer has a status and no body. */
export function eventRoutes(scope: FastifyInstance, deps: { accept: Accept }): void {
  scope.post(EVENTS_PATH, (request, reply) => {
    deps.accept(posted(request)).then(
      (status) => reply.code(status).send(),
      (error: unknown) => reply.send(error),
    );
  });
}
