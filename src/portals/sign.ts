import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from './seal.ts';

/** Bytes of a mark: 128 bits of HMAC-SHA256. */
export const MARK_SIZE = 16;

/** Proves that this server wrote something which it gives out of its hands. `context` says what it is and for whom. */
export interface Signer {
  sign(bytes: Uint8Array, context: string): Buffer;
  /** True when one of the keys made the mark, for these bytes and this context. Takes the same time whatever is wrong. */
  verify(bytes: Uint8Array, mark: Uint8Array, context: string): boolean;
}

/**
 * HMAC-SHA256, its keys derived from the ring's (HKDF, RFC 5869), so that no key serves two purposes. The first key
 * signs, all of them verify: what was signed before a rotation stays good.
 */
export function createSigner(keys: KeyRing, purpose: string): Signer {
  const derive = (key: Uint8Array) => Buffer.from(hkdfSync('sha256', key, '', `b24bot ${purpose}`, 32));
  const first = derive(keys[0].key);
  const all = keys.map(({ key }) => derive(key));
  const markOf = (key: Buffer, bytes: Uint8Array, context: string): Buffer =>
    createHmac('sha256', key)
      .update(`${Buffer.byteLength(context)}:${context}`)
      .update(bytes)
      .digest()
      .subarray(0, MARK_SIZE);
  return {
    sign: (bytes, context) => markOf(first, bytes, context),
    verify(bytes, mark, context) {
      if (mark.length !== MARK_SIZE) return false;
      return all.map((key) => timingSafeEqual(markOf(key, bytes, context), mark)).includes(true);
    },
  };
}
