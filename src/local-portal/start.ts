import { randomBytes } from 'node:crypto';
import { createWebhook, installApp, uninstallApp } from './apps/install.ts';
import { createControl } from './control/serve.ts';
import type { PortalCore } from './core.ts';
import { emit } from './events/emit.ts';
import { postForm } from './events/post.ts';
import { createEventQueue } from './events/queue.ts';
import { type Listener, listen } from './http/listener.ts';
import type { LocalPortal, LocalPortalOptions, TokenFilter } from './local-portal.ts';
import { serveOauth } from './oauth/serve.ts';
import { createPeople } from './people/people.ts';
import type { Happening, MethodEntry, PortalSettings, Traffic } from './portal.ts';
import { commonMethods } from './rest/method-table.ts';
import { serveRest } from './rest/serve.ts';
import { seedState } from './seed.ts';
import type { Token } from './state.ts';
import { expireTokens, revokeTokens } from './tokens.ts';

/** Event handlers get 15 s (event reference, section 1). */
const DELIVERY_TIMEOUT_MS = 15_000;
/** Traffic kept for tests and pages; the oldest goes first. */
const KEPT_TRAFFIC = 20_000;

const defaults: PortalSettings = { limits: 'actual', tokenLife: 3600, nullAs: 'drop' };

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
  const baseClock = options.now ?? Date.now;
  let offset = 0;
  const now = (): number => baseClock() + offset;
  const hex =
    options.hex ??
    ((length) =>
      randomBytes(Math.ceil(length / 2))
        .toString('hex')
        .slice(0, length));
  const host = options.host ?? '127.0.0.1';
  const { language, hasV2, users } = options;
  const state = seedState({
    now: now(),
    hex,
    ...(language === undefined ? {} : { language }),
    ...(hasV2 === undefined ? {} : { hasV2 }),
    ...(users === undefined ? {} : { users }),
  });
  const traffic: Traffic[] = [];
  const record = (entry: Traffic): void => {
    traffic.push(entry);
    if (traffic.length > KEPT_TRAFFIC) traffic.splice(0, KEPT_TRAFFIC / 10);
  };
  const queue = createEventQueue({
    now,
    record,
    post: (url, body, closing) =>
      postForm(url, body, AbortSignal.any([closing, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)])),
  });
  const listeners = new Set<(happening: Happening) => void>();
  const show = (happening: Happening): void => {
    for (const listener of listeners) listener(happening);
  };
  const lastMessages = new Map<number, number>();
  const origins = { portal: '', oauth: '' };
  const core: PortalCore = {
    state,
    settings: { ...defaults, ...options.settings },
    traffic,
    now,
    hex,
    get origin() {
      return origins.portal;
    },
    get oauthOrigin() {
      return origins.oauth;
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
  const control = createControl(core);
  const portalServer = await listen({
    host,
    port: options.port ?? 0,
    answer: async (request) => control(request) ?? (await serveRest(core, request)),
  });
  origins.portal = portalServer.origin;
  let oauthServer: Listener;
  try {
    oauthServer = await listen({
      host,
      port: options.oauthPort ?? 0,
      answer: async (request) => serveOauth(core, request),
    });
  } catch (error) {
    await portalServer.close();
    throw error;
  }
  origins.oauth = oauthServer.origin;
  return {
    portal: core,
    origin: core.origin,
    oauthOrigin: core.oauthOrigin,
    people: createPeople(core),
    installApp: (request) => installApp(core, request),
    uninstallApp: (clientId) => uninstallApp(core, clientId),
    createWebhook: (userId, scope) => createWebhook(core, userId, scope),
    expireTokens: (filter) => expireTokens(core, matcher(filter)),
    revokeTokens: (filter) => revokeTokens(core, matcher(filter)),
    setClock(at) {
      offset = at - baseClock();
    },
    listen: (listener) => core.listen(listener),
    settle: () => queue.idle(),
    async close() {
      await queue.close();
      await Promise.all([portalServer.close(), oauthServer.close()]);
    },
  };
}
