import { describe, expect, it } from 'vitest';
import type { BotEvent } from '../../../src/bitrix24/event.ts';
import type { Context } from '../../../src/bot/context.ts';
import type { Effect, Run } from '../../../src/bot/contract.ts';
import { defineBot } from '../../../src/bot/define-bot.ts';
import { item, menu, type Part } from '../../../src/compose/index.ts';
import { AuthError } from '../../../src/errors.ts';
import { fixture, withoutIm } from '../fixture.ts';
import { botRow, freshEffects, houseOf, KEY } from '../house.ts';
import { type Answers, refuses } from '../recording-rest.ts';

type ChatContext = Exclude<Context, { kind: 'botDeleted' | 'cron' }>;

async function doing(
  event: BotEvent,
  act: (ctx: ChatContext) => unknown,
  { answers = {}, effects = freshEffects() }: { answers?: Answers; effects?: Run['effects'] } = {},
) {
  const bot = defineBot({ code: 'helper', name: 'Helper' }, (b) => {
    b.use((ctx) => ('reply' in ctx ? act(ctx) : undefined));
  });
  const row = botRow(event.bot.id, 'helper', event.generation);
  const { rest, handle } = houseOf(bot, row, () => event.at.getTime() + 1000);
  Object.assign(rest.answers, answers);
  await handle(event, { effects });
  return rest.calls;
}

const replies =
  (...parts: readonly Part[]) =>
  (ctx: ChatContext) =>
    ctx.reply(...parts);
const answers =
  (...parts: readonly Part[]) =>
  (ctx: ChatContext) =>
    ctx.kind === 'command' ? ctx.answer(...parts) : undefined;
const methodsOf = (calls: { method: string; as: string }[]) => calls.map(({ method, as }) => [method, as]);

const privateV1 = fixture('v1-message-add-private', 'message');
const privateV2 = fixture('v2-message-add-private', 'message');
const typedV1 = fixture('v1-command-textarea-private', 'command');
const groupV1 = fixture('v1-command-keyboard-group', 'command');
const typedV2 = fixture('v2-command-textarea', 'command');
const more = menu([item.command('More', 'more')]);
const noToken = () => {
  throw new AuthError('no token', 'reauth-required', { code: 'NO_TOKENS' });
};

describe('a v1 bot whose application has the scope im', () => {
  it('speaks as its own user, with a key, and may quote', async () => {
    const calls = await doing(privateV1, replies({ text: 'Hello', replyTo: 90_001 }));
    expect(calls).toEqual([
      {
        method: 'im.message.add',
        as: 'bot 740 itself',
        params: { BOT_ID: 740, DIALOG_ID: '11', MESSAGE: 'Hello', REPLY_ID: 90_001, TEMPLATE_ID: KEY },
      },
    ]);
  });

  it.each(['ACCESS_ERROR', 'insufficient_scope', 'user_access_error'])(
    'speaks by imbot.message.add where that is refused with %s',
    async (code) => {
      const calls = await doing(privateV1, replies({ text: 'Hello', replyTo: 90_001 }), {
        answers: { 'im.message.add': refuses(code) },
      });
      expect(methodsOf(calls)).toEqual([
        ['im.message.add', 'bot 740 itself'],
        ['imbot.message.add', 'bot 740'],
      ]);
      expect(calls[1]?.params).toEqual({ BOT_ID: 740, DIALOG_ID: '11', MESSAGE: 'Hello' });
    },
  );

  it('passes other refusals on: the message itself is wrong', async () => {
    const sending = doing(privateV1, replies('Hello'), {
      answers: { 'im.message.add': refuses('ATTACH_ERROR') },
    });
    await expect(sending).rejects.toMatchObject({ code: 'ATTACH_ERROR' });
  });

  it('speaks by imbot.message.add when it has no token of its own', async () => {
    const calls = await doing(privateV1, replies('Hello'), { answers: { 'im.message.add': noToken } });
    expect(methodsOf(calls).at(-1)).toEqual(['imbot.message.add', 'bot 740']);
  });

  it('does not, without a token of its own, when the message may be there already', async () => {
    const doubtful: Run['effects'] = {
      ...freshEffects(),
      once: (_call, make) => {
        const effect: Effect = {
          inDoubt: true,
          keyed: (send) => send(KEY),
          unkeyed: (_method, send) => send(),
        };
        return make(effect);
      },
    };
    const sending = doing(privateV1, replies('Hello'), {
      answers: { 'im.message.add': noToken },
      effects: doubtful,
    });
    await expect(sending).rejects.toMatchObject({ code: 'NO_TOKENS' });
  });

  it('sends lines of the system by imbot.message.add: they are never deduplicated', async () => {
    const calls = await doing(privateV1, replies({ text: 'Joined', system: true }));
    expect(calls).toMatchObject([{ method: 'imbot.message.add', params: { SYSTEM: 'Y' } }]);
  });

  it('answers commands by a message with a key, menu included', async () => {
    const calls = await doing(typedV1, answers('Done', more));
    expect(calls).toMatchObject([
      { method: 'im.message.add', params: { DIALOG_ID: '11', MENU: {}, TEMPLATE_ID: KEY } },
    ]);
  });

  it('answers by imbot.command.answer in a group where it is no member', async () => {
    const calls = await doing(groupV1, answers('Done'), {
      answers: { 'im.message.add': refuses('CANCELED') },
    });
    expect(calls.map(({ method }) => method)).toEqual(['im.message.add', 'imbot.command.answer']);
    expect(calls[1]?.params).toMatchObject({
      COMMAND_ID: groupV1.command.id,
      MESSAGE_ID: groupV1.messageId,
    });
  });

  it('answers by imbot.command.answer in a chat between two people', async () => {
    const between = { ...typedV1, bot: { id: 999, code: 'helper' } };
    const calls = await doing(between, answers('Done'));
    expect(calls.map(({ method }) => method)).toEqual(['imbot.command.answer']);
  });

  it('does not take a refused reply for being a stranger', async () => {
    const sending = doing(privateV1, replies('Hi'), { answers: { 'im.message.add': refuses('CANCELED') } });
    await expect(sending).rejects.toMatchObject({ code: 'CANCELED' });
  });
});

describe('a v2 bot', () => {
  it('sends with a key', async () => {
    expect(await doing(privateV2, replies('Hello'))).toMatchObject([
      {
        method: 'imbot.v2.Chat.Message.send',
        params: { fields: { message: 'Hello', templateId: KEY } },
      },
    ]);
  });

  it('sends lines of the system without one', async () => {
    const [call] = await doing(privateV2, replies({ text: 'Joined', system: true }));
    expect(call?.params).toMatchObject({ fields: { system: true } });
    expect(call?.params['fields']).not.toHaveProperty('templateId');
  });

  it('answers commands by a message with a key, and knows its id', async () => {
    const ids: unknown[] = [];
    const calls = await doing(typedV2, async (ctx) => {
      if (ctx.kind === 'command') ids.push((await ctx.answer('Done')).id);
    });
    expect(calls).toMatchObject([
      {
        method: 'imbot.v2.Chat.Message.send',
        params: { dialogId: typedV2.dialogId, fields: { templateId: KEY } },
      },
    ]);
    expect(ids).toEqual([70_001]);
  });

  it('answers by imbot.v2.Command.answer where it is no member, and for a line of the system', async () => {
    const stranger = await doing(typedV2, answers('Done'), {
      answers: { 'imbot.v2.Chat.Message.send': refuses('ACCESS_DENIED') },
    });
    expect(stranger.map(({ method }) => method)).toEqual([
      'imbot.v2.Chat.Message.send',
      'imbot.v2.Command.answer',
    ]);
    const line = await doing(typedV2, answers({ text: 'Done', system: true }));
    expect(line.map(({ method }) => method)).toEqual(['imbot.v2.Command.answer']);
  });

  it('sends a menu by im.message.add with a key where the scope im allows it', async () => {
    const calls = await doing(privateV2, replies('Pick', more));
    expect(calls).toMatchObject([{ method: 'im.message.add', params: { TEMPLATE_ID: KEY } }]);
    const without = await doing(withoutIm(privateV2), replies('Pick', more));
    expect(without.map(({ method }) => method)).toEqual(['imbot.message.add']);
  });
});

describe('ctx.call', () => {
  it('adds a key to messages, leaves reads and harmless calls unrecorded', async () => {
    const effects = freshEffects();
    const calls = await doing(
      privateV2,
      async (ctx) => {
        await ctx.call('im.message.add', { DIALOG_ID: '12', MESSAGE: 'hi' });
        await ctx.call('crm.lead.get', { id: 1 });
        await ctx.call('imbot.v2.Chat.leave', { dialogId: 'chat1' });
        await ctx.call('crm.lead.add', { fields: {} });
        await ctx.asUser.call('im.message.add', { DIALOG_ID: '12', MESSAGE: 'hi' });
      },
      { effects },
    );
    expect(calls.map(({ params }) => params['TEMPLATE_ID'])).toEqual([
      KEY,
      undefined,
      undefined,
      undefined,
      KEY,
    ]);
    expect(effects.names).toEqual([
      'bot im.message.add 12',
      'imbot.v2.Chat.leave',
      'bot crm.lead.add',
      'user im.message.add 12',
    ]);
  });
});
