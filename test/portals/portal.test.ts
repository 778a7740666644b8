import { describe, expect, it } from 'vitest';
import { createPortals, hashApplicationToken } from '../../src/portals/portal.ts';
import { botEvent, eventAuth, memoryPortalStore, pair, portalRow, world } from './world.ts';

const TOKEN = '9b1f64d02c7e4e8fa35d7712c80be5a4';

function setUp() {
  const made = world();
  const store = memoryPortalStore();
  const portals = createPortals({ store, tokens: made.tokens, now: () => made.clock.now, ttlMs: 1000 });
  return { ...made, portalStore: store, portals };
}

describe('finding a portal', () => {
  it('reads the store once, until the time is up or a fresh answer is asked for', async () => {
    const { portals, portalStore, clock } = setUp();
    portalStore.rows.set('m1', portalRow());
    for (let i = 0; i < 5; i++) await portals.find('m1');
    expect(portalStore.reads).toBe(1);
    await portals.find('m1', { fresh: true });
    expect(portalStore.reads).toBe(2);
    clock.now += 1000;
    await portals.find('m1');
    expect(portalStore.reads).toBe(3);
  });

  it('sees a change at once', async () => {
    const { portals } = setUp();
    expect(await portals.find('m1')).toBeNull();
    await portals.put(portalRow());
    expect(await portals.find('m1')).toMatchObject({ language: 'en' });
    await portals.put(portalRow({ language: 'de' }));
    expect(await portals.find('m1')).toMatchObject({ language: 'de' });
    await portals.remove('m1');
    expect(await portals.find('m1')).toBeNull();
  });

  it('does not remember a read that a change has overtaken', async () => {
    const { portals, portalStore } = setUp();
    const old = portalRow();
    let release: (row: ReturnType<typeof portalRow>) => void = () => {};
    const { get } = portalStore;
    portalStore.get = () => new Promise((resolve) => (release = resolve));
    const reading = portals.find('m1');
    await portals.put(portalRow({ language: 'de' }));
    release(old);
    await reading;
    portalStore.get = get;
    expect(await portals.find('m1')).toMatchObject({ language: 'de' });
  });

  it('drops the tokens of a removed portal from memory', async () => {
    const { portals, tokens, store } = setUp();
    await portals.put(portalRow());
    await tokens.save('m1', 1, pair('installer', 3600));
    store.rows.clear();
    await portals.remove('m1');
    expect(await tokens.get('m1', 1)).toBeNull();
  });
});

describe('the application token', () => {
  it('must be the stored one', () => {
    const { portals } = setUp();
    const portal = portalRow({ applicationTokenHash: hashApplicationToken(TOKEN) });
    expect(portals.isGenuine(portal, TOKEN)).toBe(true);
    for (const wrong of ['', 'x', TOKEN.slice(1), `${TOKEN} `, TOKEN.toUpperCase()]) {
      expect(portals.isGenuine(portal, wrong)).toBe(false);
    }
  });

  it('is looked at anew when the portal has another one', () => {
    const { portals } = setUp();
    const other = 'f'.repeat(TOKEN.length);
    const before = portalRow({ applicationTokenHash: hashApplicationToken(TOKEN) });
    const after = portalRow({ applicationTokenHash: hashApplicationToken(other) });
    for (const _again of [1, 2]) {
      expect([portals.isGenuine(before, TOKEN), portals.isGenuine(before, other)]).toEqual([true, false]);
      expect([portals.isGenuine(after, TOKEN), portals.isGenuine(after, other)]).toEqual([false, true]);
    }
  });

  it('fits no portal without one', () => {
    const { portals } = setUp();
    const portal = portalRow({ applicationTokenHash: new Uint8Array() });
    expect(portals.isGenuine(portal, '')).toBe(false);
    expect(portals.isGenuine(portal, TOKEN)).toBe(false);
  });
});

describe('a dead installer pair', () => {
  async function dead() {
    const made = setUp();
    await made.tokens.save('m1', 1, pair('installer', 3600));
    await expect(made.tokens.renew('m1', 1, 'installer-access')).rejects.toThrow();
    made.server.asked.length = 0;
    return made;
  }

  it('comes to life with an event of the installer', async () => {
    const { portals, server, replica } = await dead();
    server.good.set('user-refresh', { memberId: 'm1', userId: 1 });
    expect(await portals.revive(portalRow(), botEvent({ user: eventAuth('user', 1, 3600) }))).toBe(true);
    expect((await replica().get('m1', 1))?.accessToken).toBe('new-access-1');
    expect(await portals.identity.installer(portalRow()).token()).toBe('new-access-1');
  });

  it('does not with an event of anybody else, nor with tokens of anybody else in his name', async () => {
    const { portals, server, tokens } = await dead();
    server.good.set('user-refresh', { memberId: 'm1', userId: 11 });
    expect(await portals.revive(portalRow(), botEvent({ user: eventAuth('user', 11, 3600) }))).toBe(false);
    expect(server.asked).toEqual([]);
    expect(await portals.revive(portalRow(), botEvent({ user: eventAuth('user', 1, 3600) }))).toBe(false);
    expect(tokens.isDead('m1', 1)).toBe(true);
  });

  it('costs nothing while the pair lives', async () => {
    const { portals, tokens, server } = setUp();
    await tokens.save('m1', 1, pair('installer', 3600));
    expect(await portals.revive(portalRow(), botEvent({ user: eventAuth('user', 1, 3600) }))).toBe(false);
    expect(server.asked).toEqual([]);
  });
});
