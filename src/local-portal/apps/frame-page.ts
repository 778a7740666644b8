import type { PortalCore } from '../core.ts';
import type { HttpAnswer } from '../http/listener.ts';
import { escapeHtml, pageAnswer } from '../http/page.ts';
import { PortalError } from '../portal.ts';
import type { App, Json, JsonMap } from '../state.ts';
import { knownApp } from './change.ts';
import { frameAuth, frameRequest, type Placement } from './frame.ts';
import { finishInstall } from './install.ts';

/** Openings of applications in a browser, and what their pages ask the portal through the JS library. */
export interface Frames {
  /** A page with the application inside. */
  page(clientId: string, userId: number, placement: Placement): HttpAnswer;
  /** Carries out a command of the library. `sid` names the opening. @throws PortalError */
  command(sid: string, name: string, params: Json): Json;
}

interface Opening {
  app: App;
  userId: number;
  placement: Placement;
}

const KEPT_OPENINGS = 100;

/** Passes messages of the frame on; they are text `command:params:callback:sid`, answers `callback:JSON`. */
const SCRIPT = `
const { sid, origin } = JSON.parse(document.querySelector('#frame-facts').textContent);
const frame = document.querySelector('iframe');
addEventListener('message', async ({ source, data }) => {
  if (source !== frame.contentWindow) return;
  let command, params, callback, from;
  if (typeof data === 'string') {
    const parts = data.split(':');
    command = parts.shift();
    from = parts.pop();
    callback = parts.pop();
    params = parts.join(':');
    try { params = JSON.parse(params); } catch {}
  } else if (data && typeof data === 'object') {
    ({ method: command, params, callback, appSid: from } = data);
  }
  if (from !== sid) return;
  const answer = await fetch('/_portal/frame/command', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sid, command, params: params ?? null }),
  });
  const { result } = await answer.json();
  if (callback) frame.contentWindow.postMessage(callback + ':' + JSON.stringify(result ?? null), origin);
  if (command === 'setInstallFinish' || command === 'reloadWindow') location.reload();
  if (command === 'setTitle' && params && typeof params.title === 'string') document.title = params.title;
});
document.forms[0].submit();
`;

function isMap(value: Json): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function createFrames(core: PortalCore): Frames {
  const openings = new Map<string, Opening>();

  function initData({ app, userId, placement }: Opening): JsonMap {
    return {
      LANG: core.state.language,
      DOMAIN: new URL(core.origin).host,
      PROTOCOL: core.origin.startsWith('https:') ? 1 : 0,
      PATH: '/rest',
      ...frameAuth(core, app, userId),
      MEMBER_ID: core.state.memberId,
      IS_ADMIN: core.state.users.get(userId)?.isAdmin === true,
      INSTALL: !app.installed,
      FIRST_RUN: false,
      APP_OPTIONS: app.options,
      USER_OPTIONS: {},
      PLACEMENT: placement.placement ?? 'DEFAULT',
      PLACEMENT_OPTIONS: placement.options ?? {},
    };
  }

  return {
    page(clientId, userId, placement) {
      const { url, fields, sid } = frameRequest(core, clientId, userId, placement);
      const app = knownApp(core, clientId);
      openings.set(sid, { app, userId, placement });
      for (const [old] of openings) if (openings.size > KEPT_OPENINGS) openings.delete(old);
      const { host, protocol } = new URL(core.origin);
      const { origin } = new URL(url);
      const nonce = core.hex(32);
      const name = `${host}|${protocol === 'https:' ? 1 : 0}|${sid}`;
      const inputs = Object.entries(fields).map(
        ([key, value]) => `<input type="hidden" name="${key}" value="${escapeHtml(value)}">`,
      );
      return pageAnswer(
        200,
        app.title,
        `<h1>${escapeHtml(app.title)}</h1>
<iframe name="${escapeHtml(name)}" title="${escapeHtml(app.title)}"></iframe>
<form method="post" action="${escapeHtml(url)}" target="${escapeHtml(name)}">${inputs.join('')}</form>
<script type="application/json" id="frame-facts">${JSON.stringify({ sid, origin })}</script>
<script nonce="${nonce}">${SCRIPT}</script>`,
        { formAction: origin, frame: origin, nonce },
      );
    },
    command(sid, name, params) {
      const opening = openings.get(sid);
      if (opening === undefined) throw new PortalError('NOT_FOUND', 'The page is no longer open', 404);
      const { app, userId } = opening;
      switch (name) {
        case 'getInitData':
          return initData(opening);
        case 'refreshAuth':
          return frameAuth(core, app, userId);
        case 'setInstallFinish':
          return finishInstall(core, app, userId);
        case 'setAppOption':
          if (isMap(params)) app.options[String(params['name'] ?? '')] = params['value'] ?? null;
          return app.options;
        default:
          return true;
      }
    },
  };
}
