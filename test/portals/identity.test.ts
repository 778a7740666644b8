import { describe, expect, it } from 'vitest';
import { createIdentities } from '../../src/portals/identity.ts';
import { botEvent, eventAuth, pair, portalRow, world } from './world.ts';

const portal = portalRow();

function setUp() {
  const made = world();
  return { ...made, identity: createIdentities(made.tokens) };
}

describe('every identity', () => {
  it('goes to the stored address, never to one an event names', () => {
    const { identity } = setUp();
    const event = botEvent({ bot: eventAuth('bot', 740, 3600), user: eventAuth('user', 11, 3600) });
    const all = [identity.installer(portal), identity.bot(portal, event), identity.user(portal, event)];
    expect(all.map(({ clientEndpoint }) => clientEndpoint)).toEqual(Array(3).fill(portal.clientEndpoint));
    expect(all.map(({ label }) => label)).toEqual(['installer', 'bot 740', 'user 11']);
  });
});

describe('the bot itself', () => {
  it('uses its own token: that of the event, else its stored pair', async () => {
    const { identity, tokens } = setUp();
    const itself = identity.botItself(portal, botEvent({ bot: eventAuth('bot', 740, 3600) }));
    expect(await itself.token()).toBe('bot-access');
    await tokens.save('m1', 740, pair('stored', 3600));
    expect(await identity.botItself(portal, botEvent({})).token()).toBe('stored-access');
  });

  it('is never somebody else, neither the installer nor whose token an event calls the bot’s', async () => {
    const { identity, tokens } = setUp();
    await tokens.save('m1', 1, pair('installer', 3600));
    const events = [
      botEvent({}),
      botEvent({ bot: eventAuth('bot', 740, -10) }),
      botEvent({ bot: { ...eventAuth('bot', 740, 3600), userId: 11 } }),
    ];
    for (const event of events) {
      await expect(identity.botItself(portal, event).token()).rejects.toMatchObject({
        outcome: 'reauth-required',
      });
    }
  });
});

describe('whose tokens an identity sends', () => {
  const says = (userId: number) => ({ ...eventAuth('any', 1, 3600), userId });

  it('is known of the bot itself and of whoever acted, when their tokens say so or are stored', () => {
    const { identity } = setUp();
    const event = botEvent({ bot: says(740), user: says(11) });
    expect(identity.botItself(portal, event).userId).toBe(740);
    expect(identity.user(portal, event).userId).toBe(11);
    expect(identity.botItself(portal, botEvent({})).userId).toBe(740);
  });

  it('is not known when a token does not say it, nor of the bot that may speak as its installer', () => {
    const { identity } = setUp();
    const { userId: _, ...silent } = says(740);
    const event = botEvent({ bot: silent, user: silent });
    expect(identity.botItself(portal, event).userId).toBeUndefined();
    expect(identity.user(portal, event).userId).toBeUndefined();
    expect(identity.bot(portal, botEvent({ bot: says(740) })).userId).toBeUndefined();
    expect(identity.installer(portal).userId).toBeUndefined();
  });
});

describe('the bot', () => {
  it('uses the token of the event without a look into the store', async () => {
    const { identity, store } = setUp();
    store.get = () => Promise.reject(new Error('not asked for'));
    const bot = identity.bot(portal, botEvent({ bot: eventAuth('bot', 740, 3600) }));
    expect(await bot.token()).toBe('bot-access');
  });

  it('renews an expired event token and keeps the pair under its own user', async () => {
    const { identity, server, store, replica } = setUp();
    server.good.set('bot-refresh', { memberId: 'm1', userId: 740 });
    const bot = identity.bot(portal, botEvent({ bot: eventAuth('bot', 740, 10) }));
    expect(await bot.token()).toBe('new-access-1');
    expect(await bot.token()).toBe('new-access-1');
    expect([...store.rows.keys()]).toEqual(['m1/740']);
    expect((await replica().get('m1', 740))?.refreshToken).toBe('new-refresh-1');
  });

  it('renews once for many waiting events with expired tokens', async () => {
    const { identity, server } = setUp();
    const events = Array.from({ length: 20 }, (_, i) => botEvent({ bot: eventAuth(`bot${i}`, 740, -100) }));
    for (let i = 0; i < 20; i++) server.good.set(`bot${i}-refresh`, { memberId: 'm1', userId: 740 });
    await Promise.all(events.map((event) => identity.bot(portal, event).token()));
    expect(server.asked).toHaveLength(1);
  });

  it('falls back to its stored pair, then to the installer', async () => {
    const { identity, tokens } = setUp();
    await tokens.save('m1', 1, pair('installer', 3600));
    expect(await identity.bot(portal, botEvent({})).token()).toBe('installer-access');
    await tokens.save('m1', 740, pair('stored', 3600));
    expect(await identity.bot(portal, botEvent({})).token()).toBe('stored-access');
  });

  it('falls back to the installer when its refresh token is refused', async () => {
    const { identity, tokens } = setUp();
    await tokens.save('m1', 1, pair('installer', 3600));
    const bot = identity.bot(portal, botEvent({ bot: eventAuth('bot', 740, -10) }));
    expect(await bot.token()).toBe('installer-access');
  });

  it('renews a token that the portal refuses although it looks fresh', async () => {
    const { identity, server } = setUp();
    server.good.set('bot-refresh', { memberId: 'm1', userId: 740 });
    const bot = identity.bot(portal, botEvent({ bot: eventAuth('bot', 740, 3600) }));
    expect(await bot.renew?.(await bot.token())).toBe('new-access-1');
    expect(await bot.token()).toBe('new-access-1');
  });

  it('does not touch tokens of another portal inside an event', async () => {
    const { identity, server } = setUp();
    server.good.set('bot-refresh', { memberId: 'm2', userId: 740 });
    const bot = identity.bot(portal, botEvent({ bot: eventAuth('bot', 740, 3600, 'm2') }));
    await expect(bot.token()).rejects.toMatchObject({ code: 'NO_TOKENS', outcome: 'reauth-required' });
    expect(server.asked).toEqual([]);
  });
});

describe('the user', () => {
  it('uses the token of the event, else the stored pair, else nothing', async () => {
    const { identity, tokens } = setUp();
    await tokens.save('m1', 1, pair('installer', 3600));
    const acted = botEvent({ user: eventAuth('user', 11, 3600) });
    expect(await identity.user(portal, acted).token()).toBe('user-access');
    const late = botEvent({ user: eventAuth('user', 11, -10) });
    await expect(identity.user(portal, late).token()).rejects.toMatchObject({ outcome: 'reauth-required' });
    await tokens.save('m1', 11, pair('stored', 3600));
    expect(await identity.user(portal, late).token()).toBe('stored-access');
    await expect(identity.user(portal, botEvent({})).token()).rejects.toMatchObject({
      outcome: 'reauth-required',
    });
  });

  it("never gets into the installer's place", async () => {
    const { identity, tokens, server, replica } = setUp();
    await tokens.save('m1', 1, pair('installer', 3600));
    server.good.set('user-refresh', { memberId: 'm1', userId: 11 });
    const user = identity.user(portal, botEvent({ user: eventAuth('user', 11, -10) }));
    expect(await user.token()).toBe('new-access-1');
    expect(await replica().get('m1', 1)).toEqual(pair('installer', 3600));
  });

  it('who is not named has his token while it lasts', async () => {
    const { identity, server, store } = setUp();
    const { userId: _unknown, ...auth } = eventAuth('user', 11, 3600);
    const user = identity.user(portal, botEvent({ user: auth }));
    expect(await user.token()).toBe('user-access');
    await expect(user.renew?.('user-access')).rejects.toMatchObject({ outcome: 'reauth-required' });
    expect(server.asked).toEqual([]);
    expect(store.rows.size).toBe(0);
  });
});

describe('the installer', () => {
  it('is renewed shortly before his token expires', async () => {
    const { identity, tokens, server } = setUp();
    server.good.set('installer-refresh', { memberId: 'm1', userId: 1 });
    await tokens.save('m1', 1, pair('installer', 10));
    expect(await identity.installer(portal).token()).toBe('new-access-1');
  });

  it('without tokens is an AuthError', async () => {
    const { identity } = setUp();
    await expect(identity.installer(portal).token()).rejects.toMatchObject({ outcome: 'reauth-required' });
  });
});
