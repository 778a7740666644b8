import { describe, expect, test } from 'vitest';
import { createChat } from '../../src/local-portal/message/chats.ts';
import { sendMessage } from '../../src/local-portal/message/send.ts';
import { ada, group, jonas, mira, openLine, Room, start } from './methods-room.ts';

const HOUR_MS = 3_600_000;

function say(room: Room, authorId: number, dialogId: string, text = 'Hi') {
  return sendMessage(room.portal, { authorId, dialogId, text });
}

describe('unread messages', () => {
  test('are counted by chat, dialog, open line and notification, muted ones apart', async () => {
    const room = new Room();
    const caller = room.app(mira);
    say(room, jonas, String(mira));
    say(room, jonas, `chat${group}`);
    say(room, mira, `chat${group}`, 'Own messages do not count');
    say(room, ada, `chat${group}`);
    room.chat(openLine).members.push(mira);
    say(room, 905, `chat${openLine}`);
    const muted = createChat(room.portal, { ownerId: ada, members: [mira] });
    say(room, ada, `chat${muted.id}`);
    await room.call(caller, 'im.chat.mute', { CHAT_ID: muted.id });
    await room.call(room.app(ada), 'im.notify.personal.add', { USER_ID: mira, MESSAGE: 'Look' });
    room.chat(group).lastRead[mira] = 0;
    expect(await room.call(caller, 'im.counters.get')).toEqual({
      TYPE: { ALL: 5, NOTIFY: 1, CHAT: 2, LINES: 1, DIALOG: 1, MESSENGER: 4 },
      CHAT: { [group]: 2 },
      CHAT_MUTED: { [muted.id]: 1 },
      CHAT_UNREAD: [],
      LINES: { [openLine]: 1 },
      DIALOG: { [jonas]: 1 },
      DIALOG_UNREAD: [],
    });
    expect(await room.call(caller, 'im.dialog.read.all')).toBe(true);
    await room.call(caller, 'im.chat.mute', { DIALOG_ID: `chat${muted.id}`, MUTE: 'N' });
    expect(await room.call(caller, 'im.counters.get')).toMatchObject({
      TYPE: { ALL: 1, NOTIFY: 1, MESSENGER: 0 },
      CHAT: [],
      CHAT_MUTED: [],
    });
  });

  test('a message marked as unread stays so until the dialog is read', async () => {
    const room = new Room();
    const caller = room.app(mira);
    const first = say(room, jonas, String(mira));
    say(room, jonas, String(mira));
    await room.call(caller, 'im.dialog.read', { DIALOG_ID: jonas });
    const marked = { DIALOG_ID: jonas, MESSAGE_ID: first.id };
    expect(await room.call(caller, 'im.dialog.unread', marked)).toBe(true);
    expect(await room.call(caller, 'im.counters.get')).toMatchObject({
      DIALOG: { [jonas]: 2 },
      DIALOG_UNREAD: [jonas],
    });
    expect(await room.call(caller, 'im.dialog.get', { DIALOG_ID: jonas })).toMatchObject({
      marked_id: first.id,
      counter: 2,
    });
    await room.call(caller, 'im.dialog.read', { DIALOG_ID: jonas });
    expect(await room.call(caller, 'im.counters.get')).toMatchObject({ DIALOG: [], DIALOG_UNREAD: [] });
  });

  test.each([
    ['im.dialog.unread', { DIALOG_ID: 12 }, 'MESSAGE_ID_ERROR', 400],
    ['im.dialog.unread', { DIALOG_ID: 'x', MESSAGE_ID: 5 }, 'DIALOG_ID_EMPTY', 400],
    ['im.chat.mute', {}, 'CHAT_ID_EMPTY', 400],
    ['im.chat.mute', { DIALOG_ID: '' }, 'DIALOG_ID_EMPTY', 400],
    ['im.chat.mute', { CHAT_ID: openLine }, 'ACCESS_ERROR', 403],
    ['im.dialog.messages.search', {}, 'CHAT_ID_EMPTY', 400],
    ['im.dialog.messages.search', { CHAT_ID: openLine }, 'ACCESS_ERROR', 403],
    ['im.user.status.set', { STATUS: 'Online' }, 'STATUS_ERROR', 400],
  ])('%s %j is refused with %s', async (method, params, code, status) => {
    const room = new Room();
    expect(await room.refusal(room.app(mira), method, params)).toEqual({ code, status });
  });
});

describe('im.dialog.messages.search', () => {
  test('finds by text, day and period, in the order and pages wanted', async () => {
    const room = new Room();
    const texts = ['Invoice one', 'nothing', 'INVOICE two', 'invoice three'];
    const ids = texts.map((text) => {
      room.at += 12 * HOUR_MS;
      return say(room, mira, `chat${group}`, text).id;
    });
    const found = async (params: Record<string, string | number | { ID: string }>) => {
      const result = await room.call(room.app(mira), 'im.dialog.messages.search', {
        CHAT_ID: group,
        ...params,
      });
      return (result as { messages: { id: number }[] }).messages.map((message) => message.id);
    };
    const [one, , two, three] = ids;
    expect(await found({ SEARCH_MESSAGE: 'invoice' })).toEqual([three, two, one]);
    expect(await found({ SEARCH_MESSAGE: 'invoice', ORDER: { ID: 'asc' }, LIMIT: 1 })).toEqual([one]);
    expect(await found({ SEARCH_MESSAGE: 'invoice', LAST_ID: three ?? 0 })).toEqual([two, one]);
    expect(await found({ SEARCH_MESSAGE: 'in' })).toHaveLength(4);
    const day = new Date(start + 30 * HOUR_MS).toISOString();
    expect(await found({ DATE: day })).toEqual([three, two]);
    expect(await found({ DATE_TO: new Date(start + 13 * HOUR_MS).toISOString() })).toEqual([one]);
  });
});

describe('im.message.share', () => {
  test('makes a chat of the same people, or a task of the text', async () => {
    const room = new Room();
    const message = say(room, mira, `chat${group}`, 'Call the printer');
    const share = (TYPE: string) =>
      room.call(room.app(mira), 'im.message.share', {
        MESSAGE_ID: message.id,
        DIALOG_ID: `chat${group}`,
        TYPE,
      });
    expect(await share('CHAT')).toBe(true);
    const made = [...room.portal.state.chats.values()].at(-1);
    expect(made).toMatchObject({ title: 'Call the printer', ownerId: mira });
    expect(new Set(made?.members)).toEqual(new Set(room.chat(group).members));
    expect(await share('TASK')).toBe(true);
    expect([...room.portal.state.tasks.values()].at(-1)).toMatchObject({
      title: 'Call the printer',
      responsibleId: mira,
    });
  });
});

test('a status is the own one, online until it is set', async () => {
  const room = new Room();
  expect(await room.call(room.app(mira), 'im.user.status.get')).toBe('online');
  await room.call(room.app(mira), 'im.user.status.set', { STATUS: 'dnd' });
  expect(await room.call(room.app(mira), 'im.user.status.get')).toBe('dnd');
  expect(await room.call(room.app(jonas), 'im.user.status.get')).toBe('online');
});

describe('notifications', () => {
  test('are read singly, from one on, as a list and all at once', async () => {
    const room = new Room();
    const caller = room.app(mira);
    const add = (MESSAGE: string) => room.id(caller, 'im.notify.system.add', { USER_ID: mira, MESSAGE });
    const [one, two, three] = [await add('One'), await add('Two'), await add('Three')];
    const unread = async () => {
      const page = await room.call(caller, 'im.notify.get');
      return (page as { notifications: { id: number; notify_read: string }[] }).notifications
        .filter((row) => row.notify_read === 'N')
        .map((row) => row.id);
    };
    expect(await unread()).toEqual([three, two, one]);
    await room.call(caller, 'im.notify.read', { ID: one, ONLY_CURRENT: 'Y' });
    expect(await unread()).toEqual([three, two]);
    await room.call(caller, 'im.notify.read', { ID: two });
    expect(await unread()).toEqual([]);
    await room.call(caller, 'im.notify.read.list', { IDS: [one, 0, three], ACTION: 'N' });
    expect(await unread()).toEqual([one]);
    expect(await room.call(caller, 'im.notify.read.all')).toEqual({ result: true, newCounter: 0 });
    expect(await unread()).toEqual([]);
  });

  test('a tag is unique within its application, and another application cannot delete by it', async () => {
    const room = new Room();
    const add = (MESSAGE: string) =>
      room.id(room.app(ada), 'im.notify.personal.add', { USER_ID: mira, MESSAGE, TAG: 'T', SUB_TAG: 'S' });
    await add('Old');
    const id = await add('New');
    expect(await room.call(room.app(mira), 'im.notify.get')).toMatchObject({
      total_count: 1,
      notifications: [{ id, notify_type: 2, notify_tag: 'MP|local.one|T', notify_sub_tag: 'MP|local.one|S' }],
    });
    expect(await room.call(room.app(ada, 'local.two'), 'im.notify.delete', { TAG: 'T' })).toBe(false);
    expect(await room.call(room.app(ada), 'im.notify.delete', { SUB_TAG: 'S' })).toBe(true);
    expect(await room.call(room.app(mira), 'im.notify.get')).toMatchObject({ total_count: 0 });
  });

  test.each([
    ['im.notify.delete', {}, 'PARAMS_ERROR', 400],
    ['im.notify.read.list', {}, 'PARAMS_ERROR', 400],
    ['im.notify.get', { LAST_ID: 5 }, 'LAST_ID_AND_LAST_TYPE', 400],
    ['im.notify.get', { LAST_ID: 'x', LAST_TYPE: 3 }, 'LAST_ID_STRING', 400],
    ['im.notify.confirm', {}, 'ID_ERROR', 400],
    ['im.notify.confirm', { ID: 4 }, 'NOTIFY_VALUE_ERROR', 400],
    ['im.notify.answer', { NOTIFY_ID: 4 }, 'ANSWER_TEXT_ERROR', 400],
  ])('%s %j is refused with %s', async (method, params, code, status) => {
    const room = new Room();
    expect(await room.refusal(room.app(mira), method, params)).toEqual({ code, status });
  });

  test('a webhook names the application whose notification goes', async () => {
    const room = new Room();
    const refusal = await room.refusal(room.webhook(mira), 'im.notify.delete', { TAG: 'T' });
    expect(refusal).toEqual({ code: 'ACCESS_DENIED', status: 403 });
  });
});

describe('people added without the history', () => {
  test('read what came after; with it they read all', async () => {
    const room = new Room();
    const chat = createChat(room.portal, { ownerId: mira });
    say(room, mira, `chat${chat.id}`, 'Before');
    const add = (USERS: number[], HIDE_HISTORY: string) =>
      room.call(room.app(mira), 'im.chat.user.add', { CHAT_ID: chat.id, USERS, HIDE_HISTORY });
    await add([jonas], 'Y');
    await add([ada], 'N');
    say(room, mira, `chat${chat.id}`, 'After');
    const texts = async (userId: number) => {
      const page = await room.call(room.app(userId), 'im.dialog.messages.get', { CHAT_ID: chat.id });
      return (page as { messages: { text: string }[] }).messages.map((message) => message.text);
    };
    expect(await texts(jonas)).toEqual(['After']);
    expect(await texts(ada)).toEqual(['After', 'Before']);
  });
});
