import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { button, type KeyboardFields, keyboard } from '../../src/compose/index.ts';
import { defineBot, matchers, testPortal } from './kit.ts';

expect.extend(matchers);

const news = () =>
  defineBot({ code: 'news', name: 'News' }, (bot) => {
    const like = bot.action('like', { payload: z.object({ item: z.number() }) }, (ctx, { item }) =>
      ctx.reply(`Liked ${item}`),
    );
    bot.on('message', (ctx) => ctx.reply('Like it?', keyboard([like.button('Like', { item: 1 })])));
  });

type Portal = Awaited<ReturnType<typeof testPortal>>;
const told = (portal: Portal, userId: number) =>
  portal.user(userId).received.filter(({ text }) => text.startsWith('Release'));

describe.each(['v1', 'v2'] as const)('a broadcast, %s', (api) => {
  it('reaches every dialog once, and says who did not get it and why', async () => {
    await using portal = await testPortal(news(), { api });
    for (const id of [11, 12]) await portal.user(id).says('hi');
    const { memberId, domain } = { ...portal.local.portal.state, domain: new URL(portal.local.origin).host };
    const { id } = await portal.server.broadcasts.start({
      bot: 'news',
      to: [
        { portal: memberId, dialogId: '11' },
        { portal: domain, dialogId: '12' },
        { portal: memberId, dialogId: 'chat999999' },
        { portal: memberId, dialogId: '11' },
      ],
      parts: ['Release 2'],
    });
    await portal.settle();
    expect(await portal.server.broadcasts.show(id)).toMatchObject({
      state: 'done',
      waiting: 0,
      sent: 2,
      failed: 1,
    });
    expect(told(portal, 11)).toHaveLength(1);
    expect(told(portal, 12)).toHaveLength(1);
    const report = await portal.server.broadcasts.report(id);
    expect(report.map(({ n, dialogId, state }) => [n, dialogId, state])).toEqual([
      [1, '11', 'sent'],
      [2, '12', 'sent'],
      [3, 'chat999999', 'failed'],
    ]);
    expect(report[2]?.error).toMatch(/^[A-Z_]+: /);
    expect(report[0]?.messageId).toBe(told(portal, 11)[0]?.id);
  });
});

describe('broadcasts', () => {
  it('are begun once under an id, paused, resumed and cancelled', async () => {
    await using portal = await testPortal(news());
    const { broadcasts, store } = portal.server;
    await portal.user().says('hi');
    const to = [{ portal: portal.local.portal.state.memberId, dialogId: '11' }];
    const order = { bot: 'news', to, parts: ['Release 2'], id: 'release-2' };
    // Stored as if somebody had paused it before the first message.
    const stop = { ...order, id: 'paused' };
    await broadcasts.start(stop);
    const wasPaused = await broadcasts.pause('paused');
    await broadcasts.start(order);
    await broadcasts.start(order);
    await portal.settle();
    const before = told(portal, 11).length;
    if (wasPaused) expect(await broadcasts.resume('paused')).toBe(true);
    await portal.settle();
    expect(told(portal, 11)).toHaveLength(2);
    expect(before).toBeGreaterThanOrEqual(1);
    expect(await broadcasts.cancel('release-2')).toBe(false);
    expect((await broadcasts.list()).map(({ id, state }) => [id, state]).sort()).toEqual([
      ['paused', 'done'],
      ['release-2', 'done'],
    ]);
    await store.broadcasts.setState('release-2', ['done'], 'paused');
    expect(await broadcasts.cancel('release-2')).toBe(true);
    expect(await broadcasts.show('nothing')).toBeNull();
  });

  it('are refused as a whole when the message or a dialog is no use', async () => {
    await using portal = await testPortal(news());
    const bot = portal.server.portal(portal.local.portal.state.memberId).bot('news');
    await expect(bot.broadcast(['11'], '')).rejects.toMatchObject({ code: 'MESSAGE_EMPTY' });
    await expect(bot.broadcast(['11', 'room'], 'Hi')).rejects.toMatchObject({ code: 'USER_ID_EMPTY' });
    await expect(
      portal.server.broadcasts.start({
        bot: 'news',
        to: [{ portal: 'nowhere.example', dialogId: '11' }],
        parts: ['Hi'],
      }),
    ).rejects.toMatchObject({ code: 'UNKNOWN_PORTAL' });
    expect(await portal.server.broadcasts.list()).toEqual([]);
  });

  it('carry buttons whose actions work where they arrive', async () => {
    let likeButton: KeyboardFields | undefined;
    const bot = defineBot({ code: 'news', name: 'News' }, (b) => {
      const like = b.action('like', { payload: z.object({ item: z.number() }) }, (ctx, { item }) =>
        ctx.reply(`Liked ${item}`),
      );
      likeButton = keyboard([like.button('Like', { item: 7 }), button.link('Open', 'https://example.com')]);
    });
    await using portal = await testPortal(bot);
    const user = portal.user();
    await user.says('hi');
    const parts = ['Release 2', likeButton ?? ''];
    await portal.server.broadcasts.start({
      bot: 'news',
      to: [{ portal: portal.local.portal.state.memberId, dialogId: '11' }],
      parts,
    });
    await portal.settle();
    await user.clicks('Like');
    expect(user).toHaveSeen('Liked 7');
  });

  it('go on where a recipient failed for now', async () => {
    await using portal = await testPortal(news());
    await portal.user().says('hi');
    portal.local.faults.add({
      method: 'imbot.v2.Chat.Message.send',
      do: 'fail',
      code: 'INTERNAL_SERVER_ERROR',
      status: 500,
      times: 1,
    });
    const { id } = await portal.server
      .portal(portal.local.portal.state.memberId)
      .bot()
      .broadcast(['11', '12'], 'Release 2');
    await portal.settle();
    await expect
      .poll(async () => (await portal.server.broadcasts.show(id))?.state, { timeout: 5000 })
      .toBe('done');
    expect(told(portal, 11)).toHaveLength(1);
    expect(told(portal, 12)).toHaveLength(1);
  });
});

describe('a message under a key', () => {
  it('is sent once, whoever sends it again', async () => {
    await using portal = await testPortal(news());
    await portal.user().says('hi');
    const bot = portal.server.portal(portal.local.portal.state.memberId).bot();
    const first = await bot.once('release-2').send('11', 'Release 2');
    const again = await bot.once('release-2').send('11', 'Release 2, again');
    expect(again).toEqual(first);
    await bot.once('release-3').send('11', 'Release 3');
    expect(told(portal, 11).map(({ text }) => text)).toEqual(['Release 2', 'Release 3']);
  });

  it('is sent as the bot itself in v1, and refused where no key can go', async () => {
    await using portal = await testPortal(news(), { api: 'v1' });
    const bot = portal.server.portal(portal.local.portal.state.memberId).bot();
    await expect(bot.once('a').send('11', 'Release 1')).rejects.toMatchObject({ code: 'NO_KEY' });
    await portal.user().says('hi');
    const first = await bot.once('a').send('11', 'Release 1');
    expect(await bot.once('a').send('11', 'Release 1')).toEqual(first);
    expect(told(portal, 11)).toHaveLength(1);
  });

  it('can be edited and deleted', async () => {
    await using portal = await testPortal(news());
    await portal.user().says('hi');
    const bot = portal.server.portal(portal.local.portal.state.memberId).bot();
    const { id } = await bot.send('11', 'Release 2');
    await bot.edit(id, 'Release 2.1');
    expect(told(portal, 11).map(({ text }) => text)).toEqual(['Release 2.1']);
    await bot.delete(id);
    expect(await bot.call('imbot.v2.Bot.list', {})).toBeDefined();
  });
});
