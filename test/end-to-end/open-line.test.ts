import { describe, expect, it } from 'vitest';
import type { ContextOf } from '../../src/bot/context.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { quietWithOperator } from '../../src/bot/open-line/human-active.ts';
import type { OpenLine } from '../../src/bot/open-line/open-line.ts';
import { seededChats } from '../../src/local-portal/seed.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';

const profile = { code: 'desk', name: 'Desk', type: 'openline' } as const;
const chatId = seededChats.openLine;
const atOnce = { random: () => 0 };

type Work = (line: OpenLine, ctx: ContextOf<'message:openline'>) => unknown;

/** A bot that does this when the guest writes. */
const doing = (work: Work) =>
  defineBot(profile, (b) => {
    b.on('message:openline', (ctx) => (ctx.openLine ? work(ctx.openLine, ctx) : undefined));
  });

const chatOf = (portal: TestPortal) => {
  const chat = portal.local.portal.state.chats.get(chatId);
  if (!chat) throw new Error('there is no open line');
  return chat;
};
const operator = (portal: TestPortal) => portal.user(11).in(`chat${chatId}`);

describe.each(['v1', 'v2'] as const)('an open line, %s', (api) => {
  it('tells connector, line, session and CRM', async () => {
    const seen: unknown[] = [];
    await using portal = await testPortal(
      doing((line) => seen.push({ ...line.data }, line.isGuest, line.isOperator)),
      { api },
    );
    await portal.joinOpenLine();
    await portal.guest.says('hello');
    expect(seen).toEqual([
      {
        connector: 'livechat',
        lineId: 6,
        connectorChatId: '2411',
        connectorUserId: '905',
        userCode: 'livechat|6|2411|905',
        sessionId: 1277,
        isPinned: false,
        sessionBegan: expect.any(Date),
        crm: { LEAD: 318 },
        isSilent: false,
      },
      true,
      false,
    ]);
  });

  it('is nowhere else', async () => {
    const seen: unknown[] = [];
    await using portal = await testPortal(
      defineBot(profile, (b) => b.on('message', (ctx) => seen.push(ctx.openLine))),
      { api },
    );
    await portal.user().says('hello');
    expect(seen).toEqual([undefined]);
  });

  it('goes to an operator, once', async () => {
    let runs = 0;
    await using portal = await testPortal(
      doing(async (line) => {
        runs += 1;
        await line.toOperator();
        if (runs === 1) throw new Error('after the transfer');
      }),
      { api, overrides: atOnce },
    );
    await portal.joinOpenLine();
    await portal.guest.says('a person, please');
    expect(runs).toBe(2);
    expect(chatOf(portal).members).not.toContain(portal.bot().id);
    expect(portal.calls('imopenlines.bot.session.operator')).toHaveLength(1);
  });

  it('goes to a queue, to a person and to another bot', async () => {
    const other = defineBot({ ...profile, code: 'night', name: 'Night' }, () => undefined);
    const bot = doing(async (line, ctx) => {
      if (ctx.text === 'sales') await line.transfer({ queue: 8 });
      if (ctx.text === 'mira') await line.transfer({ user: 11 }, { leave: true });
      if (ctx.text === 'night') await line.transfer({ bot: 'night' });
    });
    for (const [said, check] of [
      ['sales', (portal: TestPortal) => expect(chatOf(portal).entityId).toBe('livechat|8|2411|905')],
      ['mira', (portal: TestPortal) => expect(chatOf(portal).ownerId).toBe(11)],
      [
        'night',
        (portal: TestPortal) => {
          expect(chatOf(portal).members).toContain(portal.bot('night').id);
          expect(chatOf(portal).members).not.toContain(portal.bot('desk').id);
        },
      ],
    ] as const) {
      await using portal = await testPortal([bot, other], { api });
      await portal.joinOpenLine();
      await portal.guest.says(said);
      check(portal);
      expect(await portal.server.store.inbox.listDead({ limit: 1 })).toEqual([]);
    }
  });

  it('ends, and is welcomed', async () => {
    await using portal = await testPortal(
      doing(async (line) => {
        await line.welcome();
        await line.finish();
      }),
      { api },
    );
    await portal.joinOpenLine();
    await portal.guest.says('bye');
    expect(portal.calls('imopenlines.bot.session.message.send')).toHaveLength(1);
    expect(chatOf(portal).members).toEqual([905]);
  });

  it('greets when nobody in particular handed it over', async () => {
    const seen: unknown[] = [];
    await using portal = await testPortal(
      defineBot(profile, (b) => {
        b.on('join:openline', async (ctx) => {
          seen.push(ctx.user?.id, ctx.openLine?.isGuest, ctx.openLine?.isOperator);
          await ctx.reply('Welcome');
        });
      }),
      { api },
    );
    const { people } = portal.local;
    people.addMember(0, chatId, portal.bot().id);
    await portal.settle();
    expect(seen).toEqual([undefined, false, false]);
    expect(portal.guest.lastReceived.text).toBe('Welcome');
  });

  it('silences the bot while an operator has it, until the bot is asked in again', async () => {
    const bot = defineBot(profile, (b) => {
      b.use(quietWithOperator());
      b.on('message:openline', (ctx) => ctx.reply(`bot: ${ctx.text}`));
    });
    await using portal = await testPortal(bot, { api });
    const { people } = portal.local;
    const said = () => portal.guest.received.filter(({ authorId }) => authorId === portal.bot().id).length;
    await portal.joinOpenLine();
    await portal.guest.says('one');
    expect(said()).toBe(1);
    people.addMember(1, chatId, 11);
    await portal.settle();
    await operator(portal).says('I am here');
    await portal.guest.says('two');
    expect(said()).toBe(1);
    const chat = chatOf(portal);
    chat.members = chat.members.filter((id) => id !== portal.bot().id);
    await portal.joinOpenLine();
    await portal.guest.says('three');
    expect(said()).toBe(2);
  });

  it('stays silent after a transfer; what the author sets counts', async () => {
    const bot = defineBot(profile, (b) => {
      b.use(quietWithOperator());
      b.on('message:openline', async (ctx) => {
        if (ctx.text === 'queue') await ctx.openLine?.transfer({ queue: 8 });
        if (ctx.text === 'back and forth') {
          await ctx.openLine?.setHumanActive(true);
          await ctx.openLine?.setHumanActive(false);
        }
        await ctx.reply(`${await ctx.openLine?.humanActive()}`);
      });
    });
    await using portal = await testPortal(bot, { api });
    await portal.joinOpenLine();
    await portal.guest.says('back and forth');
    expect(portal.guest.lastReceived.text).toBe('false');
    await portal.guest.says('queue');
    expect(portal.guest.lastReceived.text).toBe('true');
    const before = portal.guest.received.length;
    await portal.guest.says('anybody?');
    expect(portal.guest.received).toHaveLength(before);
  });
});
