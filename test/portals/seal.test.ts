import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError, StorageError } from '../../src/errors.ts';
import { createSealer, parseKeys } from '../../src/portals/seal.ts';

const k1 = { id: 'k1', key: randomBytes(32) };
const k2 = { id: 'second', key: randomBytes(32) };
const plain = Buffer.from('access-token-canary');

function codeOf(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    if (error instanceof StorageError) return error.code;
    throw error;
  }
  return 'opened';
}

describe('a sealer', () => {
  it.each([0, 1, 4096, 100_000])('opens what it sealed: %i bytes', (size) => {
    const sealer = createSealer([k1]);
    const bytes = randomBytes(size);
    expect(sealer.open(sealer.seal(bytes, 'm1'), 'm1').equals(bytes)).toBe(true);
  });

  it('shows nothing of the content and never seals twice alike', () => {
    const sealer = createSealer([k1]);
    const sealed = Array.from({ length: 1000 }, () => Buffer.from(sealer.seal(plain, 'm1')));
    expect(new Set(sealed.map((one) => one.toString('hex'))).size).toBe(1000);
    const nonces = new Set(sealed.map((one) => one.subarray(4, 16).toString('hex')));
    expect(nonces.size).toBe(1000);
    expect(sealed[0]?.includes('canary')).toBe(false);
  });

  it('notices any changed byte', () => {
    const sealer = createSealer([k1]);
    const sealed = sealer.seal(plain, 'm1');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(
        codeOf(() => sealer.open(changed, 'm1')),
        `byte ${at}`,
      ).toMatch(/^SEAL_/);
    }
    for (const length of [0, 1, 2, 4, 31, sealed.length - 1]) {
      expect(codeOf(() => sealer.open(sealed.subarray(0, length), 'm1'))).toBe('SEAL_BROKEN');
    }
  });

  it('does not open a record under another name', () => {
    const sealer = createSealer([k1]);
    expect(codeOf(() => sealer.open(sealer.seal(plain, 'token:m1:1'), 'token:m1:2'))).toBe('SEAL_BROKEN');
  });

  it('opens with every key of the ring and seals with the first', () => {
    const before = createSealer([k1]).seal(plain, 'm1');
    const rotated = createSealer([k2, k1]);
    expect(rotated.open(before, 'm1').equals(plain)).toBe(true);
    const after = rotated.seal(plain, 'm1');
    expect(createSealer([k2]).open(after, 'm1').equals(plain)).toBe(true);
    expect(codeOf(() => createSealer([k1]).open(after, 'm1'))).toBe('SEAL_UNKNOWN_KEY');
  });
});

describe('a key ring in the environment', () => {
  const base64 = (fill: number) => Buffer.alloc(32, fill).toString('base64');

  it('is a list of id:base64', () => {
    const ring = parseKeys(` k2:${base64(2)}, k1:${base64(1)} `);
    expect(ring.map(({ id, key }) => [id, key[0], key.length])).toEqual([
      ['k2', 2, 32],
      ['k1', 1, 32],
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no id', base64(1)],
    ['an empty id', `:${base64(1)}`],
    ['a long id', `abcdefghijklmnopq:${base64(1)}`],
    ['a short key', `k1:${Buffer.alloc(16, 65).toString('base64')}`],
    ['a key that is no base64', `k1:${'!'.repeat(44)}`],
    ['two keys of one id', `k1:${base64(1)},k1:${base64(2)}`],
  ])('is refused with %s, without repeating it', (_name, text) => {
    let error: unknown;
    try {
      parseKeys(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ConfigError);
    if (text.length > 20) expect(String(error)).not.toContain(text.slice(-20));
  });
});
