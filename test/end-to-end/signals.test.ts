import { describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { testPortal } from '../../src/testing/index.ts';

const profile = { code: 'signal', name: 'Signal' };

describe.each(['v1', 'v2'] as const)('a bot in %s', (api) => {
  it('reads what was said, likes it and takes that back', async () => {
    const bot = defineBot(profile, (b) => {
      b.on('message', async (ctx) => {
        await ctx.read(ctx.messageId);
        await ctx.react('like');
        if (ctx.text === 'never mind') await ctx.unreact('like');
        // Taking back what is not there is no error.
        if (ctx.text === 'never mind') await ctx.unreact('like');
      });
    });
    await using portal = await testPortal(bot, { api });
    const mira = portal.user();
    const kept = await mira.says('hello');
    const { id: botId } = portal.bot();
    const { state } = portal.local.portal;
    expect(state.chats.get(kept.chatId)?.lastRead[botId]).toBe(kept.id);
    expect(JSON.stringify(state.messages.get(kept.id))).toContain(String(botId));
    const taken = await mira.says('never mind');
    expect(state.chats.get(kept.chatId)?.lastRead[botId]).toBe(taken.id);
    const method = api === 'v1' ? 'imbot.message.like' : 'imbot.v2.Chat.Message.Reaction.delete';
    expect(portal.calls(method).length).toBeGreaterThan(1);
    expect(await portal.server.store.inbox.listDead({ limit: 1 })).toEqual([]);
  });

  it('looks people up', async () => {
    const seen: unknown[] = [];
    const bot = defineBot(profile, (b) => {
      b.on('message', async (ctx) => {
        seen.push(
          await ctx.users.get(12),
          (await ctx.users.list([11, 12, 99_999])).map(({ id }) => id),
        );
        seen.push(await ctx.users.list([]));
      });
    });
    await using portal = await testPortal(bot, { api });
    await portal.user().says('who');
    expect(seen[0]).toMatchObject({
      id: 12,
      firstName: 'Jonas',
      lastName: 'Lindqvist',
      workPosition: 'Sales',
      gender: 'M',
      isActive: true,
      isBot: false,
      isConnector: false,
    });
    expect(seen.slice(1)).toEqual([[11, 12], []]);
  });

  it('notifies, once, and takes notifications back', async () => {
    let runs = 0;
    const ids: number[] = [];
    const bot = defineBot(profile, (b) => {
      b.on('message', async (ctx) => {
        runs += 1;
        const { id } = await ctx.notifications.send(12, 'Coffee is ready', { tag: 'coffee' });
        ids.push(id);
        if (runs === 1) throw new Error('after the notification');
        await ctx.notifications.send(12, 'The office closes', { kind: 'system' });
      });
      b.command('clear', { title: 'Clear' }, (ctx) => ctx.notifications.delete({ id: Number(ctx.text) }));
    });
    await using portal = await testPortal(bot, { api, overrides: { random: () => 0 } });
    await portal.user().says('notify');
    expect(runs).toBe(2);
    expect(ids[0]).toBe(ids[1]);
    const { notices, messages } = portal.local.portal.state;
    const texts = () => [...notices.keys()].map((id) => messages.get(id)?.text);
    expect(texts()).toEqual(['Coffee is ready', expect.stringContaining('The office closes')]);
    await portal.user().says(`/clear ${ids[0]}`);
    expect(texts()).toEqual([expect.stringContaining('The office closes')]);
  });
});

describe('what a bot is at', () => {
  it('is shown in v2', async () => {
    const bot = defineBot(profile, (b) => b.on('message', (ctx) => ctx.status('readingDocs', 30)));
    await using portal = await testPortal(bot, { api: 'v2' });
    await portal.user().says('read this');
    const [call] = portal.calls('imbot.v2.Chat.InputAction.notify');
    expect(JSON.stringify(call)).toContain('IMBOT_AGENT_ACTION_READING_DOCS');
    expect(JSON.stringify(call)).toContain('30');
  });
});
