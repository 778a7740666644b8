import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineBot, defineTimer, matchers, testPortal } from './kit.ts';

expect.extend(matchers);

const nudge = defineTimer('nudge');
const remind = defineTimer('remind', { data: z.object({ text: z.string() }) });

/** Fails the given number of times once it has set its timer. */
function reminder(failures = 0) {
  let left = failures;
  return defineBot({ code: 'reminder', name: 'Reminder' }, (bot) => {
    bot.timer(remind, (ctx, { text }) => ctx.reply(`Remember: ${text} (${ctx.user?.name})`));
    bot.timer(nudge, (ctx) => ctx.reply('Still there?'));
    bot.on('message', async (ctx) => {
      const [what = '', text = ''] = ctx.text.split(' ');
      if (what === 'remind') await ctx.schedule('10m', remind, { text });
      if (what === 'again') await ctx.schedule('10m', remind, { text }, { id: 'mine' });
      if (what === 'forget') await ctx.reply(String(await ctx.unschedule('mine')));
      if (what === 'tell') await ctx.elsewhere('12').reply(`From ${ctx.user?.name}`);
      if (left > 0) {
        left -= 1;
        throw new Error('after everything');
      }
    });
  });
}

const seen = (text: RegExp) => (message: { text: string }) => text.test(message.text);

describe.each(['v1', 'v2'] as const)('timers, %s', (api) => {
  it('come when they are due, with their data and whoever set them, and once', async () => {
    await using portal = await testPortal(reminder(), { api });
    const user = portal.user();
    await user.says('remind tea');
    portal.advance(9 * 60_000);
    await portal.settle();
    expect(user).not.toHaveSeen('Remember');
    portal.advance(60_000);
    await portal.settle();
    expect(user).toHaveSeen(/Remember: tea \(.+\)/);
    portal.advance(3_600_000);
    await portal.settle();
    expect(user.received.filter(seen(/Remember/))).toHaveLength(1);
  });

  it('are set once by a handler that is repeated, and so is what it says elsewhere', async () => {
    await using portal = await testPortal(reminder(2), { api });
    const user = portal.user();
    await user.says('tell');
    await user.says('remind tea');
    for (let n = 0; n < 3; n += 1) {
      await new Promise((next) => setTimeout(next, 600));
      portal.advance(60_000);
      await portal.settle();
    }
    portal.advance(3_600_000);
    await portal.settle();
    expect(user.received.filter(seen(/Remember: tea/))).toHaveLength(1);
    expect(portal.user(12).received.filter(seen(/^From/))).toHaveLength(1);
  });

  it('are replaced and cancelled by their id', async () => {
    await using portal = await testPortal(reminder(), { api });
    const user = portal.user();
    await user.says('again one');
    await user.says('again two');
    portal.advance(600_000);
    await portal.settle();
    expect(user.received.filter(seen(/Remember/)).map(({ text }) => text)).toEqual([
      expect.stringContaining('two'),
    ]);
    await user.says('again three');
    await user.says('forget');
    await user.says('forget');
    portal.advance(600_000);
    await portal.settle();
    expect(user).not.toHaveSeen('three');
    expect(user.received.slice(-2).map(({ text }) => text)).toEqual(['true', 'false']);
  });
});

describe('timers of the server', () => {
  it('are set, listed and cancelled by code outside of any event', async () => {
    await using portal = await testPortal(reminder());
    const { memberId } = portal.local.portal.state;
    const bot = portal.server.portal(memberId).bot('reminder');
    const { id } = await bot.schedule('11', '1h', remind, { text: 'tea' });
    await bot.schedule('11', '2h', nudge, undefined, { id: 'nudge-11' });
    expect((await bot.timers()).map(({ name, dialogId }) => [name, dialogId]).sort()).toEqual([
      ['nudge', '11'],
      ['remind', '11'],
    ]);
    await expect(bot.unschedule(id)).resolves.toBe(true);
    portal.advance(3 * 3_600_000);
    await portal.settle();
    expect(
      portal
        .user()
        .received.map(({ text }) => text)
        .filter((text) => /Rem|Still/.test(text)),
    ).toEqual(['Still there?']);
    await expect(bot.timers()).resolves.toEqual([]);
  });

  it('go with the application', async () => {
    await using portal = await testPortal(reminder());
    const { memberId } = portal.local.portal.state;
    await portal.server.portal(memberId).bot().schedule('11', '1h', nudge);
    portal.local.uninstallApp(portal.app.clientId);
    await portal.settle();
    await expect(portal.server.store.timers.list(memberId, { limit: 10 })).resolves.toEqual([]);
  });

  it('refuse data that does not fit, and times that are none', async () => {
    await using portal = await testPortal(reminder());
    const bot = portal.server.portal(portal.local.portal.state.memberId).bot();
    const wrong: { text: string } = JSON.parse('{"text":5}');
    await expect(bot.schedule('11', '1h', remind, wrong)).rejects.toThrow(/text/);
    await expect(bot.schedule('11', new Date(Number.NaN), nudge)).rejects.toThrow(RangeError);
    await expect(bot.schedule('11', '1h', nudge, undefined, { id: '' })).rejects.toThrow(/id/);
  });
});

describe('repeating timers', () => {
  const morning = (expression = '0 9 * * 1-5') =>
    defineBot({ code: 'clock', name: 'Clock' }, (bot) => {
      bot.cron('morning', expression, { timeZone: 'Europe/Berlin' }, (ctx) =>
        ctx.elsewhere('11').reply(`Morning of ${ctx.cron.dueAt.toISOString()}`),
      );
    });

  it('come at their times, and once for all that were missed', async () => {
    await using portal = await testPortal(morning());
    const user = portal.user();
    const { memberId } = portal.local.portal.state;
    const [row] = await portal.server.store.timers.list(memberId, { limit: 10 });
    const first = row?.dueAt ?? 0;
    expect(first).toBeGreaterThan(portal.local.portal.now());
    portal.advance(first - portal.local.portal.now());
    await portal.settle();
    expect(user.received.filter(seen(/Morning/))).toHaveLength(1);
    portal.advance(21 * 86_400_000);
    await portal.settle();
    expect(user.received.filter(seen(/Morning/))).toHaveLength(2);
    const [next] = await portal.server.store.timers.list(memberId, { limit: 10 });
    expect(next?.dueAt).toBeGreaterThan(portal.local.portal.now());
  });

  it('are refused when they can never be read', () => {
    expect(() => morning('61 * * * *')).toThrow(/cron 'morning'/);
    expect(() => morning('0 0 30 2 *')).toThrow(/never comes/);
  });
});

it('wrong data of a timer does not compile', () => {
  const wrong = defineBot({ code: 'wrong', name: 'Wrong' }, (bot) => {
    bot.timer(remind, (_ctx, data) => {
      // @ts-expect-error it carries a text
      return data.when;
    });
    bot.on('message', (ctx) => {
      // @ts-expect-error a text is missing
      void ctx.schedule('10m', remind);
      // @ts-expect-error the text is no number
      void ctx.schedule('10m', remind, { text: 5 });
      return ctx.schedule('10m', nudge);
    });
    // @ts-expect-error a repeating timer has no dialog to reply to
    bot.cron('daily', '0 9 * * *', {}, (ctx) => ctx.reply('Morning'));
  });
  expect(wrong.crons).toHaveLength(1);
});
