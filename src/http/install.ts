import type { FastifyInstance } from 'fastify';
import type { OpenFrame } from '../intake/frame.ts';
import type { Accept } from '../intake/posted.ts';
import { posted } from './body.ts';
import { HttpError } from './error.ts';
import { installPage } from './install-page.ts';

/**
 * `/bitrix24/install`. POST with an event: the install callback of an application without a page.
 * POST with AUTH_ID: the portal's frame around the installation page. GET: a person who typed the address.
 */
export function installRoutes(scope: FastifyInstance, deps: { accept: Accept; openFrame: OpenFrame }): void {
  scope.get('/bitrix24/install', async (_request, reply) => {
    const page = installPage('plain');
    return reply.headers(page.headers).send(page.html);
  });

  scope.post('/bitrix24/install', async (request, reply) => {
    const body = posted(request);
    if ('event' in body.value) return reply.code(await deps.accept(body)).send();
    if (!('AUTH_ID' in body.value)) throw new HttpError(400, 'NOT_AN_INSTALLATION');

    const query = request.query;
    const opened = await deps.openFrame({ ...body, query: isMap(query) ? query : {} });
    const page = installPage(opened.view, opened.portalOrigin);
    // The page is framed by the portal: its own policy says by whom, which the older header cannot.
    reply.removeHeader('x-frame-options');
    return reply.code(opened.status).headers(page.headers).send(page.html);
  });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
