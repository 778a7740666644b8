import { AuthError } from '../errors.ts';
import type { OAuthClient } from '../rest/oauth.ts';
import type { TokenStore } from '../storage/store.ts';
import type { Alone } from './alone.ts';
import { createRefreshGuard } from './refresh-guard.ts';
import type { Sealer } from './seal.ts';
import { createShelf, noTokens, type Owner } from './shelf.ts';
import { pairOf, type TokenPair } from './token-pair.ts';

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
   * token that the server refused; default [100, 400, 1000, 2000]. Empty for a store with one process.
   */
  peerWaits?: readonly number[] | undefined;
  /** Keeps other replicas from renewing the same pair meanwhile; default: there are none. */
  alone?: Alone | undefined;
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

/**
 * @example
 * const tokens = createTokens({ store, sealer, oauth, now: Date.now });
 * const { accessToken } = await tokens.renew(memberId, 1, expiredToken);
 */
export function createTokens(options: TokensOptions): Tokens {
  const { oauth, now, skewMs = 30_000, peerWaits = [100, 400, 1000, 2000] } = options;
  const alone: Alone = options.alone ?? ((_, work) => work());
  const wait = options.wait ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const guard = createRefreshGuard(options.refreshesPerMinute ?? 10, now);
  const shelf = createShelf(options.store, options.sealer);
  const flights = new Map<string, Promise<TokenPair>>();

  const keyOf = ({ memberId, userId }: Owner) => `${memberId}/${userId}`;
  const isFresh = (pair: { expires: number }) => pair.expires * 1000 - skewMs > now();

  async function exchange(owner: Owner, pair: OfferedPair, offered: boolean): Promise<TokenPair> {
    const grant = await oauth.refresh(pair.refreshToken ?? '', pair.server);
    // Our own pair was proven when it was stored; of an offered one only the event says whose it is.
    const sameUser = !offered || (grant.userId ?? owner.userId) === owner.userId;
    if (grant.memberId === owner.memberId && sameUser) return pairOf(grant);
    throw new AuthError('The renewed token belongs to another portal or user', 'reauth-required', {
      code: 'TOKEN_MISMATCH',
      hint: 'The pair was not kept. An event of this portal carried tokens that are not its own.',
    });
  }

  async function fly(owner: Owner, stale: string, offered?: OfferedPair): Promise<TokenPair> {
    const late = await shelf.retry(owner);
    if (late && late.accessToken !== stale && isFresh(late)) return late;
    const stored = await shelf.read(owner);
    if (stored.pair && stored.pair.accessToken !== stale && isFresh(stored.pair)) {
      return shelf.take(owner, stored.pair);
    }
    const ours = stored.dead ? null : stored.pair;
    const candidates: OfferedPair[] = offered?.refreshToken ? [offered] : [];
    if (ours && ours.refreshToken !== offered?.refreshToken) candidates.push(ours);
    if (candidates.length === 0) throw noTokens(stored.cause);
    guard.pass(keyOf(owner));
    let refusal: unknown;
    for (const candidate of candidates) {
      let pair: TokenPair;
      try {
        pair = await exchange(owner, candidate, candidate === offered);
      } catch (error) {
        if (!isFinal(error)) throw error;
        refusal = error;
        continue;
      }
      return shelf.keep(owner, pair, stored.version);
    }
    if (ours) {
      const winner = await awaitPeer(owner, stored.version);
      if (winner && winner.accessToken !== stale) return shelf.take(owner, winner);
      shelf.bury(owner, stored.version);
    }
    throw refusal;
  }

  /** Another replica may have exchanged the same refresh token a moment ago and be about to store its pair. */
  async function awaitPeer(owner: Owner, version: number): Promise<TokenPair | null> {
    for (const ms of peerWaits) {
      await wait(ms);
      const again = await shelf.read(owner);
      if (again.pair && again.version !== version) return again.pair;
    }
    return null;
  }

  async function renew(owner: Owner, stale: string, offered?: OfferedPair): Promise<TokenPair> {
    const key = keyOf(owner);
    for (let running = flights.get(key); running; running = flights.get(key)) {
      const pair = await running.catch((error: unknown) => {
        // Somebody else's failure is ours too, unless we hold a pair he did not have.
        if (!offered?.refreshToken || !isFinal(error)) throw error;
        return null;
      });
      if (pair && pair.accessToken !== stale) return pair;
    }
    const flight = alone(`refresh/${key}`, () => fly(owner, stale, offered)).finally(() =>
      flights.delete(key),
    );
    flights.set(key, flight);
    return flight;
  }

  return {
    get: (memberId, userId) => shelf.get({ memberId, userId }),
    isFresh,
    renew: (memberId, userId, stale, offered) => renew({ memberId, userId }, stale, offered),
    save: (memberId, userId, pair) => shelf.save({ memberId, userId }, pair),
    adopt: (memberId, userId, pair) => shelf.adopt({ memberId, userId }, pair),
    isDead: (memberId, userId) => shelf.isDead({ memberId, userId }),
    forget: shelf.forget,
  };
}

/** The server has spoken: this refresh token will never work. */
function isFinal(error: unknown): boolean {
  return error instanceof AuthError && error.outcome !== 'transient' && error.outcome !== 'payment-required';
}
