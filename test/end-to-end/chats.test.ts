import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/bot/context.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { B24BotError } from '../../src/errors.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';

const profile = { code: 'host', name: 'Host' };
const both = ['v1', 'v2'] as const;

/** A red dot. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);

/** A portal whose bot does this when user 11 says /go. */
async function doing(api: 'v1' | 'v2', work: (ctx: CommandContext) => Promise<unknown>): Promise<TestPortal> {
  const bot = defineBot(profile, (b) => b.command('go', { title: 'Go' }, (ctx) => work(ctx)));
  const portal = await testPortal(bot, { api });
  await portal.user().says('/go');
  const [letter] = await portal.server.store.inbox.listDead({ limit: 1 });
  expect(letter?.error).toBeUndefined();
  return portal;
}

const chatOf = (portal: TestPortal, id: number | undefined) => {
  const chat = portal.local.portal.state.chats.get(id ?? 0);
  if (!chat) throw new Error(`there is no chat ${id}`);
  return chat;
};

describe.each(both)('chats of a bot, %s', (api) => {
  it('are made with all that is said of them', async () => {
    let id: number | undefined;
    await using portal = await doing(api, async (ctx) => {
      const room = await ctx.chats.create({
        title: 'Lunch',
        description: 'Every day',
        color: 'MINT',
        users: [11, 12],
        owner: 12,
        message: 'Hungry?',
        avatar: picture,
        entity: { type: 'LUNCH', id: '7' },
      });
      id = room.id;
      expect(room.dialogId).toBe(`chat${id}`);
    });
    expect(chatOf(portal, id)).toMatchObject({
      title: 'Lunch',
      description: 'Every day',
      color: 'MINT',
      ownerId: 12,
      entityType: 'LUNCH',
      entityId: '7',
    });
    expect(chatOf(portal, id).members.toSorted()).toEqual([11, 12, portal.bot().id].toSorted());
    expect(chatOf(portal, id).avatar).not.toBe('');
    expect(
      portal
        .user()
        .in({ id: id ?? 0 })
        .messages.map(({ text }) => text),
    ).toContain('Hungry?');
  });

  it('change: members, managers, title, colour, picture, text field, owner', async () => {
    let id: number | undefined;
    await using portal = await doing(api, async (ctx) => {
      const room = await ctx.chats.create({ title: 'Before', users: [11] });
      id = room.id;
      await room.addUsers([12, 1]);
      await room.removeUser(1);
      await room.addManagers([12]);
      await room.addManagers([11]);
      await room.removeManagers([11]);
      await room.setTitle('After');
      await room.setColor('RED');
      await room.setAvatar(picture);
      await room.setTextField(false);
      expect((await room.users()).toSorted()).toEqual([11, 12, ctx.bot.id].toSorted());
      const info = await room.info();
      expect(info).toMatchObject({ id, dialogId: `chat${id}`, title: 'After', ownerId: ctx.bot.id });
      expect(info).toMatchObject({ textFieldEnabled: false, userCount: 3, messageType: 'C' });
      await room.send('Settled');
      await room.setOwner(12);
    });
    const chat = chatOf(portal, id);
    expect(chat).toMatchObject({ title: 'After', color: 'RED', textFieldEnabled: false, ownerId: 12 });
    expect(chat.managers).toContain(12);
    expect(chat.managers).not.toContain(11);
    expect(portal.user().in(chat).lastReceived.text).toBe('Settled');
  });

  it('are left', async () => {
    let id: number | undefined;
    await using portal = await doing(api, async (ctx) => {
      const room = await ctx.chats.create({ title: 'Short', users: [11], owner: 11 });
      id = room.id;
      await room.leave();
    });
    expect(chatOf(portal, id).members).not.toContain(portal.bot().id);
  });

  it('here is where the event happened', async () => {
    await using _ = await doing(api, async (ctx) => {
      expect(ctx.chats.here.dialogId).toBe(ctx.dialogId);
      expect(ctx.chats.here.id).toBeUndefined();
      expect(ctx.chats.at(2305).dialogId).toBe('chat2305');
    });
  });

  it('are not made twice when the handler is repeated', async () => {
    let runs = 0;
    const made: (number | undefined)[] = [];
    const bot = defineBot(profile, (b) => {
      b.on('message', async (ctx) => {
        runs += 1;
        const room = await ctx.chats.create({ title: 'Once', users: [11] });
        made.push(room.id);
        // Each of these is refused when it is asked for a second time.
        await room.addUsers([12]);
        await room.setColor('RED');
        await room.setOwner(12);
        await room.leave();
        if (runs === 1) throw new Error('after it was made');
      });
    });
    await using portal = await testPortal(bot, { api, overrides: { random: () => 0 } });
    await portal.user().says('go');
    expect(runs).toBe(2);
    expect(made[0]).toBe(made[1]);
    expect(await portal.server.store.inbox.listDead({ limit: 1 })).toEqual([]);
    const chats = [...portal.local.portal.state.chats.values()].filter(({ title }) => title === 'Once');
    expect(chats).toHaveLength(1);
    expect(chats[0]).toMatchObject({ ownerId: 12, color: 'RED', members: [11, 12] });
  });
});

describe('where a generation cannot', () => {
  const refused = async (work: () => Promise<unknown>): Promise<B24BotError> => {
    const error: unknown = await work().then(
      () => new Error('nothing was refused'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof B24BotError)) throw error;
    return error;
  };

  it('the author is told what to do instead, v1', async () => {
    await using portal = await doing('v1', async (ctx) => {
      const errors = [
        await refused(() => ctx.chats.at(2305).setDescription('x')),
        await refused(() => ctx.status('thinking')),
        await refused(() => ctx.react('fire')),
      ];
      expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('NOT_IN_GENERATION'));
      expect(errors.map(({ hint }) => hint)).toEqual([
        expect.stringContaining('ctx.chats.create'),
        expect.stringContaining('ctx.typing'),
        expect.stringContaining('like'),
      ]);
    });
    expect(portal.calls('imbot.message.like')).toEqual([]);
  });

  it('the author is told what to do instead, v2', async () => {
    await using _ = await doing('v2', async (ctx) => {
      const error = await refused(() => ctx.chats.at(2305).addUsers([12], { history: false }));
      expect(error.code).toBe('NOT_IN_GENERATION');
    });
  });
});
