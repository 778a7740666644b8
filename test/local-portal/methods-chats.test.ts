import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { ada, group, jonas, mira, openLine, pia, Room } from './methods-room.ts';

async function withBot(params: JsonMap = {}) {
  const room = new Room();
  const app = room.app(mira);
  return { room, app, bot: await room.bot(app, params) };
}

describe('group chats', () => {
  it('are made with members, and every bot among them is told', async () => {
    const { room, app, bot } = await withBot();
    const users = JSON.stringify([jonas, bot, 99_999]);
    const id = await room.id(app, 'im.chat.add', {
      TITLE: 'Room',
      TYPE: 'OPEN',
      COLOR: 'PINK',
      USERS: users,
      MESSAGE: 'hi',
    });
    expect(room.chat(id)).toMatchObject({
      type: 'O',
      title: 'Room',
      color: 'PINK',
      ownerId: mira,
      members: [mira, jonas, bot],
    });
    expect(room.happenings).toMatchObject([
      { type: 'join', bot: { id: bot }, chat: { id }, by: { id: mira } },
      { type: 'messageAdd', message: { text: 'hi' } },
    ]);
    expect((await room.refusal(app, 'im.chat.add', { USERS: [[1]] })).code).toBe('INVALID_FORMAT');
  });

  it('made by a bot belong to it', async () => {
    const { room, app, bot } = await withBot();
    const id = await room.id(app, 'imbot.chat.add', { USERS: [mira], ENTITY_TYPE: 'DEAL', ENTITY_ID: '5' });
    expect(room.chat(id)).toMatchObject({ ownerId: bot, members: [bot, mira] });
    const entity = { ENTITY_TYPE: 'DEAL', ENTITY_ID: '5' };
    expect(await room.call(app, 'imbot.chat.get', entity)).toEqual({ ID: id });
    expect(await room.call(app, 'im.chat.get', { ...entity, ENTITY_ID: '6' })).toBeNull();
  });

  it.each<[string, number, string, JsonMap]>([
    ['DIALOG_ID_EMPTY', 400, 'user.list', { DIALOG_ID: '12' }],
    ['CHAT_ID_EMPTY', 400, 'user.list', {}],
    ['ACCESS_ERROR', 403, 'updateTitle', { CHAT_ID: 77, TITLE: 'a' }],
    ['TITLE_EMPTY', 400, 'updateTitle', { CHAT_ID: group, TITLE: ' ' }],
    ['WRONG_COLOR', 400, 'updateColor', { CHAT_ID: group, COLOR: 'ORANGE' }],
    ['WRONG_REQUEST', 400, 'updateColor', { CHAT_ID: group, COLOR: 'AZURE' }],
    ['WRONG_REQUEST', 400, 'user.add', { CHAT_ID: group, USERS: [ada] }],
    ['USER_ID_EMPTY', 400, 'user.delete', { CHAT_ID: group }],
    ['ACCESS_DENIED_KICK', 400, 'user.delete', { CHAT_ID: group, USER_ID: ada }],
    ['WRONG_REQUEST', 400, 'setOwner', { CHAT_ID: group, USER_ID: ada }],
    ['ACCESS_ERROR', 403, 'leave', { CHAT_ID: openLine }],
  ])('answer %s (%i) to im.chat.%s %j', async (code, status, method, params) => {
    const room = new Room();
    expect(await room.refusal(room.webhook(jonas), `im.chat.${method}`, params)).toEqual({ code, status });
  });

  it('change as their owner wants', async () => {
    const { room, app, bot } = await withBot();
    const call = (method: string, params: JsonMap) =>
      room.call(app, `im.chat.${method}`, { DIALOG_ID: `chat${group}`, ...params });
    await call('updateTitle', { TITLE: 'New' });
    await call('updateColor', { COLOR: 'GREEN' });
    await call('user.add', { USERS: { 0: String(bot) } });
    expect(room.chat(group)).toMatchObject({ title: 'New', color: 'GREEN' });
    expect(room.kinds()).toEqual(['join']);
    expect(await room.call(app, 'imbot.chat.user.list', { CHAT_ID: group })).toEqual([ada, mira, jonas, bot]);
    expect(await room.call(room.webhook(pia), 'im.chat.user.list', { CHAT_ID: group })).toEqual([]);
    expect((await room.refusal(app, 'im.chat.user.delete', { CHAT_ID: group, USER_ID: pia })).code).toBe(
      'USER_NOT_FOUND',
    );
    await call('user.delete', { USER_ID: jonas });
    await room.call(app, 'imbot.chat.leave', { CHAT_ID: group });
    await call('setOwner', { USER_ID: ada });
    await call('leave', {});
    expect(room.chat(group)).toMatchObject({ ownerId: ada, members: [ada] });
  });

  it('of a workgroup are found by its id', async () => {
    const room = new Room();
    Object.assign(room.chat(group), { entityType: 'SONET_GROUP', entityId: '4' });
    const sent = await room.id(room.webhook(mira), 'im.message.add', { DIALOG_ID: 'sg4', MESSAGE: 'a' });
    expect(room.message(sent).chatId).toBe(group);
  });

  it('of v2 are shown, joined and left by the bot', async () => {
    const { room, app, bot } = await withBot();
    const call = (method: string, params: JsonMap) =>
      room.call(app, `imbot.v2.Chat.${method}`, { botId: bot, ...params });
    const refused = async (method: string, params: JsonMap) =>
      (await room.refusal(app, `imbot.v2.Chat.${method}`, { botId: bot, ...params })).code;
    const made = await call('add', {
      fields: { title: 'Two', userIds: [mira], color: 'lightBlue', ownerId: mira },
    });
    const id = room.portal.state.ids.chat;
    expect(made).toMatchObject({
      chat: {
        id,
        dialogId: `chat${id}`,
        name: 'Two',
        owner: mira,
        type: 'chat',
        role: 'member',
        userCounter: 2,
      },
      users: [{ id: mira }, { id: bot }],
    });
    const dialogId = `chat${id}`;
    await call('User.add', { dialogId, userIds: [jonas, 4] });
    expect(await call('User.list', { dialogId, order: { id: 'DESC' }, limit: 2 })).toMatchObject([
      { id: bot },
      { id: jonas },
    ]);
    expect(await refused('User.delete', { dialogId, userId: jonas })).toBe('ACCESS_DENIED');
    expect(await call('TextField.enabled', { dialogId, enabled: 'N' })).toEqual({ result: true });
    expect(room.chat(id).textFieldEnabled).toBe(false);
    expect(await call('leave', { dialogId })).toEqual({ result: true });
    expect(await refused('get', { dialogId })).toBe('ACCESS_DENIED');
    expect(await refused('leave', { dialogId: String(mira) })).toBe('ACCESS_DENIED');
  });
});

describe('dialogs', () => {
  it('are described to their members', async () => {
    const room = new Room();
    const hook = room.webhook(mira);
    await room.call(room.webhook(jonas), 'im.message.add', { DIALOG_ID: '11', MESSAGE: 'hi' });
    expect(await room.call(hook, 'im.dialog.get', { DIALOG_ID: '12' })).toMatchObject({
      dialog_id: '12',
      name: 'Jonas Lindqvist',
      type: 'private',
      message_type: 'P',
      counter: 1,
      entity_data_1: '',
      permissions: { can_post: 'member' },
      restrictions: { leave_owner: false },
    });
    const refused = (caller: number, DIALOG_ID: string) =>
      room.refusal(room.webhook(caller), 'im.dialog.get', { DIALOG_ID });
    expect(await refused(mira, 'x')).toEqual({ code: 'DIALOG_ID_EMPTY', status: 400 });
    expect(await refused(mira, 'chat9')).toEqual({ code: 'ACCESS_ERROR', status: 400 });
    expect(await refused(pia, `chat${group}`)).toEqual({ code: 'ACCESS_ERROR', status: 403 });
  });

  it('are read page by page', async () => {
    const room = new Room();
    const hook = room.webhook(mira);
    const ids: number[] = [];
    for (let count = 0; count < 25; count += 1)
      ids.push(await room.id(hook, 'im.message.add', { DIALOG_ID: `chat${group}`, MESSAGE: `m${count}` }));
    const page = async (params: JsonMap) =>
      JSON.stringify(await room.call(hook, 'im.dialog.messages.get', { CHAT_ID: group, ...params }))
        .match(/"text":"m\d+/g)
        ?.map((text) => Number(text.slice(9)));
    expect(await page({})).toEqual(Array.from({ length: 20 }, (_, index) => 24 - index));
    expect(await page({ LAST_ID: String(ids[3]) })).toEqual([2, 1, 0]);
    expect(await page({ FIRST_ID: ids[3] ?? 0, LAST_ID: ids[1] ?? 0, LIMIT: 2 })).toEqual([4, 5]);
    expect((await room.refusal(hook, 'im.dialog.messages.get', { CHAT_ID: group, FIRST_ID: 'a' })).code).toBe(
      'FIRST_ID_STRING',
    );
    expect(await room.call(hook, 'im.dialog.messages.get', { CHAT_ID: group, LIMIT: 1 })).toMatchObject({
      chat_id: group,
      messages: [{ author_id: mira, uuid: null, params: [], unread: false }],
      users: [{ id: mira, first_name: 'Mira', bot_data: null }],
      files: [],
    });
  });

  it('list their people with a total, and where to go on', async () => {
    const { room, app, bot } = await withBot();
    room.chat(group).members.push(bot);
    const params = { DIALOG_ID: `chat${group}`, LIMIT: 2 };
    expect(await room.answer(app, 'im.dialog.users.list', params)).toMatchObject({
      result: [{ id: ada }, { id: mira }],
      total: 4,
      next: 2,
    });
    const rest = await room.answer(app, 'im.dialog.users.list', { ...params, OFFSET: 2 });
    expect(rest).toMatchObject({ result: [{ id: jonas }, { id: bot }], total: 4 });
    expect(rest).not.toHaveProperty('next');
    const people = { ...params, SKIP_EXTERNAL: 'Y', LIMIT: 50 };
    expect((await room.answer(app, 'im.dialog.users.list', people)).total).toBe(3);
  });

  it('are marked read, and typing is shown', async () => {
    const { room, app, bot } = await withBot();
    const hi = await room.id(app, 'imbot.message.add', { DIALOG_ID: '11', MESSAGE: 'hi' });
    expect(await room.call(app, 'im.dialog.read', { DIALOG_ID: String(bot) })).toEqual({
      dialogId: String(bot),
      chatId: room.message(hi).chatId,
      lastId: hi,
      counter: 0,
    });
    expect(await room.call(room.webhook(pia), 'im.dialog.read', { DIALOG_ID: `chat${group}` })).toBe(false);
    room.happenings.length = 0;
    await room.call(app, 'imbot.chat.sendTyping', { DIALOG_ID: '11' });
    await room.call(app, 'imbot.sendTyping', { DIALOG_ID: 'chat999' });
    await room.call(app, 'im.dialog.writing', { CHAT_ID: group });
    await room.call(app, 'imbot.v2.Chat.InputAction.notify', { botId: bot, dialogId: '11' });
    expect(room.happenings).toMatchObject([
      { user: { id: bot } },
      { user: { id: mira } },
      { user: { id: bot } },
    ]);
    const own = { DIALOG_ID: String(mira) };
    expect(await room.refusal(app, 'im.dialog.writing', own)).toEqual({ code: 'ACCESS_ERROR', status: 403 });
  });
});

describe('people and notifications', () => {
  it('are shown as the messenger knows them', async () => {
    const { room, app, bot } = await withBot();
    expect(await room.call(app, 'im.user.get', { ID: bot })).toMatchObject({
      id: bot,
      bot: true,
      type: 'bot',
      bot_data: { code: 'echo', type: 'bot' },
    });
    expect(await room.call(app, 'im.user.get')).toMatchObject({ id: mira, last_name: 'Okafor' });
    expect((await room.refusal(app, 'im.user.get', { ID: 0 })).code).toBe('ID_EMPTY');
    expect((await room.refusal(app, 'im.user.get', { ID: 4 })).code).toBe('USER_NOT_EXISTS');
    expect((await room.refusal(room.webhook(pia), 'im.user.get', { ID: mira })).code).toBe('ACCESS_DENIED');
    expect(await room.call(app, 'im.user.list.get', { ID: '[11,4]' })).toMatchObject({
      11: { id: 11 },
      4: null,
    });
    expect(await room.call(app, 'im.user.list.get', { ID: [11], RESULT_TYPE: 'array' })).toMatchObject([
      { id: 11 },
    ]);
    expect((await room.refusal(app, 'im.user.list.get', { ID: 'a' })).code).toBe('INVALID_FORMAT');
  });

  it('land in the system chat of the user', async () => {
    const room = new Room();
    const app = room.app(mira);
    const params = { USER_ID: jonas, MESSAGE: 'note', ATTACH: [{ MESSAGE: 'a' }] };
    const personal = await room.id(app, 'im.notify.personal.add', params);
    const system = await room.id(app, 'im.notify.system.add', params);
    expect(room.message(personal)).toMatchObject({ authorId: mira, text: 'note', params: { ATTACH: [{}] } });
    expect(room.message(system)).toMatchObject({ authorId: 0, text: 'Echo app\nnote' });
    expect(room.message(system).chatId).toBe(room.message(personal).chatId);
    expect((await room.refusal(app, 'im.notify', { MESSAGE: 'a' })).code).toBe('USER_ID_EMPTY');
    expect((await room.refusal(app, 'im.notify', { TO: 11 })).code).toBe('MESSAGE_EMPTY');
    expect((await room.refusal(app, 'im.notify', { ...params, ATTACH: 'x' })).code).toBe('ATTACH_ERROR');
  });
});

describe('imopenlines.bot.session', () => {
  async function session() {
    const made = await withBot({ TYPE: 'O' });
    made.room.chat(openLine).members.push(made.bot);
    const call = (method: string, params: JsonMap = {}) =>
      made.room.call(made.app, `imopenlines.bot.session.${method}`, { CHAT_ID: openLine, ...params });
    const refused = async (method: string, params: JsonMap = {}) =>
      (
        await made.room.refusal(made.app, `imopenlines.bot.session.${method}`, {
          CHAT_ID: openLine,
          ...params,
        })
      ).code;
    return { ...made, call, refused };
  }

  it('goes to an operator once', async () => {
    const { room, bot, call, refused } = await session();
    expect(await refused('operator', { CHAT_ID: '' })).toBe('CHAT_ID_EMPTY');
    expect(await call('operator')).toBe(true);
    expect(room.chat(openLine).members).not.toContain(bot);
    expect(room.chat(openLine).ownerId).toBe(ada);
    expect(await refused('operator')).toBe('WRONG_CHAT');
  });

  it('is given to a person or another line', async () => {
    const { room, bot, call, refused } = await session();
    expect(await refused('transfer')).toBe('TRANSFER_ID_EMPTY');
    expect(await refused('transfer', { USER_ID: 0 })).toBe('USER_ID_EMPTY');
    expect(await refused('transfer', { QUEUE_ID: '' })).toBe('QUEUE_ID_EMPTY');
    expect(await refused('transfer', { USER_ID: pia })).toBe('OPERATOR_WRONG');
    expect(await refused('transfer', { USER_ID: ada, CHAT_ID: group })).toBe('BOT_ID_ERROR');
    await call('transfer', { TRANSFER_ID: 'queue9' });
    expect(room.chat(openLine).entityId).toBe('livechat|9|2411|905');
    await call('transfer', { TRANSFER_ID: String(jonas), LEAVE: 'Y' });
    expect(room.chat(openLine)).toMatchObject({ ownerId: jonas, members: [905, jonas] });
    expect(room.chat(openLine).members).not.toContain(bot);
  });

  it('takes messages of the bot and is finished', async () => {
    const { room, bot, call, refused } = await session();
    expect(await call('message.send', { NAME: 'WELCOME', MESSAGE: 'x' })).toBe(true);
    expect(room.portal.state.messages.size).toBe(0);
    await call('message.send', { NAME: 'DEFAULT', MESSAGE: 'wait' });
    expect([...room.portal.state.messages.values()]).toMatchObject([{ authorId: bot, text: 'wait' }]);
    expect(await call('finish')).toBe(true);
    expect(await refused('finish')).toBe('BOT_ID_ERROR');
  });
});
