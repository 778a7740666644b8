import { describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { testPortal } from '../../src/testing/index.ts';

describe.each(['v1', 'v2'] as const)('messages that come quickly, %s', (api) => {
  it('are one call of the handler for a bot that collects', async () => {
    const calls: unknown[] = [];
    const overlap = { strategy: 'collect', quiet: '1500ms', longest: '20s' } as const;
    const bot = defineBot({ code: 'patient', name: 'Patient', overlap }, (b) => {
      b.on('message', async (ctx) => {
        calls.push([ctx.message.text, ctx.messages.map(({ text }) => text)]);
        await ctx.reply(ctx.text);
      });
    });
    await using portal = await testPortal(bot, { api });
    const mira = portal.user();
    await mira.says('a table');
    await mira.says('for two');
    expect(mira.received).toEqual([]);
    portal.advance(2000);
    await portal.settle();
    expect(calls).toEqual([['a table', ['a table', 'for two']]]);
    expect(mira.received.map(({ text }) => text)).toEqual(['a table\nfor two']);
  });

  it('leave only the last for a bot that wants the latest', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const bot = defineBot({ code: 'hasty', name: 'Hasty', overlap: 'latest' }, (b) => {
      b.on('message', async (ctx) => {
        await gate;
        await ctx.reply(ctx.text);
      });
    });
    await using portal = await testPortal(bot, { api });
    const mira = portal.user();
    const said = ['one', 'two', 'three'].map((text) => mira.says(text));
    await expect.poll(async () => (await portal.server.store.inbox.counts()).pending).toBe(3);
    open();
    await Promise.all(said);
    expect(mira.received.map(({ text }) => text)).toEqual(['one', 'three']);
  });
});
