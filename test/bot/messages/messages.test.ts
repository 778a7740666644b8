import { describe, expect, it } from 'vitest';
import type { BotEvent } from '../../../src/bitrix24/event.ts';
import type { Context } from '../../../src/bot/context.ts';
import { defineBot } from '../../../src/bot/define-bot.ts';
import { attach, block, button, item, keyboard, menu, type Part } from '../../../src/compose/index.ts';
import { B24BotError, ComposeError } from '../../../src/errors.ts';
import { AT, commanded, privateChat, said } from '../events.ts';
import { fixture, withoutIm } from '../fixture.ts';
import { botRow, freshEffects, houseOf } from '../house.ts';
import { type Answers, refuses } from '../recording-rest.ts';

type ChatContext = Exclude<Context, { kind: 'botDeleted' | 'cron' }>;

interface Scene {
  generation?: 'v1' | 'v2';
  answers?: Answers;
  now?: () => number;
}

/** Lets a bot do something with an event; returns what it did in the portal. */
async function doing(event: BotEvent, act: (ctx: ChatContext) => unknown, scene: Scene = {}) {
  const { generation = event.generation, answers = {}, now = () => event.at.getTime() + 1000 } = scene;
  const bot = defineBot({ code: 'helper', name: 'Helper' }, (b) => {
    b.use((ctx) => ('reply' in ctx ? act(ctx) : undefined));
  });
  const { rest, handle } = houseOf(bot, botRow(event.bot.id, 'helper', generation), now);
  Object.assign(rest.answers, answers);
  const effects = freshEffects();
  await handle(withoutIm(event), { effects });
  return { calls: rest.calls, effects: effects.names };
}

const yes = keyboard([button.command('Yes', 'vote', 'yes')]);
const more = menu([item.command('More', 'more')]);

const privateV1 = fixture('v1-message-add-private', 'message');
const privateV2 = fixture('v2-message-add-private', 'message');
const typedV1 = fixture('v1-command-textarea-group', 'command');
const typedV2 = fixture('v2-command-textarea', 'command');
const pressedV1 = fixture('v1-command-keyboard-private', 'command');
const pressedV2 = fixture('v2-command-keyboard', 'command');

describe('ctx.reply', () => {
  it('sends by imbot.message.add as the bot in v1, and tells the id', async () => {
    let id = 0;
    const { calls, effects } = await doing(privateV1, async (ctx) => {
      ({ id } = await ctx.reply('Hello', yes, attach([block.message('more')])));
    });
    expect(calls).toEqual([
      {
        method: 'imbot.message.add',
        as: 'bot 740',
        params: {
          BOT_ID: 740,
          DIALOG_ID: '11',
          MESSAGE: 'Hello',
          ATTACH: { BLOCKS: [{ MESSAGE: 'more' }] },
          KEYBOARD: { BOT_ID: 740, BUTTONS: [{ TEXT: 'Yes', COMMAND: 'vote', COMMAND_PARAMS: 'yes' }] },
        },
      },
    ]);
    expect(effects).toEqual(['send 11']);
    expect(id).toBe(70_001);
  });

  it('sends by imbot.v2.Chat.Message.send as the bot in v2, and tells the id', async () => {
    let id = 0;
    const { calls } = await doing(privateV2, async (ctx) => {
      ({ id } = await ctx.reply('Hello', yes));
    });
    expect(calls).toMatchObject([
      {
        method: 'imbot.v2.Chat.Message.send',
        as: `bot ${privateV2.bot.id}`,
        params: {
          botId: privateV2.bot.id,
          dialogId: privateV2.dialogId,
          fields: { message: 'Hello', keyboard: { BOT_ID: privateV2.bot.id } },
        },
      },
    ]);
    expect(id).toBe(70_001);
  });

  it('speaks the generation the bot is registered in, whatever the event came in', async () => {
    const { calls } = await doing(privateV1, (ctx) => ctx.reply('Hello'), { generation: 'v2' });
    expect(calls.map(({ method }) => method)).toEqual(['imbot.v2.Chat.Message.send']);
  });

  it('sends nothing that the portal would refuse', async () => {
    await expect(doing(privateV1, (ctx) => ctx.reply(yes))).rejects.toThrow(ComposeError);
  });

  it('splits a long text on request', async () => {
    const { calls } = await doing(privateV1, (ctx) =>
      ctx.reply({ text: 'word '.repeat(5000), split: true }, yes),
    );
    expect(calls).toHaveLength(2);
    expect(calls.map(({ params }) => 'KEYBOARD' in params)).toEqual([false, true]);
  });

  it('takes a menu through v1 where v2 has no place for it', async () => {
    const { calls } = await doing(privateV2, (ctx) => ctx.reply('Pick', more));
    expect(calls).toMatchObject([
      {
        method: 'imbot.message.add',
        params: { BOT_ID: privateV2.bot.id, MENU: { BOT_ID: privateV2.bot.id } },
      },
    ]);
  });

  it.each(['BOT_ID_ERROR', 'insufficient_scope', 'ERROR_METHOD_NOT_FOUND'])(
    'says that a menu is not supported where v1 refuses the bot with %s',
    async (code) => {
      const sending = doing(privateV2, (ctx) => ctx.reply('Pick', more), {
        answers: { 'imbot.message.add': refuses(code) },
      });
      await expect(sending).rejects.toMatchObject({ code: 'MENU_NOT_SUPPORTED', layer: 'compose' });
    },
  );

  it('passes other refusals of a menu on as they are', async () => {
    const sending = doing(privateV2, (ctx) => ctx.reply('Pick', more), {
      answers: { 'imbot.message.add': refuses('CANCELED') },
    });
    await expect(sending).rejects.toMatchObject({ code: 'CANCELED', layer: 'portal' });
  });

  it('does not take an answer without an id for a message', async () => {
    const sending = doing(privateV1, (ctx) => ctx.reply('Hello'), {
      answers: { 'imbot.message.add': () => true },
    });
    await expect(sending).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
  });
});

describe('ctx.answer', () => {
  const answer =
    (...parts: readonly Part[]) =>
    (ctx: ChatContext) =>
      ctx.kind === 'command' ? ctx.answer(...parts) : undefined;

  it('answers the command in v1', async () => {
    const { calls } = await doing(typedV1, answer('Done', yes));
    expect(calls).toMatchObject([
      {
        method: 'imbot.command.answer',
        as: `bot ${typedV1.bot.id}`,
        params: {
          BOT_ID: typedV1.bot.id,
          COMMAND_ID: typedV1.command.id,
          MESSAGE_ID: typedV1.messageId,
          MESSAGE: 'Done',
        },
      },
    ]);
  });

  it('answers the command in v2, menu included', async () => {
    const { calls } = await doing(typedV2, answer('Done', yes, more));
    expect(calls).toMatchObject([
      {
        method: 'imbot.v2.Command.answer',
        params: {
          botId: typedV2.bot.id,
          commandId: typedV2.command.id,
          messageId: typedV2.messageId,
          dialogId: typedV2.dialogId,
          fields: { message: 'Done', menu: { ITEMS: [{ TEXT: 'More', COMMAND: 'more' }] } },
        },
      },
    ]);
  });

  it('sends a message in v1 where the right to answer is over', async () => {
    const { calls } = await doing(typedV1, answer('Done'), {
      answers: { 'imbot.command.answer': () => true },
    });
    expect(calls.map(({ method }) => method)).toEqual(['imbot.command.answer', 'imbot.message.add']);
  });

  it('sends a message in v2 ten minutes after the command', async () => {
    const { calls } = await doing(typedV2, answer('Done'), { now: () => typedV2.at.getTime() + 600_000 });
    expect(calls.map(({ method }) => method)).toEqual(['imbot.v2.Chat.Message.send']);
  });

  it('sends a message in a private v1 chat if it has a menu, which an answer would lose', async () => {
    const { calls } = await doing(pressedV1, answer('Done', more));
    expect(calls.map(({ method }) => method)).toEqual(['imbot.message.add']);
  });
});

describe('ctx.edit', () => {
  it('changes the message whose button was pressed', async () => {
    const v1 = await doing(pressedV1, (ctx) => ctx.edit('Changed', yes));
    expect(v1.calls).toMatchObject([
      {
        method: 'imbot.message.update',
        params: { BOT_ID: 740, MESSAGE_ID: 90_102, MESSAGE: 'Changed', KEYBOARD: { BOT_ID: 740 } },
      },
    ]);
    const v2 = await doing(pressedV2, (ctx) => ctx.edit('Changed', yes));
    expect(v2.calls).toMatchObject([
      {
        method: 'imbot.v2.Chat.Message.update',
        params: { botId: 801, messageId: 91_002, fields: { message: 'Changed', keyboard: { BOT_ID: 801 } } },
      },
    ]);
  });

  it('changes the last reply otherwise', async () => {
    const { calls } = await doing(privateV1, async (ctx) => {
      await ctx.reply('One');
      const { id } = await ctx.edit('Two');
      expect(id).toBe(70_001);
    });
    expect(calls[1]).toMatchObject({ method: 'imbot.message.update', params: { MESSAGE_ID: 70_001 } });
  });

  it('changes the message it is given', async () => {
    const { calls } = await doing(privateV1, (ctx) => ctx.edit(555, 'Two'));
    expect(calls).toMatchObject([{ params: { MESSAGE_ID: 555, MESSAGE: 'Two' } }]);
  });

  it('takes a menu through v1', async () => {
    const { calls } = await doing(pressedV2, (ctx) => ctx.edit('Changed', more));
    expect(calls).toMatchObject([
      { method: 'imbot.message.update', params: { MESSAGE_ID: 91_002, BOT_ID: 801 } },
    ]);
  });

  it('says so when there is nothing to change', async () => {
    await expect(doing(privateV1, (ctx) => ctx.edit('Two'))).rejects.toMatchObject({ code: 'NO_MESSAGE' });
    await expect(doing(commanded({}), (ctx) => ctx.delete())).rejects.toThrow(B24BotError);
  });
});

describe('ctx.delete, ctx.typing, ctx.like', () => {
  const all = async (ctx: ChatContext): Promise<void> => {
    await ctx.typing();
    await ctx.like();
    await ctx.delete(555);
  };

  it('speak v1', async () => {
    const { calls } = await doing(privateV1, all);
    expect(calls.map(({ method, params }) => [method, params])).toEqual([
      ['imbot.chat.sendTyping', { BOT_ID: 740, DIALOG_ID: '11' }],
      ['imbot.message.like', { BOT_ID: 740, MESSAGE_ID: privateV1.message.id, ACTION: 'plus' }],
      ['imbot.message.delete', { BOT_ID: 740, MESSAGE_ID: 555 }],
    ]);
  });

  it('speak v2', async () => {
    const { calls } = await doing(privateV2, all);
    const { bot, dialogId, message } = privateV2;
    expect(calls.map(({ method, params }) => [method, params])).toEqual([
      ['imbot.v2.Chat.InputAction.notify', { botId: bot.id, dialogId }],
      ['imbot.v2.Chat.Message.Reaction.add', { botId: bot.id, messageId: message.id, reaction: 'like' }],
      ['imbot.v2.Chat.Message.delete', { botId: bot.id, messageId: 555 }],
    ]);
  });

  it('like what is liked already', async () => {
    await doing(privateV1, (ctx) => ctx.like(), {
      answers: { 'imbot.message.like': refuses('WITHOUT_CHANGES') },
    });
    await doing(privateV2, (ctx) => ctx.like(), {
      answers: { 'imbot.v2.Chat.Message.Reaction.add': refuses('REACTION_ALREADY_SET') },
    });
  });
});

describe('ctx.call', () => {
  it('acts as the bot and adds its id where the method takes it', async () => {
    const { calls, effects } = await doing(said('hi', { chat: privateChat, at: AT }), async (ctx) => {
      await ctx.call('imbot.chat.leave', { CHAT_ID: 1 });
      await ctx.call('imbot.v2.Chat.leave', { dialogId: 'chat1' });
      await ctx.call('im.message.add', { DIALOG_ID: '1', KEYBOARD: [{ TEXT: 'x', COMMAND: 'y' }] });
      await ctx.call('imbot.chat.leave', { CHAT_ID: 1, BOT_ID: 9 });
      await ctx.call('imbot.v2.Revision.get', {});
      await ctx.call('imbot.bot.list', {});
      await ctx.call('crm.lead.add', { fields: {} });
    });
    expect(calls.map(({ params }) => params)).toMatchObject([
      { BOT_ID: 740, CHAT_ID: 1 },
      { botId: 740, dialogId: 'chat1' },
      { BOT_ID: 740, DIALOG_ID: '1' },
      { BOT_ID: 9, CHAT_ID: 1 },
      {},
      {},
      {},
    ]);
    expect(calls.slice(4).map(({ params }) => Object.keys(params))).toEqual([[], [], ['fields']]);
    expect(new Set(calls.map((call) => call.as))).toEqual(new Set(['bot 740']));
    // Reading leaves no record; what the catalogue does not know counts as a change.
    expect(effects).not.toContain('imbot.bot.list');
    expect(effects.at(-1)).toBe('bot crm.lead.add');
  });

  it('acts as the person who wrote, on request', async () => {
    const { calls } = await doing(privateV1, (ctx) =>
      ctx.asUser.call('im.message.add', { DIALOG_ID: '1', MESSAGE: 'hi' }),
    );
    expect(calls).toMatchObject([{ as: 'user 11', params: { DIALOG_ID: '1', MESSAGE: 'hi' } }]);
  });
});
