import { describe, expect, it } from 'vitest';
import type { SealKey } from '../../src/portals/seal.ts';
import { createSigner, MARK_SIZE } from '../../src/portals/sign.ts';

const key = (id: string, fill: number): SealKey => ({ id, key: Buffer.alloc(32, fill) });
const bytes = Buffer.from('what is signed');

describe('a mark', () => {
  const signer = createSigner([key('a', 1)], 'test');
  const mark = signer.sign(bytes, 'here');

  it('proves these bytes in this context', () => {
    expect(mark).toHaveLength(MARK_SIZE);
    expect(signer.verify(bytes, mark, 'here')).toBe(true);
  });

  it.each([
    ['other bytes', signer.verify(Buffer.from('what is signeD'), mark, 'here')],
    ['another context', signer.verify(bytes, mark, 'there')],
    ['a border that moved', signer.verify(Buffer.from('ewhat is signed'), mark, 'her')],
    ['no mark', signer.verify(bytes, Buffer.alloc(0), 'here')],
    ['a shorter mark', signer.verify(bytes, mark.subarray(1), 'here')],
    ['a longer mark', signer.verify(bytes, Buffer.concat([mark, mark]), 'here')],
    ['another key', createSigner([key('a', 2)], 'test').verify(bytes, mark, 'here')],
    ['another purpose', createSigner([key('a', 1)], 'tests').verify(bytes, mark, 'here')],
  ])('proves nothing with %s', (_what, verified) => {
    expect(verified).toBe(false);
  });

  it('stays good when a new key is put in front, until the old one goes', () => {
    const rotated = createSigner([key('b', 2), key('a', 1)], 'test');
    expect(rotated.verify(bytes, mark, 'here')).toBe(true);
    expect(rotated.sign(bytes, 'here')).not.toEqual(mark);
    expect(createSigner([key('b', 2)], 'test').verify(bytes, mark, 'here')).toBe(false);
  });

  it('is not made with a key of the ring itself', () => {
    expect(createSigner([key('x', 1)], 'test').sign(bytes, 'here')).toEqual(mark);
    expect(createSigner([key('a', 1)], 'seal').sign(bytes, 'here')).not.toEqual(mark);
  });
});
