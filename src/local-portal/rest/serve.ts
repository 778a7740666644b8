import type { PortalCore } from '../core.ts';
import { accidentAnswer } from '../faults/answer.ts';
import { statusOf } from '../faults/system-errors.ts';
import { fileAnswer, serveFile } from '../files/serve.ts';
import type { HttpAnswer, HttpRequest } from '../http/listener.ts';
import { paramsOf } from '../http/params.ts';
import { type Caller, PortalError } from '../portal.ts';
import type { DriveFile, JsonMap } from '../state.ts';
import { methodsOf } from './batch.ts';
import { type Credentials, callerOf, takeToken } from './credentials.ts';
import { findMethod, runMethod } from './dispatch.ts';
import { asPortalError, errorBody, jsonAnswer, successBody, timeOf } from './envelope.ts';

interface Target {
  method: string;
  webhook: { user: string; secret: string } | null;
}

/** What came of a call. */
interface Outcome {
  caller: Caller | null;
  status: number;
  body: JsonMap;
  /** Answered as it is, instead of `body`. */
  file?: DriveFile;
}

/**
 * `/rest/METHOD` or `/rest/USER/SECRET/METHOD`, with or without `.json` and a slash at the end. Web servers take
 * several slashes for one, and the official SDK counts on it: `client_endpoint` + `/` + method.
 */
export function targetOf(path: string): Target | null {
  const match = /^\/rest\/(?:([^/]+)\/([^/]+)\/)?([^/]*)\/?$/.exec(path.replace(/\/{2,}/g, '/'));
  if (match === null) return null;
  const [, user, secret, last = ''] = match;
  const method = safeDecode(last).replace(/\.json$/i, '');
  const webhook =
    user === undefined || secret === undefined
      ? null
      : { user: safeDecode(user), secret: safeDecode(secret) };
  return { method, webhook };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The user in a webhook's address: an id or a login. */
function userIn(core: PortalCore, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const login = text.toLowerCase();
  return [...core.state.users.values()].find((user) => user.login?.toLowerCase() === login)?.id ?? 0;
}

function credentialsOf(core: PortalCore, { webhook }: Target, token: string | null): Credentials {
  if (webhook === null) return { kind: 'token', token };
  if (core.settings.webhooksNeedHttps && !core.origin.startsWith('https:'))
    throw new PortalError('INVALID_REQUEST', 'Https required.', 400);
  return { kind: 'webhook', userId: userIn(core, webhook.user), secret: webhook.secret };
}

async function carryOut(
  core: PortalCore,
  target: Target,
  params: JsonMap,
  token: string | null,
): Promise<Outcome> {
  const start = core.now();
  let caller: Caller | null = null;
  try {
    if (findMethod(core, target.method) === null)
      throw new PortalError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404);
    caller = callerOf(core, credentialsOf(core, target, token));
    const answer = await runMethod(core, caller, target.method, { ...params });
    const load = core.limits.timeKeys(caller, target.method);
    const body = successBody(answer, timeOf(start, core.now(), load));
    return { caller, status: 200, body, ...(answer.file !== undefined && { file: answer.file }) };
  } catch (error) {
    return refused(core, error, caller);
  }
}

function refused(core: PortalCore, error: unknown, caller: Caller | null): Outcome {
  const refusal = asPortalError(error);
  const status = statusOf(refusal.code, refusal.status, core.settings.statuses);
  return { caller, status, body: errorBody(refusal) };
}

/** Answers one REST request and writes it into the traffic. */
export async function serveRest(core: PortalCore, request: HttpRequest): Promise<HttpAnswer> {
  const shown = serveFile(core, request);
  if (shown !== null) return shown;
  const target = targetOf(request.path);
  if (target === null) return { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not found' };
  if (request.method === 'OPTIONS') return jsonAnswer(200, {});
  const { method } = target;
  const at = core.now();
  const params = paramsOf(request);
  const token = takeToken(request, params);
  const write = ({ caller, status, body: answer }: Outcome, fault?: string): void =>
    core.record({
      kind: 'call',
      at,
      method,
      params,
      userId: caller?.user.id ?? 0,
      auth: caller?.kind ?? 'none',
      token: token ?? '',
      status,
      answer,
      ...(fault === undefined ? {} : { fault }),
    });
  try {
    core.limits.admit(request.source);
  } catch (error) {
    const outcome = refused(core, error, null);
    write(outcome);
    return jsonAnswer(outcome.status, outcome.body);
  }
  const accident = core.faults.strikeRequest(methodsOf(method, params));
  const isCarriedOut = accident?.when !== 'before';
  const outcome = isCarriedOut
    ? await carryOut(core, target, params, token)
    : { caller: null, status: accident.status, body: {} };
  if (accident !== null) {
    write({ ...outcome, status: accident.status }, `${accident.do} ${accident.when}`);
    return accidentAnswer(accident);
  }
  write(outcome);
  const { caller, status, body, file } = outcome;
  if (file !== undefined) return fileAnswer(file);
  return jsonAnswer(status, body, caller?.kind === 'app' ? caller.app.clientId : '');
}
