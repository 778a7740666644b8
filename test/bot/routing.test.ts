import { describe, expect, it } from 'vitest';
import type { BotEvent } from '../../src/bitrix24/event.ts';
import type { BotBuilder } from '../../src/bot/builder.ts';
import type { Context } from '../../src/bot/context.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { commanded, deletedBot, group, joined, line, mira, reacted, said } from './events.ts';
import { botRow, houseOf } from './house.ts';

/** What a bot notes while it handles events. */
async function notesOf(
  setup: (bot: BotBuilder, note: (text: string) => void) => void,
  ...events: BotEvent[]
) {
  const notes: string[] = [];
  const bot = defineBot({ code: 'test', name: 'Test' }, (builder) =>
    setup(builder, (text) => notes.push(text)),
  );
  const house = houseOf(bot, botRow(740, 'test', 'v1'));
  for (const event of events) await house.handle(event);
  return notes;
}

describe('an event', () => {
  it('goes to the first handler that listens to it', async () => {
    const notes = await notesOf((bot, note) => {
      bot.on('join', () => note('join'));
      bot.on('message', (ctx) => note(`first ${ctx.text}`));
      bot.on('message', () => note('second'));
    }, said('hi'));
    expect(notes).toEqual(['first hi']);
  });

  it('goes on to the next handler when the first one says so', async () => {
    const notes = await notesOf((bot, note) => {
      bot.use(async (ctx, next) => {
        note(`in ${ctx.kind}`);
        await next();
        note('out');
      });
      bot.on('message', (_ctx, next) => next());
      bot.on('message', () => note('handled'));
    }, said('hi'));
    expect(notes).toEqual(['in message', 'handled', 'out']);
  });

  it.each([
    ['private', said('hi')],
    ['group', said('hi', { chat: group })],
    ['openline', said('hi', { chat: line })],
  ])('is filtered by place: %s', async (place, event) => {
    const notes = await notesOf((bot, note) => {
      bot.on('message:private', (ctx) => note(ctx.place));
      bot.on('message:group', (ctx) => note(ctx.place));
      bot.on('message:openline', (ctx) => note(ctx.place));
    }, event);
    expect(notes).toEqual([place]);
  });

  it('is filtered by a predicate, and passes a filter that does not hold', async () => {
    const notes = await notesOf(
      (bot, note) => {
        bot.filter(
          (ctx) => ctx.kind === 'message' && ctx.text.startsWith('!'),
          (b) => b.on('message', (ctx) => note(`loud ${ctx.text}`)),
        );
        bot.on('message', (ctx) => note(`plain ${ctx.text}`));
      },
      said('!a'),
      said('b'),
    );
    expect(notes).toEqual(['loud !a', 'plain b']);
  });

  it('leaves a filter or group in which no handler took it', async () => {
    const notes = await notesOf((bot, note) => {
      bot.group((g) => g.on('join', () => note('join')));
      bot.on('message', () => note('behind the group'));
    }, said('hi'));
    expect(notes).toEqual(['behind the group']);
  });

  it('that nobody listens to counts as handled', async () => {
    expect(await notesOf((bot, note) => bot.on('join', () => note('join')), said('hi'))).toEqual([]);
  });

  it('fails when next is called twice', async () => {
    const twice = notesOf((bot) => {
      bot.use(async (_ctx, next) => {
        await next();
        await next();
      });
    }, said('hi'));
    await expect(twice).rejects.toThrow(/twice/);
  });

  it('of every kind reaches its handler with what it is about', async () => {
    const notes = await notesOf(
      (bot, note) => {
        bot.on('reaction', (ctx) => note(`${ctx.action} ${ctx.reaction} ${ctx.messageId}`));
        bot.on('join', (ctx) => note(`join ${ctx.dialogId} ${ctx.silent}`));
        bot.on('botDeleted', (ctx) => note(`deleted ${ctx.bot.id}`));
      },
      reacted(),
      joined({ chat: group }),
      deletedBot(),
    );
    expect(notes).toEqual(['add like 90500', 'join chat2400 false', 'deleted 740']);
  });
});

describe('a command', () => {
  const setup = (bot: BotBuilder, note: (text: string) => void): void => {
    bot.command('echo', { title: 'Echo' }, (ctx, args) => note(`${ctx.text} | ${args.join('+')}`));
    bot.on('command', (ctx) => note(`unknown ${ctx.command.name}`));
  };

  it('is handled by its declaration, with its words', async () => {
    expect(await notesOf(setup, commanded({ params: 'a  b c' }))).toEqual(['a  b c | a+b+c']);
  });

  it('that is not declared can be handled all the same', async () => {
    expect(await notesOf(setup, commanded({ name: 'old' }))).toEqual(['unknown old']);
  });
});

describe('events caused by bots', () => {
  const noteAll = (bot: BotBuilder, note: (text: string) => void): void =>
    bot.use((ctx: Context) => note(ctx.kind));

  it('are not handled', async () => {
    const events = [
      said('hi', { user: { ...mira, isBot: true } }),
      said('hi', { user: { ...mira, id: 740 } }),
      commanded({}, { user: { ...mira, isBot: true } }),
    ];
    expect(await notesOf(noteAll, ...events)).toEqual([]);
  });

  it('are known by the author where the portal names no user', async () => {
    const { message, ...event } = said('edited', { chat: group });
    const edited: BotEvent = {
      ...event,
      kind: 'messageEdited',
      user: undefined,
      message: { ...message, authorId: 740 },
    };
    expect(await notesOf(noteAll, edited)).toEqual([]);
  });

  it('do not hide that the bot joined or was deleted', async () => {
    const byItself = joined({ user: { ...mira, id: 740, isBot: true } });
    expect(await notesOf(noteAll, byItself, deletedBot())).toEqual(['join', 'botDeleted']);
  });
});

describe('the text of a message', () => {
  const noteText = (bot: BotBuilder, note: (text: string) => void): void =>
    bot.on('message', (ctx) => note(ctx.text));
  const mention = '[USER=740]Test[/USER], hello [USER=12]Ann[/USER]';

  it('has no mentions in a v2 group, as in v1', async () => {
    expect(await notesOf(noteText, said(mention, { chat: group, generation: 'v2' }))).toEqual(['hello']);
  });

  it('keeps mentions in private chats', async () => {
    expect(await notesOf(noteText, said(mention, { generation: 'v2' }))).toEqual([mention]);
  });
});

describe('a bot', () => {
  it('is found by its id when the portal knows it by another code', async () => {
    const notes = await notesOf(
      (bot, note) => bot.on('message', () => note('found')),
      said('hi', { bot: { id: 740, code: 'renamed' } }),
    );
    expect(notes).toEqual(['found']);
  });

  it('that this server does not have counts as handled', async () => {
    const notes = await notesOf(
      (bot, note) => bot.on('message', () => note('found')),
      said('hi', { bot: { id: 999, code: 'stranger' } }),
    );
    expect(notes).toEqual([]);
  });

  it('is forgotten when it was deleted', async () => {
    const house = houseOf(
      defineBot({ code: 'test', name: 'Test' }, () => {}),
      botRow(740, 'test', 'v1'),
    );
    await house.handle(deletedBot());
    expect(house.store.rows).toEqual([]);
  });
});
