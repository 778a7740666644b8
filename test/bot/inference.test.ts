import { describe, expectTypeOf, it } from 'vitest';
import type { AppUninstalledEvent, EventUser, MessageEvent } from '../../src/bitrix24/event.ts';
import type { WithoutBot } from '../../src/bot/call.ts';
import type { CommandContext, Context, ContextOf, MessageContext } from '../../src/bot/context.ts';
import { defineBot } from '../../src/bot/define-bot.ts';

const profile = { code: 'types', name: 'Types' };

describe('the types of a bot module', () => {
  it('give each handler the context of its event', () => {
    defineBot(profile, (bot) => {
      bot.on('message', (ctx) => {
        expectTypeOf(ctx).toEqualTypeOf<MessageContext>();
        expectTypeOf(ctx.event).toEqualTypeOf<MessageEvent>();
        expectTypeOf(ctx.text).toEqualTypeOf<string>();
        expectTypeOf(ctx.user).toEqualTypeOf<EventUser | undefined>();
        expectTypeOf(ctx.reply('hi')).resolves.toEqualTypeOf<{ readonly id: number }>();
        expectTypeOf(ctx).not.toHaveProperty('answer');
      });
      bot.on('message:openline', (ctx) => expectTypeOf(ctx.place).toEqualTypeOf<'openline'>());
      bot.on('join:private', (ctx) => expectTypeOf(ctx.silent).toEqualTypeOf<boolean>());
      bot.on('reaction', (ctx) => expectTypeOf(ctx.action).toEqualTypeOf<'add' | 'delete'>());
      bot.on('messageDeleted', (ctx) => expectTypeOf(ctx.messageId).toEqualTypeOf<number>());
      bot.on('botDeleted', (ctx) => expectTypeOf(ctx).not.toHaveProperty('reply'));
      bot.on('uninstalled', (ctx) => expectTypeOf(ctx.event).toEqualTypeOf<AppUninstalledEvent>());
      bot.command('echo', { title: 'Echo' }, (ctx, args) => {
        expectTypeOf(ctx).toExtend<CommandContext>();
        expectTypeOf(ctx.command.context).toEqualTypeOf<'textarea' | 'keyboard' | 'menu'>();
        expectTypeOf(args).toEqualTypeOf<readonly string[]>();
      });
    });
  });

  it('know the events there are', () => {
    defineBot(profile, (bot) => {
      // @ts-expect-error: no such event
      bot.on('messages', () => {});
      // @ts-expect-error: a deleted bot is nowhere
      bot.on('botDeleted:private', () => {});
    });
  });

  it('narrow by kind and by type guard', () => {
    defineBot(profile, (bot) => {
      bot.use((ctx, next) => {
        expectTypeOf(ctx).toEqualTypeOf<Context>();
        if (ctx.kind === 'command') expectTypeOf(ctx.command.name).toEqualTypeOf<string>();
        return next();
      });
      bot.filter(
        (ctx): ctx is ContextOf<'message:private'> => ctx.kind === 'message' && ctx.place === 'private',
        (b) => b.use((ctx) => expectTypeOf(ctx.message.id).toEqualTypeOf<number>()),
      );
    });
  });

  it('know the methods of the portal, with or without the id of the bot', () => {
    defineBot(profile, (bot) => {
      bot.on('message', async (ctx) => {
        expectTypeOf(ctx.call('imbot.chat.leave', { CHAT_ID: 1 })).resolves.toEqualTypeOf<true>();
        expectTypeOf(ctx.call('imbot.v2.Bot.get', {})).resolves.toHaveProperty('bot');
        expectTypeOf(ctx.call<{ ID: string }>('crm.lead.get', { id: 1 })).resolves.toEqualTypeOf<{
          ID: string;
        }>();
        expectTypeOf(ctx.asUser.call('profile', {})).resolves.toHaveProperty('ADMIN');
        // @ts-expect-error: no such parameter
        await ctx.call('imopenlines.bot.session.operator', { CHAT: 1 });
      });
    });
    expectTypeOf<WithoutBot<{ botId: number; dialogId: string }>>().toEqualTypeOf<
      Omit<{ botId: number; dialogId: string }, 'botId'> & { botId?: number }
    >();
  });
});
