import { hash, timingSafeEqual } from 'node:crypto';
import type { BotEvent } from '../bitrix24/event.ts';
import { AuthError } from '../errors.ts';
import type { PortalRow, PortalStore } from '../storage/store.ts';
import { createIdentities, type Identities, offeredByInstaller } from './identity.ts';
import type { Tokens } from './tokens.ts';

export interface PortalsOptions {
  store: PortalStore;
  tokens: Tokens;
  /** Unix milliseconds. */
  now: () => number;
  /** How long a portal is known without asking the store, which other replicas may have changed; default 30 000. */
  ttlMs?: number;
}

/** Who installed us. */
export interface Portals {
  /** The portal, from memory if it was asked for lately. `fresh` asks the store in any case. */
  find(memberId: string, options?: { fresh?: boolean }): Promise<PortalRow | null>;
  put(row: PortalRow): Promise<void>;
  /** Forgets the portal with all that is stored of it. */
  remove(memberId: string): Promise<void>;
  list: PortalStore['list'];
  /** True when `applicationToken` (top level of an event) is the portal's; compared in constant time. */
  isGenuine(portal: PortalRow, applicationToken: string): boolean;
  readonly identity: Identities;
  /**
   * If the installer's stored pair is dead and it is the installer who acted, his event's pair takes its place, once
   * the authorisation server has confirmed whose it is. Cheap when there is nothing to revive.
   */
  revive(portal: PortalRow, event: BotEvent): Promise<boolean>;
}

/** Portals in memory; beyond this many the memory starts anew. */
const REMEMBERED = 20_000;

/** SHA-256 of an application_token, as `PortalRow.applicationTokenHash` keeps it. */
export function hashApplicationToken(applicationToken: string): Uint8Array {
  return hash('sha256', applicationToken, 'buffer');
}

/**
 * @example
 * const portal = await portals.find(envelope.memberId);
 * if (!portal || !portals.isGenuine(portal, envelope.applicationToken)) return reply.code(403).send();
 */
export function createPortals(options: PortalsOptions): Portals {
  const { store, tokens, now, ttlMs = 30_000 } = options;
  const known = new Map<string, { row: PortalRow; until: number }>();
  /** Tokens whose hash was found right, by the hash of the row in memory: the next event need not be hashed. */
  const genuine = new WeakMap<Uint8Array, Uint8Array>();
  /** Rises with every change, so that a read which was overtaken by one is not remembered. */
  let changes = 0;

  function remember(row: PortalRow): void {
    if (known.size >= REMEMBERED) known.clear();
    known.set(row.memberId, { row, until: now() + ttlMs });
  }

  async function find(memberId: string, { fresh = false } = {}): Promise<PortalRow | null> {
    const entry = fresh ? undefined : known.get(memberId);
    if (entry && entry.until > now()) return entry.row;
    const before = changes;
    const row = await store.get(memberId);
    if (before !== changes) return row;
    if (row) remember(row);
    else known.delete(memberId);
    return row;
  }

  async function put(row: PortalRow): Promise<void> {
    known.delete(row.memberId);
    changes += 1;
    await store.put(row);
    changes += 1;
    remember(row);
  }

  async function remove(memberId: string): Promise<void> {
    known.delete(memberId);
    changes += 1;
    await store.remove(memberId);
    changes += 1;
    known.delete(memberId);
    tokens.forget(memberId);
  }

  function isGenuine(portal: PortalRow, applicationToken: string): boolean {
    const { applicationTokenHash } = portal;
    // A portal without a token (hash missing) is nobody's, and so is an event without one.
    if (applicationToken === '' || applicationTokenHash.length !== 32) return false;
    const offered = Buffer.from(applicationToken);
    const known = genuine.get(applicationTokenHash);
    if (known?.length === offered.length && timingSafeEqual(known, offered)) return true;
    const isRight = timingSafeEqual(hashApplicationToken(applicationToken), applicationTokenHash);
    if (isRight) genuine.set(applicationTokenHash, Uint8Array.from(offered));
    return isRight;
  }

  async function revive(portal: PortalRow, event: BotEvent): Promise<boolean> {
    const { memberId, installerId } = portal;
    if (!tokens.isDead(memberId, installerId)) return false;
    const offered = offeredByInstaller(portal, event);
    if (!offered?.refreshToken) return false;
    const stored = await tokens.get(memberId, installerId);
    try {
      await tokens.renew(memberId, installerId, stored?.accessToken ?? '', offered);
      return true;
    } catch (error) {
      if (error instanceof AuthError) return false;
      throw error;
    }
  }

  return {
    find,
    put,
    remove,
    list: (page) => store.list(page),
    isGenuine,
    identity: createIdentities(tokens),
    revive,
  };
}
