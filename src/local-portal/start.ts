import { randomBytes } from 'node:crypto';
import { knownApp, setPaid, updateApp } from './apps/change.ts';
import { createFrames } from './apps/frame-page.ts';
import { finishInstall, installApp } from './apps/install.ts';
import { openApp } from './apps/open.ts';
import { uninstallApp } from './apps/uninstall.ts';
import { createWebhook } from './apps/webhook.ts';
import { createClock } from './clock.ts';
import type { ControlRoutes } from './control/routes.ts';
import { createControl } from './control/serve.ts';
import type { PortalCore } from './core.ts';
import { emit } from './events/emit.ts';
import { postForm } from './events/post.ts';
import { createEventQueue } from './events/queue.ts';
import { createFaults } from './faults/faults.ts';
import { openServers, type Servers } from './http/servers.ts';
import { openState } from './keep/open-state.ts';
import { createLimits } from './limits/limits.ts';
import { createChatPage } from './live/serve.ts';
import type { LocalPortal, LocalPortalOptions, TokenFilter } from './local-portal.ts';
import { serveOauth, servePortalOauth } from './oauth/serve.ts';
import { createPeople } from './people/people.ts';
import type { Happening, MethodEntry, PortalSettings, Traffic } from './portal.ts';
import { commonMethods } from './rest/method-table.ts';
import { serveRest } from './rest/serve.ts';
import { defaultSettings } from './settings.ts';
import type { Token } from './state.ts';
import { expireTokens, revokeTokens } from './tokens.ts';

/** Event handlers get 15 s (event reference, section 1). */
const DELIVERY_TIMEOUT_MS = 15_000;
/** Traffic kept for tests and pages; the oldest goes first. */
const KEPT_TRAFFIC = 20_000;

function matcher(filter: TokenFilter = {}): (token: Token) => boolean {
  return (token) =>
    (filter.clientId === undefined || token.clientId === filter.clientId) &&
    (filter.userId === undefined || token.userId === filter.userId) &&
    (filter.accessToken === undefined || token.accessToken === filter.accessToken);
}

/** Starts portal and authorisation server with these messenger methods beside the common ones. */
export async function startPortal(
  methods: ReadonlyMap<string, MethodEntry>,
  options: LocalPortalOptions,
): Promise<LocalPortal> {
  const clock = createClock(options.now ?? Date.now);
  const { now } = clock;
  const settings: PortalSettings = { ...defaultSettings, ...options.settings };
  const faults = createFaults();
  const closing = new AbortController();
  const hex =
    options.hex ??
    ((length) =>
      randomBytes(Math.ceil(length / 2))
        .toString('hex')
        .slice(0, length));
  const { state, keeper } = await openState({ ...options, now: now(), hex });
  const traffic: Traffic[] = [];
  const record = (entry: Traffic): void => {
    traffic.push(entry);
    keeper.touch();
    if (traffic.length > KEPT_TRAFFIC) traffic.splice(0, KEPT_TRAFFIC / 10);
  };
  const queue = createEventQueue({
    clock,
    record,
    strike: faults.strikeEvent,
    slowHandlerMs: () => settings.slowHandlerMs,
    post: (url, body, closing) =>
      postForm(url, body, AbortSignal.any([closing, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)])),
  });
  const listeners = new Set<(happening: Happening) => void>();
  const show = (happening: Happening): void => {
    keeper.touch();
    for (const listener of listeners) listener(happening);
  };
  const lastMessages = new Map([...state.messages.values()].map(({ chatId, id }) => [chatId, id]));
  let servers: Servers | undefined;
  const core: PortalCore = {
    state,
    settings,
    clock,
    faults,
    limits: createLimits(now, settings),
    closing: closing.signal,
    traffic,
    now,
    hex,
    get origin() {
      return servers?.portal ?? '';
    },
    get oauthOrigin() {
      return servers?.oauth ?? '';
    },
    methods: new Map([
      ...methods,
      ...commonMethods(() => core),
      ...(options.methods ?? new Map<string, MethodEntry>()),
    ]),
    emit: (happening, hops) => emit(core, lastMessages, show, happening, hops),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    deliver: (event) => queue.push(event),
    record,
    ...(options.warn === undefined ? {} : { warn: options.warn }),
  };
  const frames = createFrames(core);
  // Checking what tests send takes a library that a portal without tests starts faster without.
  let routes: Promise<ControlRoutes> | undefined;
  const control = createControl(core, () => {
    routes ??= import('./control/routes.ts').then(({ controlRoutes }) => controlRoutes(core, local, frames));
    return routes;
  });
  const people = createPeople(core);
  const page = createChatPage(core, people);
  const listening = await openServers({
    host: options.host ?? '127.0.0.1',
    publicHost: options.publicHost,
    port: options.port ?? 0,
    oauthPort: options.oauthPort ?? 0,
    tls: options.tls,
    portalAnswer: async (request) =>
      page(request) ??
      (await (control(request) ?? servePortalOauth(core, request) ?? serveRest(core, request))),
    oauthAnswer: (request) => serveOauth(core, request),
  });
  servers = listening;
  const local: LocalPortal = {
    portal: core,
    get origin() {
      return core.origin;
    },
    oauthOrigin: core.oauthOrigin,
    people,
    installApp: (request) => installApp(core, request),
    openApp: (clientId, userId, placement) => openApp(core, clientId, userId, placement),
    finishInstall: (clientId, userId) => {
      const app = knownApp(core, clientId);
      return finishInstall(core, app, userId ?? app.installerId);
    },
    updateApp: (clientId, request) => updateApp(core, clientId, request),
    setPaid: (clientId, isPaid) => setPaid(core, clientId, isPaid),
    uninstallApp: (clientId, uninstall) => uninstallApp(core, clientId, uninstall),
    createWebhook: (userId, scope) => createWebhook(core, userId, scope),
    expireTokens: (filter) => expireTokens(core, matcher(filter)),
    revokeTokens: (filter) => revokeTokens(core, matcher(filter)),
    faults,
    setClock: (at) => clock.set(at),
    advanceClock: (ms) => clock.set(now() + ms),
    listen: (listener) => core.listen(listener),
    rename: (port = 0) => listening.rename(port),
    settle: () => queue.idle(),
    async close() {
      closing.abort(new Error('The portal was closed'));
      await queue.close();
      await listening.close();
      await keeper.flush();
    },
  };
  return local;
}
