import { StorageError } from '../errors.ts';
import type { OAuthGrant } from '../rest/oauth.ts';
import type { Sealer } from './seal.ts';

/** Access and refresh token of one user of one portal. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  /** Unix seconds. */
  expires: number;
  /** Pinned origin of the authorisation server that issued the pair. */
  server: string;
}

export function pairOf(grant: OAuthGrant): TokenPair {
  const { accessToken, refreshToken, expires, server } = grant;
  return { accessToken, refreshToken, expires, server };
}

/** Encrypts a pair for the store; bound to portal and user, so that rows cannot be exchanged. */
export function sealPair(sealer: Sealer, memberId: string, userId: number, pair: TokenPair): Uint8Array {
  const { accessToken, refreshToken, expires, server } = pair;
  const plain = Buffer.from(JSON.stringify([accessToken, refreshToken, expires, server]));
  return sealer.seal(plain, context(memberId, userId));
}

/** @throws StorageError */
export function openPair(sealer: Sealer, memberId: string, userId: number, sealed: Uint8Array): TokenPair {
  const list: unknown = JSON.parse(sealer.open(sealed, context(memberId, userId)).toString('utf8'));
  const [accessToken, refreshToken, expires, server] = Array.isArray(list) ? list : [];
  if (
    typeof accessToken === 'string' &&
    typeof refreshToken === 'string' &&
    typeof expires === 'number' &&
    typeof server === 'string'
  ) {
    return { accessToken, refreshToken, expires, server };
  }
  throw new StorageError('A stored token pair has an unknown form', { code: 'SEAL_BROKEN' });
}

function context(memberId: string, userId: number): string {
  return `token:${memberId}:${userId}`;
}
