import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { ada, group, jonas, mira, openLine, pia, Room, start } from './methods-room.ts';

const key = '6ecf398c-d4fa-448f-a5ca-5f696701eeb1';
const big = 'x'.repeat(31_000);
const hour = 3_600_000;

describe('im.message.add refuses', () => {
  const button = { TEXT: 'a', LINK: '/a' };
  it.each<[string, number, JsonMap]>([
    ['MESSAGE_EMPTY', 400, { DIALOG_ID: '12', MESSAGE: ' ' }],
    ['MESSAGE_EMPTY', 400, { DIALOG_ID: '12', MESSAGE: 5 }],
    ['USER_ID_EMPTY', 400, { DIALOG_ID: 'somebody', MESSAGE: 'a' }],
    ['USER_ID_EMPTY', 400, { USER_ID: '0', MESSAGE: 'a' }],
    ['USER_NOT_FOUND', 400, { DIALOG_ID: '999999', MESSAGE: 'a' }],
    ['CHAT_ID_EMPTY', 400, { DIALOG_ID: 'chat0', MESSAGE: 'a' }],
    ['CHAT_ID_EMPTY', 400, { CHAT_ID: '', MESSAGE: 'a' }],
    ['CHAT_ID', 400, { DIALOG_ID: 'chat77', MESSAGE: 'a' }],
    ['PARAMS_ERROR', 400, { MESSAGE: 'a' }],
    ['ATTACH_ERROR', 400, { DIALOG_ID: '12', MESSAGE: 'a', ATTACH: 'N' }],
    ['ATTACH_OVERSIZE', 400, { DIALOG_ID: '12', ATTACH: [{ MESSAGE: big }] }],
    ['KEYBOARD_ERROR', 400, { DIALOG_ID: '12', MESSAGE: 'a', KEYBOARD: { BUTTONS: [] } }],
    ['KEYBOARD_OVERSIZE', 400, { DIALOG_ID: '12', MESSAGE: 'a', KEYBOARD: [{ ...button, TEXT: big }] }],
    ['MENU_ERROR', 400, { DIALOG_ID: '12', MESSAGE: 'a', MENU: 'what' }],
    ['MENU_OVERSIZE', 400, { DIALOG_ID: '12', MESSAGE: 'a', MENU: [{ ...button, TEXT: big }] }],
    ['CANCELED', 400, { DIALOG_ID: `chat${openLine}`, MESSAGE: 'a' }],
    ['REPLY_ACCESS_ERROR', 403, { DIALOG_ID: '12', MESSAGE: 'a', REPLY_ID: 5 }],
  ])('with %s (%i) %j', async (code, status, params) => {
    const room = new Room();
    expect(await room.refusal(room.webhook(mira), 'im.message.add', params)).toEqual({ code, status });
    expect(room.portal.state.messages.size).toBe(0);
  });

  it('ACCESS_ERROR (403) in chats that take no messages from everybody', async () => {
    const room = new Room();
    room.chat(group).entityType = 'GENERAL';
    room.chat(group).managers = [ada];
    const params = { DIALOG_ID: `chat${group}`, MESSAGE: 'a' };
    expect(await room.refusal(room.webhook(jonas), 'im.message.add', params)).toEqual({
      code: 'ACCESS_ERROR',
      status: 403,
    });
    expect(await room.id(room.webhook(ada), 'im.message.add', params)).toBeGreaterThan(0);
    const notice = await room.id(room.webhook(ada), 'im.notify', { USER_ID: jonas, MESSAGE: 'note' });
    const system = { CHAT_ID: room.message(notice).chatId, MESSAGE: 'a' };
    expect(await room.refusal(room.webhook(jonas), 'im.message.add', system)).toMatchObject({
      code: 'ACCESS_ERROR',
    });
  });

  it('people from outside in dialogs with those they never met', async () => {
    const room = new Room();
    const params = { DIALOG_ID: String(jonas), MESSAGE: 'a' };
    expect(await room.refusal(room.webhook(pia), 'im.message.add', params)).toMatchObject({
      code: 'ERROR_NO_ACCESS',
    });
  });

  it('people, not bots, when the input field is off', async () => {
    const room = new Room();
    const app = room.app(mira);
    const bot = await room.bot(app);
    await room.call(app, 'im.chat.user.add', { CHAT_ID: group, USERS: [bot] });
    await room.call(app, 'imbot.chat.updateTextFieldEnabled', { CHAT_ID: group, TEXT_FIELD_ENABLED: 'N' });
    const params = { DIALOG_ID: `chat${group}`, MESSAGE: 'a' };
    expect(await room.refusal(app, 'im.message.add', params)).toMatchObject({ code: 'TEXT_FIELD_DISABLED' });
    expect(await room.id(app, 'imbot.message.add', params)).toBeGreaterThan(0);
  });

  it('checks text before recipient, and parts in their order', async () => {
    const room = new Room();
    const wrong = { ATTACH: 'x', KEYBOARD: 'x', MENU: 'x', REPLY_ID: 4 };
    const refused = async (params: JsonMap) =>
      (await room.refusal(room.webhook(mira), 'im.message.add', params)).code;
    expect(await refused({})).toBe('MESSAGE_EMPTY');
    expect(await refused({ ...wrong })).toBe('PARAMS_ERROR');
    expect(await refused({ ...wrong, USER_ID: 12 })).toBe('ATTACH_ERROR');
    expect(await refused({ ...wrong, USER_ID: 12, MESSAGE: 'a', ATTACH: '' })).toBe('KEYBOARD_ERROR');
    expect(await refused({ USER_ID: 12, MESSAGE: 'a', MENU: 'x', REPLY_ID: 4 })).toBe('MENU_ERROR');
  });

  it('too large parts with the codes of the real portal in mode actual', async () => {
    const room = new Room('actual');
    const base = { DIALOG_ID: '12', MESSAGE: 'a' };
    const huge = 'x'.repeat(60_000);
    const refused = async (params: JsonMap) =>
      (await room.refusal(room.webhook(mira), 'im.message.add', { ...base, ...params })).code;
    expect(await refused({ ATTACH: [{ MESSAGE: huge }] })).toBe('ATTACH_OVERSIZE');
    expect(await refused({ KEYBOARD: [{ TEXT: huge, LINK: '/a' }] })).toBe('PARAM_KEYBOARD_ERROR');
    expect(await refused({ MENU: [{ TEXT: huge, LINK: '/a' }] })).toBe('PARAM_MENU_ERROR');
    expect(
      await room.id(room.webhook(mira), 'im.message.add', { ...base, ATTACH: [{ MESSAGE: big }] }),
    ).toBeGreaterThan(0);
  });
});

describe('a sent message', () => {
  it('opens the private chat once and tells the bot in it first', async () => {
    const room = new Room();
    const bot = await room.bot(room.app(ada));
    const params = { DIALOG_ID: String(bot), MESSAGE: ' hi[BR]you ' };
    const first = await room.id(room.webhook(mira), 'im.message.add', params);
    await room.id(room.webhook(mira), 'im.message.add', params);
    expect(room.kinds()).toEqual(['join', 'messageAdd', 'messageAdd']);
    expect(room.message(first)).toMatchObject({
      text: 'hi\nyou',
      authorId: mira,
      isSystem: false,
      uuid: null,
    });
    expect(room.happenings[0]).toMatchObject({ bot: { id: bot }, by: { id: mira } });
    expect(room.happenings[1]).toMatchObject({ author: { id: mira }, skipCommand: false });
  });

  it('goes to the private chat of the bot when the bot writes first, and calls no commands', async () => {
    const room = new Room();
    const app = room.app(ada, 'local.one', 4);
    const bot = await room.bot(app);
    const sent = await room.id(app, 'imbot.message.add', { BOT_ID: bot, DIALOG_ID: '11', MESSAGE: '/help' });
    expect(room.chat(room.message(sent).chatId).members).toEqual([bot, mira]);
    expect(room.kinds()).toEqual(['join', 'messageAdd']);
    expect(room.happenings[1]).toMatchObject({ skipCommand: true, author: { id: bot } });
    expect(room.hops).toEqual([4, 4]);
  });

  it('carries parts in stored form, and the number of lost buttons is told', async () => {
    const room = new Room();
    const sent = await room.id(room.webhook(mira), 'im.message.add', {
      DIALOG_ID: '12',
      MESSAGE: '😀',
      KEYBOARD: [
        { TEXT: 'cmd', COMMAND: 'c' },
        { TEXT: 'a', LINK: '/a' },
      ],
      MENU: '[{"TEXT":"m","ACTION":"SEND","ACTION_VALUE":"x"}]',
    });
    expect(room.message(sent).params).toMatchObject({
      KEYBOARD: [{ TEXT: 'a', BOT_ID: 0 }],
      MENU: [{ TEXT: 'm' }],
      LARGE_FONT: 'Y',
    });
    expect(room.warnings).toHaveLength(1);
  });

  it('keeps command buttons of im.message.add for the top-level BOT_ID only', async () => {
    const room = new Room();
    const keyboard = { BOT_ID: 3, BUTTONS: [{ TEXT: 'c', COMMAND: 'c' }] };
    const params = { DIALOG_ID: '12', MESSAGE: 'a', KEYBOARD: keyboard };
    expect(await room.refusal(room.webhook(mira), 'im.message.add', params)).toMatchObject({
      code: 'KEYBOARD_ERROR',
    });
    const sent = await room.id(room.webhook(mira), 'im.message.add', { ...params, BOT_ID: '7' });
    expect(room.message(sent).params['KEYBOARD']).toMatchObject([{ BOT_ID: 7, COMMAND: 'c' }]);
  });

  it('of the system has author 0 and, in groups, the name of the application or bot', async () => {
    const room = new Room();
    const app = room.app(mira);
    const bot = await room.bot(app);
    await room.call(app, 'im.chat.user.add', { CHAT_ID: group, USERS: [bot] });
    const params = { DIALOG_ID: `chat${group}`, MESSAGE: 'done', SYSTEM: 'Y' };
    const texts = [
      await room.id(app, 'im.message.add', params),
      await room.id(room.webhook(mira), 'im.message.add', params),
      await room.id(app, 'imbot.message.add', params),
      await room.id(app, 'im.message.add', { ...params, SYSTEM: 'N' }),
      await room.id(app, 'im.message.add', { ...params, DIALOG_ID: '12' }),
    ].map((id) => `${room.message(id).authorId}: ${room.message(id).text}`);
    expect(texts).toEqual(['0: [b]Echo app[/b]\ndone', '0: done', '0: Echo:\ndone', '11: done', '0: done']);
  });

  it('may reply within its chat only', async () => {
    const room = new Room();
    const first = await room.id(room.webhook(mira), 'im.message.add', { DIALOG_ID: '12', MESSAGE: 'a' });
    const reply = { DIALOG_ID: '12', MESSAGE: 'b', REPLY_ID: first };
    const second = await room.id(room.webhook(mira), 'im.message.add', reply);
    expect(room.message(second).params).toEqual({ REPLY_ID: first });
    const elsewhere = { ...reply, DIALOG_ID: `chat${group}` };
    expect(await room.refusal(room.webhook(mira), 'im.message.add', elsewhere)).toEqual({
      code: 'REPLY_FROM_OTHER_CHAT_ERROR',
      status: 403,
    });
  });
});

describe('an idempotency key', () => {
  const send = (room: Room, params: JsonMap = {}) =>
    room.id(room.webhook(mira), 'im.message.add', {
      DIALOG_ID: '12',
      MESSAGE: 'a',
      TEMPLATE_ID: key,
      ...params,
    });

  it('gives the first message again, wherever and whenever it is repeated', async () => {
    const room = new Room();
    const first = await send(room);
    room.at += 30 * 24 * hour;
    expect(await send(room, { MESSAGE: 'other', DIALOG_ID: `chat${group}` })).toBe(first);
    const again = { fields: { message: 'b', templateId: key }, dialogId: '11' };
    expect(await room.call(room.webhook(jonas), 'im.v2.Chat.Message.send', again)).toEqual({
      id: first,
      uuidMap: [],
    });
    expect(room.portal.state.messages.size).toBe(1);
    expect(room.kinds().filter((kind) => kind === 'messageAdd')).toHaveLength(1);
    expect(room.message(first).uuid).toBe(key);
  });

  it('is forgotten after 31 days', async () => {
    const room = new Room();
    const first = await send(room);
    room.at += 32 * 24 * hour;
    expect(await send(room)).not.toBe(first);
  });

  it.each([key.toUpperCase(), key.replace('-4', '-1'), 'order-5'])(
    '%s is stored but not looked at',
    async (other) => {
      const room = new Room();
      const first = await send(room, { TEMPLATE_ID: other });
      expect(await send(room, { TEMPLATE_ID: other })).not.toBe(first);
      expect(room.message(first).uuid).toBe(other);
    },
  );

  it('is not looked at for messages of the system', async () => {
    const room = new Room();
    expect(await send(room, { SYSTEM: 'Y' })).not.toBe(await send(room, { SYSTEM: 'Y' }));
    expect(room.portal.state.uuids.size).toBe(0);
  });

  it('is cut to 255 characters', async () => {
    const room = new Room();
    const sent = await send(room, { TEMPLATE_ID: 'k'.repeat(300) });
    expect(room.message(sent).uuid).toBe('k'.repeat(255));
  });

  it('is burnt for an hour by a keyboard that is too large, and not by an invalid one', async () => {
    const room = new Room();
    const refused = async (params: JsonMap) =>
      (
        await room.refusal(room.webhook(mira), 'im.message.add', {
          DIALOG_ID: '12',
          MESSAGE: 'a',
          TEMPLATE_ID: key,
          ...params,
        })
      ).code;
    expect(await refused({ KEYBOARD: 'x' })).toBe('KEYBOARD_ERROR');
    expect(await refused({ ATTACH: [{ MESSAGE: big }] })).toBe('ATTACH_OVERSIZE');
    expect(room.portal.state.uuids.size).toBe(0);
    expect(await refused({ KEYBOARD: [{ TEXT: big, LINK: '/a' }] })).toBe('KEYBOARD_OVERSIZE');
    expect(await refused({})).toBe('MESSAGE_DUPLICATED_BY_UUID');
    room.at = start + hour;
    expect(await refused({})).toBe('MESSAGE_DUPLICATED_BY_UUID');
    room.at = start + hour + 1;
    expect(await send(room)).toBeGreaterThan(0);
  });

  it('answers with its id even when the message was removed completely', async () => {
    const room = new Room();
    const app = room.app(ada);
    const bot = await room.id(app, 'imbot.register', {
      CODE: 'echo',
      EVENT_HANDLER: 'http://bot.local/',
      PROPERTIES: { NAME: 'Echo' },
    });
    const params = { botId: bot, dialogId: '11', fields: { message: 'a', templateId: key } };
    const first = await room.call(app, 'imbot.v2.Chat.Message.send', params);
    const [id] = room.portal.state.messages.keys();
    await room.call(app, 'imbot.message.delete', { MESSAGE_ID: id ?? 0, COMPLETE: 'Y' });
    expect(room.portal.state.messages.size).toBe(0);
    expect(await room.call(app, 'imbot.v2.Chat.Message.send', params)).toEqual(first);
  });
});
