import { AuthError, StorageError } from '../errors.ts';
import type { OAuthClient, OAuthGrant } from '../rest/oauth.ts';
import type { TokenStore } from '../storage/store.ts';
import { createRefreshGuard } from './refresh-guard.ts';
import type { Sealer } from './seal.ts';
import { openPair, pairOf, sealPair, type TokenPair } from './token-pair.ts';

export interface TokensOptions {
  store: TokenStore;
  sealer: Sealer;
  oauth: Pick<OAuthClient, 'refresh'>;
  /** Unix milliseconds. */
  now: () => number;
  /** A pair with less life than this counts as expired; default 30 000 ms. */
  skewMs?: number;
  /** Exchanges per user and minute before renewal pauses; default 10. */
  refreshesPerMinute?: number;
  /**
   * Waits, in milliseconds, before the store is asked again whether another replica was faster with a refresh
   * token that the server refused; default [100, 400]. Empty for a store with one process.
   */
  peerWaits?: readonly number[];
  wait?: (ms: number) => Promise<void>;
}

/** A pair that an event brought along. Without `refreshToken` it cannot be renewed. */
export interface OfferedPair {
  accessToken: string;
  refreshToken?: string;
  /** Unix seconds. */
  expires: number;
  server: string;
}

/** The token pairs of all users of all portals: kept encrypted, renewed once at a time, never in a loop. */
export interface Tokens {
  get(memberId: string, userId: number): Promise<TokenPair | null>;
  /** True while the pair lives for longer than the skew. */
  isFresh(pair: { expires: number }): boolean;
  /**
   * A fresh pair whose access token is not `stale`: that of a faster caller, else by exchanging the refresh token
   * `offered` or the stored one. All callers of a user share one exchange, and the new pair is stored before
   * anybody sees it.
   * @throws AuthError, StorageError
   */
  renew(memberId: string, userId: number, stale: string, offered?: OfferedPair): Promise<TokenPair>;
  /** Stores a proven pair in place of whatever is there. @throws StorageError */
  save(memberId: string, userId: number, pair: TokenPair): Promise<void>;
  /** Stores a pair unless a living one with a longer life is there; tells whether it did. */
  adopt(memberId: string, userId: number, pair: TokenPair): Promise<boolean>;
  /** True when the server refused the stored pair for good. */
  isDead(memberId: string, userId: number): boolean;
  /** Drops what memory holds of a portal. */
  forget(memberId: string): void;
}

interface Stored {
  pair: TokenPair | null;
  version: number;
  /** Why a stored pair could not be opened. */
  cause?: unknown;
}

/** Memory of opened pairs is bounded; the store has them all. */
const REMEMBERED = 20_000;

/**
 * @example
 * const tokens = createTokens({ store, sealer, oauth, now: Date.now });
 * const { accessToken } = await tokens.renew(memberId, 1, expiredToken);
 */
export function createTokens(options: TokensOptions): Tokens {
  const { store, sealer, oauth, now, skewMs = 30_000, peerWaits = [100, 400] } = options;
  const wait = options.wait ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const guard = createRefreshGuard(options.refreshesPerMinute ?? 10, now);
  const opened = new Map<string, TokenPair>();
  const flights = new Map<string, Promise<TokenPair>>();
  /** Pairs the server gave us and the store would not take yet. */
  const unsaved = new Map<string, { pair: TokenPair; expected: number }>();
  /** Version of the stored pair that the server refused for good. */
  const dead = new Map<string, number>();

  const keyOf = (memberId: string, userId: number) => `${memberId}/${userId}`;
  const isFresh = (pair: { expires: number }) => pair.expires * 1000 - skewMs > now();

  function remember(key: string, pair: TokenPair): TokenPair {
    if (opened.size >= REMEMBERED) opened.clear();
    opened.set(key, pair);
    return pair;
  }

  async function read(memberId: string, userId: number): Promise<Stored> {
    const row = await store.get(memberId, userId);
    if (!row) return { pair: null, version: 0 };
    try {
      return { pair: openPair(sealer, memberId, userId, row.sealed), version: row.version };
    } catch (cause) {
      // A pair nobody can open is as good as none, but its version is needed to replace it.
      return { pair: null, version: row.version, cause };
    }
  }

  function put(memberId: string, userId: number, pair: TokenPair, expected: number): Promise<boolean> {
    return store.put({ memberId, userId, sealed: sealPair(sealer, memberId, userId, pair) }, expected);
  }

  function settled(key: string, pair: TokenPair): TokenPair {
    unsaved.delete(key);
    dead.delete(key);
    return remember(key, pair);
  }

  async function keep(
    memberId: string,
    userId: number,
    pair: TokenPair,
    expected: number,
  ): Promise<TokenPair> {
    const key = keyOf(memberId, userId);
    unsaved.set(key, { pair, expected });
    if (await put(memberId, userId, pair, expected)) return settled(key, pair);
    unsaved.delete(key);
    const winner = await read(memberId, userId);
    if (winner.pair) return settled(key, winner.pair);
    throw noPair(winner.cause);
  }

  async function exchange(
    memberId: string,
    userId: number,
    pair: OfferedPair,
    offered: boolean,
  ): Promise<OAuthGrant> {
    const grant = await oauth.refresh(pair.refreshToken ?? '', pair.server);
    if (grant.memberId === memberId && (!offered || (grant.userId ?? userId) === userId)) return grant;
    throw new AuthError('The renewed token belongs to another portal or user', 'reauth-required', {
      code: 'TOKEN_MISMATCH',
      hint: 'The pair was not kept. An event of this portal carried tokens that are not its own.',
    });
  }

  async function fly(
    memberId: string,
    userId: number,
    stale: string,
    offered?: OfferedPair,
  ): Promise<TokenPair> {
    const key = keyOf(memberId, userId);
    const late = unsaved.get(key);
    if (late) {
      const pair = await keep(memberId, userId, late.pair, late.expected);
      if (pair.accessToken !== stale && isFresh(pair)) return pair;
    }
    const stored = await read(memberId, userId);
    if (stored.pair && stored.pair.accessToken !== stale && isFresh(stored.pair)) {
      return remember(key, stored.pair);
    }
    const ours = dead.get(key) === stored.version ? null : stored.pair;
    const candidates: OfferedPair[] = offered?.refreshToken ? [offered] : [];
    if (ours && ours.refreshToken !== offered?.refreshToken) candidates.push(ours);
    if (candidates.length === 0) throw noPair(stored.cause);
    guard.pass(key);
    let refusal: unknown;
    for (const candidate of candidates) {
      let grant: OAuthGrant;
      try {
        grant = await exchange(memberId, userId, candidate, candidate === offered);
      } catch (error) {
        if (!isFinal(error)) throw error;
        refusal = error;
        continue;
      }
      return keep(memberId, userId, pairOf(grant), stored.version);
    }
    if (ours) {
      const winner = await awaitPeer(memberId, userId, stored.version);
      if (winner && winner.accessToken !== stale) return settled(key, winner);
      dead.set(key, stored.version);
    }
    throw refusal;
  }

  /** Another replica may have exchanged the same refresh token a moment ago and be about to store its pair. */
  async function awaitPeer(memberId: string, userId: number, version: number): Promise<TokenPair | null> {
    for (const ms of peerWaits) {
      await wait(ms);
      const again = await read(memberId, userId);
      if (again.pair && again.version !== version) return again.pair;
    }
    return null;
  }

  async function renew(
    memberId: string,
    userId: number,
    stale: string,
    offered?: OfferedPair,
  ): Promise<TokenPair> {
    const key = keyOf(memberId, userId);
    for (let running = flights.get(key); running; running = flights.get(key)) {
      const pair = await running.catch((error: unknown) => {
        // Somebody else's failure is ours too, unless we hold a pair he did not have.
        if (!offered?.refreshToken || !isFinal(error)) throw error;
        return null;
      });
      if (pair && pair.accessToken !== stale) return pair;
    }
    const flight = fly(memberId, userId, stale, offered).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  async function save(memberId: string, userId: number, pair: TokenPair): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const row = await store.get(memberId, userId);
      if (await put(memberId, userId, pair, row?.version ?? 0)) {
        settled(keyOf(memberId, userId), pair);
        return;
      }
    }
    throw new StorageError('A token pair could not be stored: others kept writing it', {
      code: 'TOKENS_CONTENDED',
    });
  }

  async function adopt(memberId: string, userId: number, pair: TokenPair): Promise<boolean> {
    const key = keyOf(memberId, userId);
    const stored = await read(memberId, userId);
    const living = dead.get(key) === stored.version ? null : stored.pair;
    if (living && living.expires >= pair.expires) return false;
    const done = await put(memberId, userId, pair, stored.version);
    if (done) settled(key, pair);
    return done;
  }

  async function get(memberId: string, userId: number): Promise<TokenPair | null> {
    const key = keyOf(memberId, userId);
    const known = opened.get(key);
    if (known) return known;
    const { pair } = await read(memberId, userId);
    return pair ? remember(key, pair) : null;
  }

  function forget(memberId: string): void {
    for (const map of [opened, unsaved, dead]) {
      for (const key of map.keys()) if (key.startsWith(`${memberId}/`)) map.delete(key);
    }
  }

  return {
    get,
    isFresh,
    renew,
    save,
    adopt,
    isDead: (memberId, userId) => dead.has(keyOf(memberId, userId)),
    forget,
  };
}

/** The server has spoken: this refresh token will never work. */
function isFinal(error: unknown): boolean {
  return error instanceof AuthError && error.outcome !== 'transient' && error.outcome !== 'payment-required';
}

function noPair(cause: unknown): AuthError {
  return new AuthError('No usable token pair is stored', 'reauth-required', {
    code: 'NO_TOKENS',
    hint: 'Wait for an event with fresh tokens or have an administrator reinstall the application.',
    cause,
  });
}
