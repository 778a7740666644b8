import type { PortalCore } from '../core.ts';
import type { HttpAnswer, HttpRequest } from '../http/listener.ts';
import { checkLocal } from '../http/local-only.ts';
import { formParams } from '../http/params.ts';
import { isMap, wholeNumber } from '../message/value.ts';
import { PortalError } from '../portal.ts';
import type { JsonMap } from '../state.ts';
import { createCallLog } from './calls.ts';
import type { ControlRoutes } from './routes.ts';
import { stage } from './stage.ts';
import { stateView } from './state-view.ts';

const PREFIX = '/_portal/';

/**
 * Remote control of the portal for tools on this machine: `GET /_portal/state`, `GET /_portal/calls?after=N`,
 * `POST /_portal/stage`, and what `more` brings. Answers null for every other path. It hands out tokens, so pages of other sites must not
 * reach it: the Host must be a loopback name, a browser's Origin this very host, and bodies are JSON only.
 */
export function createControl(
  core: PortalCore,
  more: () => Promise<ControlRoutes>,
): (request: HttpRequest) => Promise<HttpAnswer> | null {
  const calls = createCallLog(core);
  const routes: Readonly<Record<string, (request: HttpRequest) => unknown>> = {
    'GET state': () => stateView(core, calls.last()),
    'GET calls': ({ query }) => ({ calls: calls.after(wholeNumber(formParams(query)['after'])) }),
    'POST stage': (request) => stage(core, bodyOf(request)),
  };
  async function run(request: HttpRequest): Promise<HttpAnswer> {
    const name = `${request.method} ${request.path.slice(PREFIX.length)}`;
    try {
      checkLocal(request);
      if (Object.hasOwn(routes, name)) return answer(200, routes[name]?.(request));
      const { controls, pages } = await more();
      const query = formParams(request.query);
      if (Object.hasOwn(pages, name)) return pages[name]?.(query) ?? answer(404, {});
      const control = Object.hasOwn(controls, name) ? controls[name] : undefined;
      if (control === undefined) throw new PortalError('NOT_FOUND', 'There is no such control', 404);
      const input = request.method === 'GET' ? query : bodyOf(request);
      return answer(200, await control(input));
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      return answer(error.status, { error: error.code, error_description: error.message });
    }
  }
  return (request) => (request.path.startsWith(PREFIX) ? run(request) : null);
}

function bodyOf({ headers, body }: HttpRequest): JsonMap {
  // A form can be posted by any page without asking; JSON cannot.
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw new PortalError('CONTENT_TYPE', 'Send application/json', 415);
  const value = parsed(body);
  if (!isMap(value)) throw new PortalError('BODY_BROKEN', 'The body must be a JSON object');
  return value;
}

function parsed(body: Buffer): JsonMap | null {
  try {
    return JSON.parse(body.toString('utf8')) as JsonMap;
  } catch {
    return null;
  }
}

function answer(status: number, value: unknown): HttpAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: JSON.stringify(value),
  };
}
