import { describe, expect, it } from 'vitest';
import { button, defineBot, keyboard } from '../../src/index.ts';
import { type TestPortal, type TestPortalOptions, testPortal } from '../../src/testing/index.ts';

const clerk = defineBot({ code: 'clerk', name: 'Clerk' }, (bot) => {
  bot.on('join', (ctx) => ctx.reply(`Hello at ${ctx.place}`));
  bot.command('sum', { title: 'Adds up' }, (ctx) =>
    ctx.answer(String(ctx.command.params.split(' ').reduce((sum, word) => sum + Number(word), 0))),
  );
  bot.on('messageEdited', (ctx) => ctx.reply(`now: ${ctx.text}`));
  bot.on('messageDeleted', (ctx) => ctx.reply('gone'));
  bot.on('message', async (ctx) => {
    const { id } = await ctx.reply(`You said: ${ctx.text}`, keyboard([button.command('Add', 'sum', '2 3')]));
    if (ctx.text.includes('twice')) await ctx.edit(id, 'said twice');
  });
});

const WAYS: Record<string, TestPortalOptions> = {
  'application, v1, posted': { api: 'v1' },
  'application, v2, posted': { api: 'v2' },
  'application, v2, fetched': { api: 'v2', delivery: 'fetch' },
  'incoming webhook, v1, posted': { api: 'v1', access: 'webhook' },
  'incoming webhook, v2, posted': { api: 'v2', access: 'webhook', delivery: 'webhook' },
  'incoming webhook, v2, fetched': { api: 'v2', access: 'webhook' },
};

/** What people see of a conversation, without ids and times. */
async function transcript(portal: TestPortal): Promise<string[]> {
  const mira = portal.user();
  await mira.says('Good morning');
  await mira.says('/sum 4 5');
  await mira.clicks('Add');
  await mira.says('say it twice');
  await mira.edits(mira.messages.find(({ text }) => text === 'Good morning')?.id ?? 0, 'Good evening');
  const { id } = await portal.group('Team');
  const inGroup = portal.user(12).in(`chat${id}`);
  await inGroup.says(`[USER=${portal.bot().id}]Clerk[/USER], anybody there?`);
  const show = (messages: typeof mira.messages) =>
    messages.map(({ authorId, text }) => `${authorId === portal.bot().id ? 'bot' : 'person'}: ${text}`);
  return [...show(mira.messages), ...show(inGroup.messages)];
}

describe('the same module', () => {
  const seen: string[][] = [];
  it.each(Object.entries(WAYS))('says the same: %s', async (way, options) => {
    await using portal = await testPortal(clerk, options);
    const lines = await transcript(portal);
    seen.push(lines);
    expect(lines.length).toBeGreaterThan(8);
    expect(lines).toEqual(seen[0]);
    const posted = portal.local.portal.traffic.filter(({ kind }) => kind === 'event').length;
    const fetches = portal.calls('imbot.v2.Event.get').length;
    expect({ posted: posted > 5, fetched: fetches > 5 }).toEqual({
      posted: way.endsWith('posted'),
      fetched: way.endsWith('fetched'),
    });
  });
});
