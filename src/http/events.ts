import type { FastifyInstance } from 'fastify';
import type { Accept } from '../intake/posted.ts';
import { posted } from './body.ts';

export const EVENTS_PATH = '/bitrix24/events';

export interface EventDeps {
  accept: Accept;
  /** Told how each event was answered. */
  answered(status: number): void;
}

/** Where portals send what happens: `POST /bitrix24/events`. The answer has a status and no body. */
export function eventRoutes(scope: FastifyInstance, deps: EventDeps): void {
  scope.post(EVENTS_PATH, (request, reply) => {
    deps.accept(posted(request)).then(
      (status) => {
        deps.answered(status);
        reply.code(status).send();
      },
      (error: unknown) => reply.send(error),
    );
  });
}
