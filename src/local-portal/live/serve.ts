import type { PortalCore } from '../core.ts';
import type { HttpAnswer, HttpRequest } from '../http/listener.ts';
import { checkLocal } from '../http/local-only.ts';
import { formParams } from '../http/params.ts';
import { isMap, wholeNumber } from '../message/value.ts';
import type { People } from '../people/people.ts';
import { PortalError } from '../portal.ts';
import type { Json, JsonMap } from '../state.ts';
import { createActions } from './action.ts';
import { createLive } from './live.ts';
import { messagePage, summariesOf } from './message-view.ts';
import type { AgainResult, PageState, TrafficDetail } from './page-api.ts';
import { assetAnswer, builtPage, pageAnswer } from './page-files.ts';
import { detailOf } from './traffic-detail.ts';
import { createTrafficLog } from './traffic-log.ts';
import { worldOf } from './world.ts';

const PREFIX = '/_portal/page/';
/** The messenger of a portal in the cloud is here, too. */
const PAGE = '/online/';

/**
 * The chat page and what it talks to: `/online/`, and under `/_portal/page/` its files, `state`, `messages`,
 * `live` (server-sent events), `act`, `rows`, `traffic` and `again`. Null for every other path.
 */
export function createChatPage(
  core: PortalCore,
  people: People,
  folder: string = builtPage,
): (request: HttpRequest) => HttpAnswer | null {
  const log = createTrafficLog(core);
  const live = createLive(core, log);
  const act = createActions(core, people);

  const detail = (n: number): TrafficDetail => {
    const entry = log.entry(n);
    const row = log.rows().find((one) => one.n === n);
    if (entry === undefined || row === undefined)
      throw new PortalError('NOT_FOUND', 'This line of traffic is no longer kept', 404);
    return detailOf(core, entry, row);
  };
  const again = (body: JsonMap): AgainResult => {
    const n = wholeNumber(body['n']);
    const events = log.eventsFrom(n);
    const chosen = body['following'] === true ? events : events.filter((event) => event === log.entry(n));
    if (chosen.length === 0) throw new PortalError('NOT_FOUND', 'This event is no longer kept', 404);
    for (const { name, url, body: sent } of chosen) core.deliver({ name, url, body: sent });
    return { sent: chosen.length };
  };
  const state = (userId: number): PageState => ({
    world: worldOf(core),
    summaries: summariesOf(core, userId),
    now: core.now(),
  });

  const routes: Readonly<Record<string, (query: JsonMap, request: HttpRequest) => unknown>> = {
    'GET state': (query) => state(wholeNumber(query['as'])),
    'GET messages': ({ chat, before, limit }) =>
      messagePage(core, wholeNumber(chat), wholeNumber(before), wholeNumber(limit)),
    'GET rows': () => log.rows(),
    'GET traffic': ({ n }) => detail(wholeNumber(n)),
    'POST act': (_query, request) => act(jsonBody(request)),
    'POST again': (_query, request) => again(jsonBody(request)),
  };

  return (request) => {
    const { method, path } = request;
    if (method === 'GET' && (path === '/' || path === '/online')) return moved();
    if (path !== PAGE && !path.startsWith(PREFIX)) return null;
    const name = path.slice(PREFIX.length);
    try {
      checkLocal(request);
      if (path === PAGE) return pageAnswer(folder);
      if (`${method} ${name}` === 'GET live') return live.answer();
      const route = routes[`${method} ${name}`];
      if (route !== undefined) return json(200, route(formParams(request.query), request));
      const asset = method === 'GET' ? assetAnswer(folder, name) : null;
      return asset ?? refused(new PortalError('NOT_FOUND', 'There is nothing here', 404));
    } catch (error) {
      return refused(error);
    }
  };
}

function moved(): HttpAnswer {
  return { status: 302, headers: { location: PAGE, 'cache-control': 'no-store' }, body: '' };
}

/** Other sites can post forms without asking, but not JSON. @throws PortalError CONTENT_TYPE, BODY_BROKEN */
function jsonBody({ headers, body }: HttpRequest): JsonMap {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw new PortalError('CONTENT_TYPE', 'Send application/json', 415);
  let value: Json = null;
  try {
    value = JSON.parse(body.toString('utf8')) as Json;
  } catch {
    // Told below, like any other body that is no object.
  }
  if (!isMap(value)) throw new PortalError('BODY_BROKEN', 'The body must be a JSON object');
  return value;
}

function json(status: number, value: unknown): HttpAnswer {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  return { status, headers, body: JSON.stringify(value) };
}

/** What people cannot do is told as they are told it; the page shows it. */
function refused(error: unknown): HttpAnswer {
  if (error instanceof PortalError)
    return json(error.status, { error: error.code, error_description: error.message });
  if (error instanceof Error && error.constructor === Error)
    return json(400, { error: 'REFUSED', error_description: error.message });
  throw error;
}
