import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppEvent, WireMap } from '../../src/bitrix24/event.ts';
import { encodeForm } from '../../src/bitrix24/form.ts';
import { addRoutes } from '../../src/http/routes.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createAccept } from '../../src/intake/accept.ts';
import { createPortalBook } from '../../src/intake/adopt.ts';
import type { InstallClaim } from '../../src/intake/claim.ts';
import { createOpenFrame } from '../../src/intake/frame.ts';
import { createInstaller, type InstallerDeps } from '../../src/intake/install.ts';
import { createLifecycle } from '../../src/intake/lifecycle.ts';
import { createRateLimit } from '../../src/intake/rate-limit.ts';
import { createVault } from '../../src/intake/vault.ts';
import { createLogger } from '../../src/log.ts';
import { createPortals } from '../../src/portals/portal.ts';
import { createSealer } from '../../src/portals/seal.ts';
import { createTokens } from '../../src/portals/tokens.ts';
import { createRestClient } from '../../src/rest/client.ts';
import { createHostPolicy } from '../../src/rest/hosts.ts';
import { createOAuthClient } from '../../src/rest/oauth.ts';
import { createTransport } from '../../src/rest/transport.ts';
import { openSqliteStore } from '../../src/storage/sqlite/open.ts';
import type { PortalRow } from '../../src/storage/store.ts';
import { type Bitrix, CLIENT_ID, CLIENT_SECRET, startBitrix } from './bitrix.ts';

export const MEMBER = '5e0c7a19d3b84f62a1908e7735cc41df';
export const APPLICATION_TOKEN = '9b1f64d02c7e4e8fa35d7712c80be5a4';

/** The rooms that intake stands on, all of them real, around a Bitrix24 on loopback. */
export async function openHouse(settings: Partial<InstallerDeps> & { bitrix?: Bitrix } = {}) {
  const now = settings.now ?? Date.now;
  const folder = mkdtempSync(join(tmpdir(), 'b24bot-intake-'));
  const bitrix = settings.bitrix ?? (await startBitrix());
  const lines: string[] = [];
  const log = createLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } });
  const hosts = createHostPolicy({ allow: [bitrix.host] });
  const transport = createTransport({ hosts });
  const oauth = createOAuthClient({
    transport,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    servers: [bitrix.origin],
    now,
  });
  const rest = createRestClient({ transport });
  const store = await openSqliteStore({ path: join(folder, 'b24bot.db'), now });
  const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
  const tokens = createTokens({ store: store.tokens, sealer, oauth, now, peerWaits: [] });
  const portals = createPortals({ store: store.portals, tokens, now });
  const registered: PortalRow[] = [];
  const told: AppEvent[] = [];
  const installer = createInstaller({
    clientId: CLIENT_ID,
    hasSecret: true,
    allowedPortals: [],
    hosts,
    oauth,
    rest,
    now,
    log,
    portals: createPortalBook({ portals, tokens, now }),
    onPortal: async (portal) => {
      registered.push(portal);
    },
    perSender: createRateLimit({ burst: 20, perMinute: 20, now }),
    perPortal: createRateLimit({ burst: 20, perMinute: 20, now }),
    retryAfterMs: [],
    ...settings,
  });
  const lifecycle = createLifecycle({
    log,
    portals,
    tokens,
    store,
    onAppEvent: async (event) => {
      told.push(event);
    },
    now,
  });
  const book = createPortalBook({ portals, tokens, now });
  const vault = createVault({ sealer, now });
  const server = createHttpServer({ log, bodyLimit: 1024 * 1024 });
  await addRoutes(server, {
    accept: createAccept({ log, portals: book, installer, lifecycle, inbox: store.inbox, vault }),
    openFrame: createOpenFrame({ installer, portals: book, now }),
    bodyLimit: 1024 * 1024,
    health: { check: () => store.check(), draining: () => false },
    publish: { apiKey: undefined, publish: async () => ({ messageId: 0 }) },
    metrics: { token: undefined, read: async () => ({ contentType: '', text: '' }) },
    answered: () => undefined,
  });
  /** Posts a form, as a portal does. */
  async function post(form: WireMap | string, url = '/bitrix24/events') {
    return server.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: typeof form === 'string' ? form : encodeForm(form),
    });
  }
  async function close(): Promise<void> {
    await server.close();
    await installer.stop();
    await rest.close();
    await store.close();
    if (!settings.bitrix) await bitrix.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    post,
    vault,
    bitrix,
    log,
    lines,
    store,
    sealer,
    tokens,
    portals,
    installer,
    lifecycle,
    registered,
    told,
    close,
  };
}

export type House = Awaited<ReturnType<typeof openHouse>>;

/** What an honest portal sends when an administrator installs the application. */
export function honestClaim(bitrix: Bitrix, change: Partial<InstallClaim> = {}): InstallClaim {
  bitrix.grants.set('refresh-of-admin', { memberId: MEMBER, userId: 1, admin: true });
  bitrix.access.set('access-of-admin', { memberId: MEMBER, userId: 1, admin: true });
  return {
    source: 'install',
    memberId: MEMBER,
    applicationToken: APPLICATION_TOKEN,
    accessToken: 'access-of-admin',
    refreshToken: 'refresh-of-admin',
    clientEndpoint: `${bitrix.origin}/rest/`,
    server: `${bitrix.origin}/rest/`,
    language: 'en',
    at: new Date(1_789_000_200_000),
    ...change,
  };
}
