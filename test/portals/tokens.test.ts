import { describe, expect, it } from 'vitest';
import { AuthError } from '../../src/errors.ts';
import { createSealer } from '../../src/portals/seal.ts';
import { pair, SERVER, START, world } from './world.ts';

const OWNER = { memberId: 'm1', userId: 1 };

/** A world whose user 1 has the expired pair `old`. */
async function expired(more: Parameters<typeof world>[0] = {}) {
  const made = world(more);
  made.server.good.set('old-refresh', OWNER);
  await made.tokens.save('m1', 1, pair('old', -10));
  return made;
}

describe('renewal', () => {
  it('happens once for 64 parallel callers', async () => {
    const { tokens, server } = await expired();
    const pairs = await Promise.all(Array.from({ length: 64 }, () => tokens.renew('m1', 1, 'old-access')));
    expect(server.asked).toEqual(['old-refresh']);
    expect(new Set(pairs.map(({ accessToken }) => accessToken))).toEqual(new Set(['new-access-1']));
    expect((await tokens.renew('m1', 1, 'old-access')).accessToken).toBe('new-access-1');
    expect(server.asked).toHaveLength(1);
  });

  it('stores the new pair before anybody sees it', async () => {
    const { tokens, store, replica } = await expired();
    const before = store.puts;
    const renewed = tokens.renew('m1', 1, 'old-access').then((got) => [got.accessToken, store.puts - before]);
    expect(await renewed).toEqual(['new-access-1', 1]);
    expect((await replica().get('m1', 1))?.refreshToken).toBe('new-refresh-1');
  });

  it('uses the rotated refresh token next time', async () => {
    const { tokens, server } = await expired();
    await tokens.renew('m1', 1, 'old-access');
    await tokens.renew('m1', 1, 'new-access-1');
    expect(server.asked).toEqual(['old-refresh', 'new-refresh-1']);
  });

  it('gives nobody the very token he came to replace', async () => {
    const { tokens, replica, server } = await expired();
    await replica().renew('m1', 1, 'old-access');
    const [late, refused] = await Promise.all([
      tokens.renew('m1', 1, 'old-access'),
      tokens.renew('m1', 1, 'new-access-1'),
    ]);
    expect(late.accessToken).toBe('new-access-1');
    expect(refused.accessToken).toBe('new-access-2');
    expect(server.asked).toEqual(['old-refresh', 'new-refresh-1']);
  });

  it('keeps users and portals apart', async () => {
    const { tokens, server } = await expired();
    server.good.set('two-refresh', { memberId: 'm1', userId: 2 });
    server.good.set('far-refresh', { memberId: 'm2', userId: 1 });
    await tokens.save('m1', 2, pair('two', -10));
    await tokens.save('m2', 1, pair('far', -10));
    await Promise.all([
      tokens.renew('m1', 1, 'old-access'),
      tokens.renew('m1', 2, 'two-access'),
      tokens.renew('m2', 1, 'far-access'),
    ]);
    expect(server.asked.sort()).toEqual(['far-refresh', 'old-refresh', 'two-refresh']);
  });

  it('takes the pair of a faster replica instead of asking the server', async () => {
    const { tokens, replica, server } = await expired();
    await replica().renew('m1', 1, 'old-access');
    expect((await tokens.renew('m1', 1, 'old-access')).accessToken).toBe('new-access-1');
    expect(server.asked).toHaveLength(1);
  });

  it('waits for a replica that used up the refresh token at the same moment', async () => {
    const { replica, server } = await expired();
    const [first, second] = [replica({ peerWaits: [5, 20, 50] }), replica({ peerWaits: [5, 20, 50] })];
    const pairs = await Promise.all([
      first.renew('m1', 1, 'old-access'),
      second.renew('m1', 1, 'old-access'),
    ]);
    expect(pairs.map(({ accessToken }) => accessToken)).toEqual(['new-access-1', 'new-access-1']);
    expect(server.asked).toEqual(['old-refresh', 'old-refresh']);
  });

  it('takes the pair that won when the store was written meanwhile', async () => {
    const { tokens, replica } = await expired();
    const renewing = tokens.renew('m1', 1, 'old-access');
    await Promise.resolve();
    await replica().save('m1', 1, pair('reinstall', 3600));
    expect((await renewing).accessToken).toBe('reinstall-access');
    expect((await tokens.get('m1', 1))?.accessToken).toBe('reinstall-access');
  });
});

describe('a refresh that dies between answer and store', () => {
  it('fails the call, and the next renewal stores what the server gave without asking again', async () => {
    const { tokens, store, server, replica } = await expired();
    store.failPuts = 2;
    await expect(tokens.renew('m1', 1, 'old-access')).rejects.toThrow('disk full');
    await expect(tokens.renew('m1', 1, 'old-access')).rejects.toThrow('disk full');
    expect((await tokens.renew('m1', 1, 'old-access')).accessToken).toBe('new-access-1');
    expect(server.asked).toEqual(['old-refresh']);
    expect((await replica().get('m1', 1))?.refreshToken).toBe('new-refresh-1');
  });

  it('is reported as reauth-required after a restart, once, and not asked about again', async () => {
    const { tokens, store, server, replica } = await expired();
    store.failPuts = 1;
    await expect(tokens.renew('m1', 1, 'old-access')).rejects.toThrow('disk full');
    const restarted = replica();
    for (let i = 0; i < 5; i++) {
      await expect(restarted.renew('m1', 1, 'old-access')).rejects.toMatchObject({
        outcome: 'reauth-required',
      });
    }
    expect(restarted.isDead('m1', 1)).toBe(true);
    expect(server.asked).toEqual(['old-refresh', 'old-refresh']);
  });

  it('does not put its late pair over a newer one', async () => {
    const { tokens, store, replica } = await expired();
    store.failPuts = 1;
    await expect(tokens.renew('m1', 1, 'old-access')).rejects.toThrow('disk full');
    await replica().save('m1', 1, pair('reinstall', 3600));
    expect((await tokens.renew('m1', 1, 'old-access')).accessToken).toBe('reinstall-access');
  });
});

describe('a pair the server refuses', () => {
  it('is dead until a new one is stored', async () => {
    const { tokens, server } = await expired();
    server.good.clear();
    await expect(tokens.renew('m1', 1, 'old-access')).rejects.toMatchObject({ code: 'INVALID_GRANT' });
    expect(tokens.isDead('m1', 1)).toBe(true);
    await tokens.save('m1', 1, pair('reinstall', 3600));
    expect(tokens.isDead('m1', 1)).toBe(false);
    expect((await tokens.renew('m1', 1, 'old-access')).accessToken).toBe('reinstall-access');
  });

  it('is no longer dead once another replica has stored a new one', async () => {
    const { tokens, server, replica } = await expired();
    server.good.clear();
    await expect(tokens.renew('m1', 1, 'old-access')).rejects.toThrow();
    await replica().save('m1', 1, pair('reinstall', 3600));
    expect((await tokens.renew('m1', 1, 'old-access')).accessToken).toBe('reinstall-access');
    expect(tokens.isDead('m1', 1)).toBe(false);
  });

  it('is not dead when the server was only out of reach', async () => {
    const { tokens, server } = await expired();
    server.fail = new AuthError('down', 'transient', { code: 'CONNECT' });
    await expect(tokens.renew('m1', 1, 'old-access')).rejects.toMatchObject({ outcome: 'transient' });
    expect((await tokens.renew('m1', 1, 'old-access')).accessToken).toBe('new-access-1');
  });

  it('is replaced by the pair an event offers', async () => {
    const { tokens, server, replica } = await expired();
    server.good.clear();
    server.good.set('event-refresh', OWNER);
    const got = await tokens.renew('m1', 1, 'old-access', pair('event', 60));
    expect(got.accessToken).toBe('new-access-1');
    expect((await replica().get('m1', 1))?.accessToken).toBe('new-access-1');
  });

  it('still leaves the offered pair its chance when both are asked for together', async () => {
    const { tokens, server } = await expired();
    server.good.clear();
    server.good.set('event-refresh', OWNER);
    const [without, offered] = await Promise.allSettled([
      tokens.renew('m1', 1, 'old-access'),
      tokens.renew('m1', 1, 'old-access', pair('event', 60)),
    ]);
    expect(without.status).toBe('rejected');
    expect(offered).toMatchObject({ status: 'fulfilled', value: { accessToken: 'new-access-1' } });
  });
});

describe('an offered pair', () => {
  it.each([
    ['another portal', { memberId: 'm2', userId: 1 }],
    ['another user', { memberId: 'm1', userId: 9 }],
  ])('of %s is never stored', async (_name, owner) => {
    const { tokens, server, store } = await expired();
    server.good.clear();
    server.good.set('event-refresh', owner);
    const stored = store.rows.get('m1/1');
    await expect(tokens.renew('m1', 1, 'old-access', pair('event', 60))).rejects.toBeInstanceOf(AuthError);
    expect(store.rows.get('m1/1')).toBe(stored);
    expect(store.rows.size).toBe(1);
  });

  it('gives way to the stored one when it is refused', async () => {
    const { tokens, server } = await expired();
    expect((await tokens.renew('m1', 1, 'old-access', pair('event', -5))).accessToken).toBe('new-access-1');
    expect(server.asked).toEqual(['event-refresh', 'old-refresh']);
  });
});

describe('a portal that refuses every token', () => {
  it('does not make us renew without end', async () => {
    const { tokens, server, clock } = await expired({ refreshesPerMinute: 3 });
    let stale = 'old-access';
    for (let i = 0; i < 3; i++) stale = (await tokens.renew('m1', 1, stale)).accessToken;
    const refused = { code: 'REFRESH_TOO_OFTEN', outcome: 'transient' };
    await expect(tokens.renew('m1', 1, stale)).rejects.toMatchObject(refused);
    expect(server.asked).toHaveLength(3);
    clock.now += 60_000;
    await expect(tokens.renew('m1', 1, stale)).resolves.toBeDefined();
  });
});

describe('storing pairs', () => {
  it('encrypts them, bound to portal and user', async () => {
    const { tokens, store, replica } = world();
    await tokens.save('m1', 1, pair('canary', 3600));
    const row = store.rows.get('m1/1');
    expect(Buffer.from(row?.sealed ?? []).includes('canary')).toBe(false);
    if (row) store.rows.set('m1/2', { ...row, userId: 2 });
    await expect(replica().get('m1', 2)).resolves.toBeNull();
    await expect(replica().get('m1', 1)).resolves.toEqual(pair('canary', 3600));
  });

  it('replaces a pair that no configured key can open', async () => {
    const { tokens, replica, server } = await expired();
    const other = replica({ sealer: createSealer([{ id: 'k2', key: Buffer.alloc(32, 7) }]) });
    const refused = {
      outcome: 'reauth-required',
      cause: expect.objectContaining({ code: 'SEAL_UNKNOWN_KEY' }),
    };
    await expect(other.renew('m1', 1, 'old-access')).rejects.toMatchObject(refused);
    server.good.set('event-refresh', OWNER);
    await expect(other.renew('m1', 1, '', pair('event', 60))).resolves.toMatchObject({
      accessToken: 'new-access-1',
    });
    expect(await tokens.get('m1', 1)).not.toBeNull();
  });

  it('adopts a pair only in place of none, a dead one or a shorter-lived one', async () => {
    const { tokens, server } = world();
    expect(await tokens.adopt('m1', 1, pair('first', 3600))).toBe(true);
    expect(await tokens.adopt('m1', 1, pair('shorter', 1800))).toBe(false);
    expect((await tokens.get('m1', 1))?.accessToken).toBe('first-access');
    expect(await tokens.adopt('m1', 1, pair('longer', 3700))).toBe(true);
    server.good.clear();
    await expect(tokens.renew('m1', 1, 'longer-access')).rejects.toThrow();
    expect(await tokens.adopt('m1', 1, pair('alive', 600))).toBe(true);
    expect((await tokens.get('m1', 1))?.accessToken).toBe('alive-access');
  });

  it('forgets a removed portal, and that one only', async () => {
    const { tokens, store } = world();
    await tokens.save('m1', 1, pair('a', 3600));
    await tokens.save('m10', 1, pair('b', 3600));
    store.rows.clear();
    tokens.forget('m1');
    expect(await tokens.get('m1', 1)).toBeNull();
    expect(await tokens.get('m10', 1)).toMatchObject({ accessToken: 'b-access' });
  });

  it('counts a pair within the skew as expired', () => {
    const { tokens } = world({ skewMs: 30_000 });
    expect(tokens.isFresh({ expires: START / 1000 + 31 })).toBe(true);
    expect(tokens.isFresh({ expires: START / 1000 + 30 })).toBe(false);
    expect(SERVER).toContain('https');
  });
});
