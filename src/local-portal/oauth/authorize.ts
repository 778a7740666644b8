import type { PortalCore } from '../core.ts';
import type { HttpAnswer, HttpRequest } from '../http/listener.ts';
import { escapeHtml, pageAnswer } from '../http/page.ts';
import { formParams, paramsOf } from '../http/params.ts';
import { PortalError } from '../portal.ts';
import { textOf } from '../rest/php.ts';
import type { App, JsonMap, User } from '../state.ts';
import { createCode, narrowScope } from './codes.ts';

/** Who can log in: people of the portal, not bots nor visitors. */
function people(core: PortalCore): User[] {
  return [...core.state.users.values()].filter((user) => user.active && !user.isBot && !user.isConnector);
}

function appIn(core: PortalCore, params: JsonMap): App {
  const app = core.state.apps.get(textOf(params['client_id']) ?? '');
  if (app?.active === true) return app;
  throw new PortalError('APPLICATION_NOT_FOUND', 'There is no such application in this portal', 404);
}

function loginPage(core: PortalCore, app: App, params: JsonMap): HttpAnswer {
  const hidden = ['client_id', 'state', 'scope']
    .map((name) => [name, textOf(params[name])] as const)
    .filter((pair): pair is [string, string] => pair[1] !== null)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('');
  const buttons = people(core).map(({ id, name, lastName, isAdmin }) => {
    const role = isAdmin ? ' (administrator)' : '';
    const label = escapeHtml(`${name} ${lastName}`.trim() + role);
    return `<li><button name="user_id" value="${id}">${label}</button></li>`;
  });
  return pageAnswer(
    200,
    'Log in',
    `<h1>Log in</h1><p>${escapeHtml(app.title)} asks for access. Log in as:</p>
<form method="post" action="/oauth/authorize/">${hidden}<ul>${buttons.join('')}</ul></form>`,
    // The answer to the form is a redirect to the application, which the policy has to allow.
    { formAction: `'self' ${new URL(redirectTarget(app)).origin}` },
  );
}

/** Address in the application's settings: there is no redirect_uri parameter. */
function redirectTarget(app: App): string {
  return app.appUrl === '' ? app.installUrl : app.appUrl;
}

function redirect(core: PortalCore, app: App, params: JsonMap): HttpAnswer {
  const user = people(core).find(({ id }) => String(id) === textOf(params['user_id']));
  if (user === undefined) throw new PortalError('USER_NOT_FOUND', 'There is no such user', 404);
  if (app.access && !user.isAdmin && !app.access.includes(user.id))
    throw new PortalError('user_access_error', 'This user does not have access to the application', 403);
  const scope = narrowScope(app.scope, textOf(params['scope']));
  const location = new URL(redirectTarget(app));
  const state = textOf(params['state']);
  const answer = {
    code: createCode(core, app, user, scope),
    ...(state === null ? {} : { state }),
    domain: new URL(core.origin).host,
    member_id: core.state.memberId,
    scope: scope.join(','),
    server_domain: new URL(core.oauthOrigin).host,
  };
  for (const [name, value] of Object.entries(answer)) location.searchParams.set(name, value);
  return { status: 302, headers: { location: location.href, 'cache-control': 'no-store' }, body: '' };
}

/**
 * `/oauth/authorize/` of the portal: the login page, where one chooses who to be, and the redirect to the
 * application's configured address with a code (Bitrix24 OAuth reference). Whatever is wrong ends on this page,
 * without a redirect.
 */
export function serveAuthorize(core: PortalCore, request: HttpRequest): HttpAnswer {
  try {
    const isAnswer = request.method === 'POST';
    const params = isAnswer ? paramsOf(request) : formParams(request.query);
    const app = appIn(core, params);
    return isAnswer ? redirect(core, app, params) : loginPage(core, app, params);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return pageAnswer(error.status, 'Log in', `<h1>Log in</h1><p>${escapeHtml(error.message)}</p>`);
  }
}
