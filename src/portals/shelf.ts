import { AuthError, StorageError } from '../errors.ts';
import type { TokenStore } from '../storage/store.ts';
import type { Sealer } from './seal.ts';
import { openPair, sealPair, type TokenPair } from './token-pair.ts';

/** What the store says of one user's pair. */
export interface Stored {
  pair: TokenPair | null;
  /** 0 = no row. */
  version: number;
  /** The server refused this version for good. */
  dead: boolean;
  /** Why a stored pair could not be opened. */
  cause?: unknown;
}

/** Whose pair. */
export interface Owner {
  readonly memberId: string;
  readonly userId: number;
}

/** Where pairs lie: sealed in the store, opened in memory, and for a while with us when the store fails. */
export interface Shelf {
  /** From memory, else from the store. */
  get(owner: Owner): Promise<TokenPair | null>;
  /** From the store. */
  read(owner: Owner): Promise<Stored>;
  /**
   * Stores a pair the server has just given, unless the store has moved on from version `expected`; then the stored
   * pair wins. Returns the pair to use. While the store fails the pair stays with us, see `retry`.
   * @throws StorageError, AuthError `NO_TOKENS` when the row is gone
   */
  keep(owner: Owner, pair: TokenPair, expected: number): Promise<TokenPair>;
  /** Stores a pair that an earlier `keep` could not, if there is one. */
  retry(owner: Owner): Promise<TokenPair | null>;
  save(owner: Owner, pair: TokenPair): Promise<void>;
  adopt(owner: Owner, pair: TokenPair): Promise<boolean>;
  /** Makes a pair read from the store the one in memory. */
  take(owner: Owner, pair: TokenPair): TokenPair;
  bury(owner: Owner, version: number): void;
  isDead(owner: Owner): boolean;
  forget(memberId: string): void;
}

/** Memory of opened pairs is bounded; the store has them all. */
const REMEMBERED = 20_000;

export function createShelf(store: TokenStore, sealer: Sealer): Shelf {
  const opened = new Map<string, TokenPair>();
  const unsaved = new Map<string, { pair: TokenPair; expected: number }>();
  const dead = new Map<string, number>();

  const keyOf = ({ memberId, userId }: Owner) => `${memberId}/${userId}`;

  function take(owner: Owner, pair: TokenPair): TokenPair {
    if (opened.size >= REMEMBERED) opened.clear();
    opened.set(keyOf(owner), pair);
    return pair;
  }

  function settle(owner: Owner, pair: TokenPair): TokenPair {
    unsaved.delete(keyOf(owner));
    dead.delete(keyOf(owner));
    return take(owner, pair);
  }

  async function read(owner: Owner): Promise<Stored> {
    const row = await store.get(owner.memberId, owner.userId);
    if (!row) return { pair: null, version: 0, dead: false };
    const { version } = row;
    const isDead = dead.get(keyOf(owner)) === version;
    // Somebody else has put another pair in its place.
    if (!isDead) dead.delete(keyOf(owner));
    try {
      return { pair: openPair(sealer, owner.memberId, owner.userId, row.sealed), version, dead: isDead };
    } catch (cause) {
      // A pair nobody can open is as good as none, but its version is needed to replace it.
      return { pair: null, version, dead: isDead, cause };
    }
  }

  function put({ memberId, userId }: Owner, pair: TokenPair, expected: number): Promise<boolean> {
    return store.put({ memberId, userId, sealed: sealPair(sealer, memberId, userId, pair) }, expected);
  }

  async function keep(owner: Owner, pair: TokenPair, expected: number): Promise<TokenPair> {
    unsaved.set(keyOf(owner), { pair, expected });
    if (await put(owner, pair, expected)) return settle(owner, pair);
    unsaved.delete(keyOf(owner));
    const winner = await read(owner);
    if (winner.pair) return settle(owner, winner.pair);
    throw noTokens(winner.cause);
  }

  async function retry(owner: Owner): Promise<TokenPair | null> {
    const late = unsaved.get(keyOf(owner));
    return late ? keep(owner, late.pair, late.expected) : null;
  }

  async function get(owner: Owner): Promise<TokenPair | null> {
    const known = opened.get(keyOf(owner));
    if (known) return known;
    const { pair } = await read(owner);
    return pair ? take(owner, pair) : null;
  }

  async function save(owner: Owner, pair: TokenPair): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const row = await store.get(owner.memberId, owner.userId);
      if (await put(owner, pair, row?.version ?? 0)) {
        settle(owner, pair);
        return;
      }
    }
    throw new StorageError('A token pair could not be stored: others kept writing it', {
      code: 'TOKENS_CONTENDED',
    });
  }

  async function adopt(owner: Owner, pair: TokenPair): Promise<boolean> {
    const stored = await read(owner);
    if (stored.pair && !stored.dead && stored.pair.expires >= pair.expires) return false;
    const done = await put(owner, pair, stored.version);
    if (done) settle(owner, pair);
    return done;
  }

  function forget(memberId: string): void {
    for (const map of [opened, unsaved, dead]) {
      for (const key of map.keys()) if (key.startsWith(`${memberId}/`)) map.delete(key);
    }
  }

  return {
    get,
    read,
    keep,
    retry,
    save,
    adopt,
    take,
    bury: (owner, version) => void dead.set(keyOf(owner), version),
    isDead: (owner) => dead.has(keyOf(owner)),
    forget,
  };
}

export function noTokens(cause?: unknown): AuthError {
  return new AuthError('No usable token pair is stored', 'reauth-required', {
    code: 'NO_TOKENS',
    hint: 'Wait for an event with fresh tokens or have an administrator reinstall the application.',
    cause,
  });
}
