import type { PortalCore } from '../core.ts';
import type { HttpAnswer, HttpRequest } from '../http/listener.ts';
import { paramsOf } from '../http/params.ts';
import { type Caller, PortalError } from '../portal.ts';
import type { JsonMap } from '../state.ts';
import { type Credentials, callerOf, takeToken } from './credentials.ts';
import { findMethod, runMethod } from './dispatch.ts';
import { asPortalError, errorBody, jsonAnswer, successBody, timeOf } from './envelope.ts';

interface Target {
  method: string;
  webhook: { userId: number; secret: string } | null;
}

/** `/rest/METHOD` or `/rest/USER/SECRET/METHOD`, with or without `.json` and a slash at the end. */
export function targetOf(path: string): Target | null {
  const match = /^\/rest\/(?:([^/]+)\/([^/]+)\/)?([^/]*)\/?$/.exec(path);
  if (match === null) return null;
  const [, user, secret, last = ''] = match;
  const method = safeDecode(last).replace(/\.json$/i, '');
  const webhook =
    user === undefined || secret === undefined ? null : { userId: Number(user), secret: safeDecode(secret) };
  return { method, webhook };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Answers one REST request and writes it into the traffic. */
export async function serveRest(core: PortalCore, request: HttpRequest): Promise<HttpAnswer> {
  const target = targetOf(request.path);
  if (target === null) return { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not found' };
  if (request.method === 'OPTIONS') return jsonAnswer(200, {});
  const start = core.now();
  const params = paramsOf(request);
  const token = takeToken(request, params);
  const credentials: Credentials =
    target.webhook === null ? { kind: 'token', token } : { kind: 'webhook', ...target.webhook };
  let caller: Caller | null = null;
  let status = 200;
  let body: JsonMap;
  try {
    if (findMethod(core, target.method) === null)
      throw new PortalError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404);
    caller = callerOf(core, credentials);
    const answer = await runMethod(core, caller, target.method, { ...params });
    body = successBody(answer, timeOf(start, core.now()));
  } catch (error) {
    const refusal = asPortalError(error);
    status = refusal.status;
    body = errorBody(refusal);
  }
  core.record({
    kind: 'call',
    at: start,
    method: target.method,
    params,
    userId: caller?.user.id ?? 0,
    auth: caller?.kind ?? 'none',
    token: token ?? '',
    status,
    answer: body,
  });
  return jsonAnswer(status, body, caller?.kind === 'app' ? caller.app.clientId : '');
}
