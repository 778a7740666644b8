import { describe, expect, test } from 'vitest';
import { createChat } from '../../src/local-portal/message/chats.ts';
import { sendMessage } from '../../src/local-portal/message/send.ts';
import { ada, group, jonas, mira, Room } from './methods-room.ts';

const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function v2Bot(room: Room, type = 'bot', code = 'echo'): Promise<number> {
  const answer = await room.call(room.app(ada), 'imbot.v2.Bot.register', {
    fields: { code, type, properties: { name: code } },
  });
  return (answer as { bot: { id: number } }).bot.id;
}

describe('managers and avatar of a chat', () => {
  test('the owner appoints and dismisses managers among the members', async () => {
    const room = new Room();
    const set = (params: Record<string, string | number>, userId = mira) =>
      room.call(room.app(userId), 'im.chat.setManager', { CHAT_ID: group, ...params });
    expect(await set({ USER_ID: jonas })).toBe(true);
    expect(room.chat(group).managers).toEqual([mira, jonas]);
    await set({ USER_ID: jonas, IS_MANAGER: 'N' });
    expect(room.chat(group).managers).toEqual([mira]);
    const refused = { code: 'WRONG_REQUEST', status: 400 };
    const params = { CHAT_ID: group, USER_ID: jonas };
    expect(await room.refusal(room.app(ada), 'im.chat.setManager', params)).toEqual(refused);
    const stranger = { CHAT_ID: group, USER_ID: 31 };
    expect(await room.refusal(room.app(mira), 'im.chat.setManager', stranger)).toEqual(refused);
  });

  test('an avatar is an image; only members set it', async () => {
    const room = new Room();
    const set = (AVATAR: string, userId = jonas) =>
      room.refusal(room.app(userId), 'im.chat.updateAvatar', { CHAT_ID: group, AVATAR });
    expect(await set('bm90IGFuIGltYWdl')).toEqual({ code: 'AVATAR_ERROR', status: 400 });
    expect(await set(dot, 31)).toEqual({ code: 'ACCESS_ERROR', status: 403 });
    await room.call(room.app(jonas), 'im.chat.updateAvatar', { CHAT_ID: group, AVATAR: dot });
    expect(room.chat(group).avatar).toMatch(/^data:image\/png;base64,/);
  });

  test('as a bot the same methods act for the bot', async () => {
    const room = new Room();
    const caller = room.app(ada);
    const bot = await room.bot(caller);
    const chat = createChat(room.portal, { ownerId: bot, members: [mira] });
    const params = { BOT_ID: bot, CHAT_ID: chat.id };
    await room.call(caller, 'imbot.chat.setManager', { ...params, USER_ID: mira });
    await room.call(caller, 'imbot.chat.updateAvatar', { ...params, AVATAR: dot });
    expect(chat).toMatchObject({ managers: [bot, mira], avatar: expect.stringMatching(/^data:/) });
  });
});

test('a new chat has the picture it was given, a bad one is left out', async () => {
  const room = new Room();
  const add = (AVATAR: string) => room.id(room.app(mira), 'im.chat.add', { USERS: [jonas], AVATAR });
  expect(room.chat(await add(dot)).avatar).toMatch(/^data:image\/png/);
  expect(room.chat(await add('bm90IGFuIGltYWdl')).avatar).toBe('');
});

describe('imbot.v2.Chat', () => {
  test('update changes what is given; private chats have nothing to change', async () => {
    const room = new Room();
    const botId = await v2Bot(room);
    room.chat(group).members.push(botId);
    const dialogId = `chat${group}`;
    const fields = { title: 'Renamed', color: 'lightBlue', avatar: dot };
    expect(await room.call(room.app(ada), 'imbot.v2.Chat.update', { botId, dialogId, fields })).toEqual({
      result: true,
    });
    expect(room.chat(group)).toMatchObject({ title: 'Renamed', color: 'LIGHT_BLUE', description: '' });
    const params = { botId, dialogId: String(mira), fields: { title: 'x' } };
    expect(await room.refusal(room.app(ada), 'imbot.v2.Chat.update', params)).toEqual({
      code: 'WRONG_CHAT_TYPE',
      status: 400,
    });
  });

  test('the owner passes the chat on and appoints managers, whatever becomes of single users', async () => {
    const room = new Room();
    const botId = await v2Bot(room);
    const chat = createChat(room.portal, { ownerId: botId, members: [mira, jonas] });
    const at = { botId, dialogId: `chat${chat.id}` };
    const manager = (name: string, userIds: number[]) =>
      room.call(room.app(ada), `imbot.v2.Chat.Manager.${name}`, { ...at, userIds });
    expect(await manager('add', [mira, 31])).toEqual({ result: true });
    expect(chat.managers).toEqual([botId, mira]);
    expect(await manager('delete', [mira, botId])).toEqual({ result: true });
    expect(chat.managers).toEqual([botId]);
    const none = { ...at, userIds: [] };
    expect(await room.refusal(room.app(ada), 'imbot.v2.Chat.Manager.add', none)).toEqual({
      code: 'EMPTY_USER_IDS',
      status: 400,
    });
    await room.call(room.app(ada), 'imbot.v2.Chat.setOwner', { ...at, userId: jonas });
    expect(chat.ownerId).toBe(jonas);
    const denied = { code: 'ACCESS_DENIED', status: 400 };
    const again = { ...at, userId: mira };
    expect(await room.refusal(room.app(ada), 'imbot.v2.Chat.setOwner', again)).toEqual(denied);
  });
});

describe('bots that hear everything', () => {
  test('read a message with its author, and those around it', async () => {
    const room = new Room();
    const botId = await v2Bot(room, 'supervisor', 'watch');
    room.chat(group).members.push(botId);
    const ids = ['a', 'b', 'c', 'd', 'e'].map(
      (text) => sendMessage(room.portal, { dialogId: `chat${group}`, authorId: mira, text }).id,
    );
    const read = (method: string, params: Record<string, number>) =>
      room.call(room.app(ada), `imbot.v2.Chat.Message.${method}`, { botId, ...params });
    expect(await read('get', { messageId: ids[2] ?? 0 })).toMatchObject({
      message: { id: ids[2], text: 'c', authorId: mira, unread: true },
      user: { id: mira },
    });
    expect(await read('getContext', { messageId: ids[2] ?? 0, range: 1 })).toMatchObject({
      messages: [{ text: 'b' }, { text: 'c' }, { text: 'd' }],
      users: [{ id: mira }],
      hasPrevPage: true,
      hasNextPage: true,
    });
    expect(await read('getContext', { messageId: ids[0] ?? 0 })).toMatchObject({
      hasPrevPage: false,
      hasNextPage: false,
    });
  });
});

test('a rating of an answer counts once; a chat application gets a number that stays', async () => {
  const room = new Room();
  const caller = room.app(mira);
  const bot = await room.bot(caller);
  const message = sendMessage(room.portal, { dialogId: String(mira), authorId: bot, text: 'Well?' });
  const vote = { DIALOG_ID: bot, MESSAGE_ID: message.id, RATING: 'dislike' };
  expect(await room.call(caller, 'imbot.dialog.vote', vote)).toBe(true);
  expect((await room.refusal(caller, 'imbot.dialog.vote', vote)).code).toBe('WITHOUT_CHANGES');
  expect((await room.refusal(caller, 'imbot.dialog.vote', { DIALOG_ID: bot })).code).toBe('MESSAGE_ID_EMPTY');
  const app = { BOT_ID: bot, CODE: 'panel' };
  const id = await room.id(caller, 'imbot.app.register', app);
  expect(await room.id(caller, 'imbot.app.register', app)).toBe(id);
  expect((await room.refusal(caller, 'imbot.app.register', { BOT_ID: bot })).code).toBe('WRONG_REQUEST');
});
