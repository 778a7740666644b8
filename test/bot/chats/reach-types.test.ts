import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { ChatFacts } from '../../../src/bot/chats/chat-facts.ts';
import type { ChatRoom } from '../../../src/bot/chats/chat-room.ts';
import { defineLink } from '../../../src/bot/chats/deep-link.ts';
import type { Person } from '../../../src/bot/chats/people.ts';
import type { ChatContext, Context, ContextOf } from '../../../src/bot/context.ts';
import type { LineData } from '../../../src/bot/open-line/line-data.ts';
import type { OpenLine } from '../../../src/bot/open-line/open-line.ts';
import type { Download } from '../../../src/rest/downloads.ts';

declare const ctx: ChatContext;
declare const opened: ContextOf<'open'>;
declare const line: OpenLine;
declare const room: ChatRoom;

/** What the compiler must say of these functions is all there is to them: none is run. */
const compiled = (...uses: readonly (() => unknown)[]): void => {
  expect(uses.length).toBeGreaterThan(0);
};

describe('the types of what a context reaches', () => {
  it('are those of the portal, read for the author', () => {
    compiled(
      () => expectTypeOf(ctx.users.get(11)).resolves.toEqualTypeOf<Person>(),
      () =>
        expectTypeOf(ctx.chats.create({ title: 'Lunch', color: 'MINT' })).resolves.toEqualTypeOf<ChatRoom>(),
      () => expectTypeOf(ctx.chats.here.info()).resolves.toEqualTypeOf<ChatFacts>(),
      () => expectTypeOf(ctx.files.open(7)).resolves.toEqualTypeOf<Download>(),
      () => expectTypeOf(ctx.openLine).toEqualTypeOf<OpenLine | undefined>(),
      () => expectTypeOf(line.data).toEqualTypeOf<LineData>(),
      () => expectTypeOf(line.data.crm.LEAD).toEqualTypeOf<number | undefined>(),
    );
  });

  it('refuse wrong names and values', () => {
    compiled(
      // @ts-expect-error: no such colour
      () => room.setColor('mint'),
      // @ts-expect-error: no such reaction
      () => ctx.react('heart'),
      // @ts-expect-error: no such status
      () => ctx.status('sleeping'),
      // @ts-expect-error: no such field
      () => ctx.chats.create({ name: 'Lunch' }),
      // @ts-expect-error: ids, not a list in a text
      () => room.addUsers('11,12'),
      // @ts-expect-error: one target, by its own name
      () => line.transfer({ operator: 11 }),
      // @ts-expect-error: a queue is a number
      () => line.transfer({ queue: 'sales' }),
      // @ts-expect-error: kinds are two
      () => ctx.notifications.send(11, 'Hi', { kind: 'loud' }),
      // @ts-expect-error: bytes, a Blob or a stream
      () => ctx.files.send('a.txt', 'text'),
      // @ts-expect-error: there may be no open line
      () => ctx.openLine.finish(),
    );
  });

  it('refuse wrong use of results', () => {
    compiled(
      // @ts-expect-error: a room has a number, and only a group's is certain
      async (): Promise<number> => (await ctx.chats.create({})).id,
      // @ts-expect-error: names of the author's side, not of the wire
      async () => (await ctx.users.get(11)).work_position,
      // @ts-expect-error: the stream is inside
      async () => (await ctx.files.open(7)).pipe,
      // @ts-expect-error: a sent file is no message object
      async () => (await ctx.files.send('a', new Uint8Array(1))).text,
      // @ts-expect-error: not every event happens in a chat
      (any: Context) => any.files,
    );
  });

  it('carry the payload of a link from one end to the other', () => {
    const invite = defineLink('invite', z.object({ team: z.number(), role: z.string().default('guest') }));
    compiled(
      () => expectTypeOf(ctx.link(invite, { team: 7 })).toEqualTypeOf<string>(),
      () => expectTypeOf(opened.opened(invite)).toEqualTypeOf<{ team: number; role: string } | undefined>(),
      // @ts-expect-error: the payload is missing
      () => ctx.link(invite, {}),
      // @ts-expect-error: of another type
      () => ctx.link(invite, { team: 'seven' }),
      // @ts-expect-error: only links bring a payload
      () => ctx.opened(invite),
    );
  });

  it('check parameters and results of every method of the catalogue', () => {
    compiled(
      // @ts-expect-error: v1 names are upper-case
      () => ctx.call('imbot.chat.setOwner', { userId: 11 }),
      // @ts-expect-error: what is required is missing
      () => ctx.call('imopenlines.bot.session.transfer', { USER_ID: 11 }),
      // @ts-expect-error: payloads of v2 are in fields
      () => ctx.call('imbot.v2.File.upload', { dialogId: '11', name: 'a', content: '' }),
      // @ts-expect-error: true is no object
      async () => (await ctx.call('imbot.chat.leave', { CHAT_ID: 1 })).ok,
      // @ts-expect-error: the chat is inside
      async () => (await ctx.call('imbot.v2.Chat.get', { dialogId: '11' })).title,
      // @ts-expect-error: a person has no bot's id to leave out
      () => ctx.asUser.call('imbot.v2.Chat.get', { dialogId: '11' }),
    );
  });
});
