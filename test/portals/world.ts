import { randomBytes } from 'node:crypto';
import type { BotEvent, EventAuth } from '../../src/bitrix24/event.ts';
import { AuthError } from '../../src/errors.ts';
import { createSealer, type Sealer } from '../../src/portals/seal.ts';
import type { TokenPair } from '../../src/portals/token-pair.ts';
import { createTokens, type Tokens, type TokensOptions } from '../../src/portals/tokens.ts';
import type { OAuthGrant } from '../../src/rest/oauth.ts';
import type { PortalRow, PortalStore, TokenRow, TokenStore } from '../../src/storage/store.ts';

export const SERVER = 'https://oauth.bitrix.info';
export const START = 1_789_000_000_000;

/** A token store that keeps the port's word: compare-and-set by version. */
export function memoryTokenStore(): TokenStore & {
  rows: Map<string, TokenRow>;
  failPuts: number;
  puts: number;
} {
  const rows = new Map<string, TokenRow>();
  const store = {
    rows,
    /** So many puts fail before one works. */
    failPuts: 0,
    puts: 0,
    async get(memberId: string, userId: number) {
      return rows.get(`${memberId}/${userId}`) ?? null;
    },
    async put(row: Omit<TokenRow, 'version'>, expected: number) {
      store.puts += 1;
      if (store.failPuts > 0) {
        store.failPuts -= 1;
        throw new Error('disk full');
      }
      const key = `${row.memberId}/${row.userId}`;
      const version = rows.get(key)?.version ?? 0;
      if (version !== expected) return false;
      rows.set(key, { ...row, version: version + 1 });
      return true;
    },
    async remove(memberId: string, userId: number) {
      rows.delete(`${memberId}/${userId}`);
    },
  };
  return store;
}

export function memoryPortalStore(): PortalStore & { rows: Map<string, PortalRow>; reads: number } {
  const rows = new Map<string, PortalRow>();
  const store = {
    rows,
    reads: 0,
    async get(memberId: string) {
      store.reads += 1;
      return rows.get(memberId) ?? null;
    },
    async put(row: PortalRow) {
      rows.set(row.memberId, row);
    },
    async list() {
      return [...rows.values()];
    },
    async remove(memberId: string) {
      rows.delete(memberId);
    },
  };
  return store;
}

export interface AuthServer {
  refresh(refreshToken: string, server?: string): Promise<OAuthGrant>;
  /** Refresh tokens that are good for one exchange, and whose they are. */
  good: Map<string, { memberId: string; userId: number }>;
  /** Refresh tokens it was asked to exchange. */
  asked: string[];
  /** Thrown at the next exchange. */
  fail?: Error | undefined;
}

/** An authorisation server that rotates: every refresh token works once. */
export function rotatingServer(now: () => number): AuthServer {
  let count = 0;
  const server: AuthServer = {
    good: new Map(),
    asked: [],
    async refresh(refreshToken) {
      server.asked.push(refreshToken);
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (server.fail) {
        const error = server.fail;
        server.fail = undefined;
        throw error;
      }
      const owner = server.good.get(refreshToken);
      if (!owner) throw new AuthError('refused', 'reauth-required', { code: 'INVALID_GRANT' });
      server.good.delete(refreshToken);
      count += 1;
      server.good.set(`new-refresh-${count}`, owner);
      return {
        ...owner,
        accessToken: `new-access-${count}`,
        refreshToken: `new-refresh-${count}`,
        expires: Math.floor(now() / 1000) + 3600,
        clientEndpoint: 'https://kestrel-works.bitrix24.eu/rest/',
        scope: ['imbot'],
        status: 'L',
        server: SERVER,
      };
    },
  };
  return server;
}

export interface World {
  clock: { now: number };
  store: ReturnType<typeof memoryTokenStore>;
  server: AuthServer;
  sealer: Sealer;
  tokens: Tokens;
  /** A second replica on the same store and server. */
  replica(more?: Partial<TokensOptions>): Tokens;
}

export function world(more: Partial<TokensOptions> = {}): World {
  const clock = { now: START };
  const now = () => clock.now;
  const store = memoryTokenStore();
  const server = rotatingServer(now);
  const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
  const replica = (other: Partial<TokensOptions> = {}) =>
    createTokens({ store, sealer, oauth: server, now, peerWaits: [], ...more, ...other });
  return { clock, store, server, sealer, tokens: replica(), replica };
}

/** A pair with `life` seconds left. */
export function pair(name: string, life: number): TokenPair {
  return {
    accessToken: `${name}-access`,
    refreshToken: `${name}-refresh`,
    expires: START / 1000 + life,
    server: SERVER,
  };
}

export function portalRow(more: Partial<PortalRow> = {}): PortalRow {
  return {
    memberId: 'm1',
    domain: 'kestrel-works.bitrix24.eu',
    clientEndpoint: 'https://kestrel-works.bitrix24.eu/rest/',
    oauthServer: SERVER,
    applicationTokenHash: new Uint8Array(32),
    installerId: 1,
    scope: ['imbot'],
    licence: '',
    language: 'en',
    status: 'active',
    installedAt: START,
    updatedAt: START,
    ...more,
  };
}

/** Tokens as an event carries them, with hostile addresses: nobody may look at those. */
export function eventAuth(name: string, userId: number, life: number, memberId = 'm1'): EventAuth {
  return {
    memberId,
    userId,
    accessToken: `${name}-access`,
    refreshToken: `${name}-refresh`,
    expires: START / 1000 + life,
    scope: ['imbot'],
    clientEndpoint: 'https://evil.example.test/rest/',
    serverEndpoint: 'https://evil.example.test/rest/',
  };
}

export function botEvent(auth: BotEvent['auth']): BotEvent {
  return {
    kind: 'botDeleted',
    id: 'e1',
    generation: 'v1',
    name: 'ONIMBOTDELETE',
    memberId: 'm1',
    bot: { id: 740, code: 'helper_one' },
    dialogId: '11',
    language: 'en',
    at: new Date(START),
    auth,
    raw: {},
  };
}
