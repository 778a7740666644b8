import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { ada, group, jonas, mira, openLine, Room, start } from './methods-room.ts';

const day = 24 * 3_600_000;

async function sent(limits?: 'actual') {
  const room = new Room(limits);
  const app = room.app(ada);
  const bot = await room.bot(app);
  const id = await room.id(app, 'imbot.message.add', {
    DIALOG_ID: String(mira),
    MESSAGE: 'first',
    ATTACH: [{ MESSAGE: 'a' }],
    KEYBOARD: [{ TEXT: 'k', COMMAND: 'c' }],
    MENU: [{ TEXT: 'm', LINK: '/m' }],
  });
  room.happenings.length = 0;
  const v1 = (method: string, params: JsonMap) =>
    room.call(app, `imbot.message.${method}`, { MESSAGE_ID: id, ...params });
  const v2 = (method: string, params: JsonMap) =>
    room.call(app, `imbot.v2.Chat.Message.${method}`, { botId: bot, messageId: id, ...params });
  return { room, app, bot, id, v1, v2 };
}

describe('imbot.message.update', () => {
  it('changes text and parts, marks the edit and tells the bots', async () => {
    const { room, bot, id, v1 } = await sent();
    expect(
      await v1('update', {
        MESSAGE: 'second',
        KEYBOARD: 'N',
        ATTACH: '',
        MENU: [{ TEXT: 'n', COMMAND: 'c' }],
      }),
    ).toBe(true);
    expect(room.message(id)).toMatchObject({
      text: 'second',
      params: { IS_EDITED: 'Y', MENU: [{ TEXT: 'n', BOT_ID: bot }] },
    });
    expect(Object.keys(room.message(id).params).sort()).toEqual(['IS_EDITED', 'MENU']);
    expect(room.happenings).toMatchObject([{ type: 'messageUpdate', message: { id }, actor: { id: bot } }]);
  });

  it('leaves what is not given, and a new keyboard alone marks nothing', async () => {
    const { room, id, v1 } = await sent();
    await v1('update', { KEYBOARD: [{ TEXT: 'other', COMMAND: 'c' }] });
    expect(room.message(id)).toMatchObject({
      text: 'first',
      params: { ATTACH: [{}], KEYBOARD: [{ TEXT: 'other' }] },
    });
    expect(room.message(id).params).not.toHaveProperty('IS_EDITED');
  });

  it('deletes with an empty text', async () => {
    const { room, id, v1 } = await sent();
    await v1('update', { MESSAGE: ' [BR] ' });
    expect(room.message(id).params).toEqual({ IS_DELETED: 'Y' });
    expect(room.message(id).text).toMatch(/^Message dated .* was removed$/);
    expect(room.kinds()).toEqual(['messageDelete']);
  });

  it('is for own messages of the last three days', async () => {
    const { room, id, v1 } = await sent();
    const foreign = { MESSAGE_ID: id, MESSAGE: 'x' };
    expect(await room.refusal(room.webhook(mira), 'im.message.update', foreign)).toEqual({
      code: 'CANT_EDIT_MESSAGE',
      status: 403,
    });
    room.at = start + 3 * day;
    await v1('update', { MESSAGE: 'x' });
    room.at += 1;
    const late = { MESSAGE_ID: id, MESSAGE: 'y' };
    expect(await room.refusal(room.app(ada), 'imbot.message.update', late)).toMatchObject({
      code: 'CANT_EDIT_MESSAGE',
    });
    expect(await room.refusal(room.app(ada), 'imbot.message.update', {})).toMatchObject({
      code: 'MESSAGE_ID_ERROR',
    });
    expect(await v1('delete', {})).toBe(true);
  });

  it.each([
    ['documented', 'MENU_ERROR'],
    ['actual', 'menu_ERROR'],
  ] as const)('refuses a bad menu in mode %s with %s', async (limits, code) => {
    const { room, app, id } = await sent(limits === 'actual' ? limits : undefined);
    const params = { MESSAGE_ID: id, MENU: 'x' };
    expect((await room.refusal(app, 'imbot.message.update', params)).code).toBe(code);
    const parts: JsonMap = { KEYBOARD: [{ TEXT: 'x'.repeat(60_000), LINK: '/' }] };
    expect((await room.refusal(app, 'imbot.message.update', { ...params, ...parts })).code).toBe(
      'KEYBOARD_OVERSIZE',
    );
  });

  it('of im.message takes MENU only with MESSAGE_ID', async () => {
    const room = new Room();
    const hook = room.webhook(mira);
    const id = await room.id(hook, 'im.message.add', { DIALOG_ID: '12', MESSAGE: 'a' });
    const MENU = [{ TEXT: 'm', LINK: '/m' }];
    await room.call(hook, 'im.message.update', { ID: id, MENU });
    expect(room.message(id).params).toEqual({});
    await room.call(hook, 'im.message.update', { MESSAGE_ID: id, MENU });
    expect(room.message(id).params).toMatchObject({ MENU: [{ TEXT: 'm' }] });
  });
});

describe('likes and reactions', () => {
  it('are set, taken back, and refused without a change', async () => {
    const { room, bot, id, v1 } = await sent();
    await v1('like', { ACTION: 'PLUS' });
    expect(room.message(id)).toMatchObject({ params: { LIKE: [bot] }, reactions: { like: [bot] } });
    const plus = { MESSAGE_ID: id, ACTION: 'plus' };
    expect((await room.refusal(room.app(ada), 'imbot.message.like', plus)).code).toBe('WITHOUT_CHANGES');
    await v1('like', {});
    expect(room.message(id).params).not.toHaveProperty('LIKE');
    expect((await room.refusal(room.webhook(jonas), 'im.message.like', plus)).code).toBe('WITHOUT_CHANGES');
    expect(room.kinds()).toEqual(['reaction', 'reaction']);
  });

  it('of v2 have codes of their own', async () => {
    const { room, app, bot, id, v2 } = await sent();
    const refused = async (method: string, reaction: string) =>
      (
        await room.refusal(app, `imbot.v2.Chat.Message.Reaction.${method}`, {
          botId: bot,
          messageId: id,
          reaction,
        })
      ).code;
    expect(await refused('add', 'LIKE')).toBe('REACTION_NOT_FOUND');
    expect(await v2('Reaction.add', { reaction: 'fire' })).toEqual({ result: true });
    expect(await refused('add', 'fire')).toBe('REACTION_ALREADY_SET');
    await v2('Reaction.delete', { reaction: 'fire' });
    expect(await refused('delete', 'fire')).toBe('REACTION_NOT_FOUND');
    expect(room.happenings).toMatchObject([
      { reaction: 'fire', action: 'add', user: { id: bot } },
      { reaction: 'fire', action: 'delete' },
    ]);
  });
});

describe('imbot.v2.Chat.Message.send', () => {
  it.each<[string, string, JsonMap]>([
    ['100', '100', {}],
    ['CHAT_NOT_FOUND', 'CHAT_NOT_FOUND', { dialogId: 'chat9', fields: { message: 'a' } }],
    ['CHAT_NOT_FOUND', 'CHAT_NOT_FOUND', { dialogId: 'nobody', fields: { message: 'a' } }],
    ['ACCESS_DENIED', 'ACCESS_DENIED', { dialogId: `chat${group}`, fields: { message: 'a' } }],
    ['EMPTY_MESSAGE', 'EMPTY_MESSAGE', { dialogId: '11', fields: { message: ' ' } }],
    ['ATTACH_ERROR', 'PARAM_ATTACH_ERROR', { dialogId: '11', fields: { message: 'a', attach: '' } }],
    [
      'ATTACH_OVERSIZE',
      'PARAM_ATTACH_ERROR',
      { dialogId: '11', fields: { attach: [{ MESSAGE: 'x'.repeat(60_001) }] } },
    ],
    ['KEYBOARD_ERROR', 'PARAM_KEYBOARD_ERROR', { dialogId: '11', fields: { message: 'a', keyboard: [{}] } }],
    [
      'KEYBOARD_OVERSIZE',
      'PARAM_KEYBOARD_ERROR',
      { dialogId: '11', fields: { message: 'a', keyboard: [{ TEXT: 'x'.repeat(60_001), LINK: '/' }] } },
    ],
    ['MESSAGE_NOT_FOUND', 'MESSAGE_NOT_FOUND', { dialogId: '11', fields: { message: 'a', replyId: 3 } }],
    ['WRONG_UUID', 'WRONG_UUID', { dialogId: '11', fields: { forwardIds: { a: 3 } } }],
  ])('refuses with %s, or %s in mode actual', async (documented, actual, params) => {
    for (const [limits, code] of [
      [undefined, documented],
      ['actual', actual],
    ] as const) {
      const { room, app, bot } = await sent(limits);
      const all = { botId: bot, ...params };
      expect(await room.refusal(app, 'imbot.v2.Chat.Message.send', all)).toEqual({ code, status: 400 });
    }
  });

  it('sends, drops menu, and refuses replies to other chats', async () => {
    const { room, app, bot, id, v2 } = await sent();
    const fields = {
      message: '/cmd',
      keyboard: [{ TEXT: 'k', COMMAND: 'c' }],
      menu: [{ TEXT: 'm', LINK: '/' }],
      replyId: id,
    };
    const result = await v2('send', { dialogId: '11', fields });
    const message = [...room.portal.state.messages.values()].at(-1);
    expect(result).toEqual({ id: message?.id, uuidMap: [] });
    expect(message?.params).toMatchObject({ KEYBOARD: [{ BOT_ID: bot }], REPLY_ID: id });
    expect(message?.params).not.toHaveProperty('MENU');
    expect(room.happenings).toMatchObject([{ type: 'messageAdd', skipCommand: false }]);
    const other = { botId: bot, dialogId: '12', fields };
    expect((await room.refusal(app, 'imbot.v2.Chat.Message.send', other)).code).toBe('REPLY_ERROR');
  });

  it('forwards under keys that are deduplicated', async () => {
    const { room, id, v2 } = await sent();
    const uuid = '6ecf398c-d4fa-448f-a5ca-5f696701eeb1';
    const params = { dialogId: '12', fields: { forwardIds: { [uuid]: id } } };
    const first = await v2('send', params);
    expect(first).toMatchObject({ id: null });
    expect(await v2('send', params)).toEqual(first);
    expect([...room.portal.state.messages.values()].at(-1)).toMatchObject({
      text: 'first',
      params: { FORWARD_ID: id },
    });
  });

  it('of im.v2 sends as the user and takes a menu and a bot', async () => {
    const room = new Room();
    const fields = { message: 'a', menu: [{ TEXT: 'm', COMMAND: 'c' }], botId: 77 };
    await room.call(room.webhook(mira), 'im.v2.Chat.Message.send', { chatId: group, fields });
    expect([...room.portal.state.messages.values()].at(-1)).toMatchObject({
      authorId: mira,
      chatId: group,
      params: { MENU: [{ BOT_ID: 77 }] },
    });
  });
});

describe('imbot.v2.Chat.Message.update and delete', () => {
  it('change own messages at any time, and only N removes a keyboard', async () => {
    const { room, bot, id, v2 } = await sent();
    room.at += 30 * day;
    await v2('update', {
      fields: { message: 'b', keyboard: [{ TEXT: 'x', COMMAND: 'c' }], attach: [{ MESSAGE: 'lost' }] },
    });
    expect(room.message(id)).toMatchObject({ text: 'b', params: { KEYBOARD: [{ TEXT: 'k' }] } });
    expect(room.message(id).params).not.toHaveProperty('ATTACH');
    await v2('update', { fields: { keyboard: { BOT_ID: bot, BUTTONS: [{ TEXT: 'x', COMMAND: 'c' }] } } });
    expect(room.message(id).params).toMatchObject({ KEYBOARD: [{ TEXT: 'x', BOT_ID: bot }] });
    await v2('update', { fields: { keyboard: 'N' } });
    expect(room.message(id).params).not.toHaveProperty('KEYBOARD');
  });

  it('keep an attached message without text and remove an empty one', async () => {
    const { room, id, v2 } = await sent();
    await v2('update', { fields: { message: '' } });
    expect(room.message(id)).toMatchObject({ text: '', params: { ATTACH: [{}] } });
    await v2('update', { fields: { message: '', attach: 'N' } });
    expect(room.message(id).params).toEqual({ IS_DELETED: 'Y' });
  });

  it('refuse messages of others, except of bots in open lines', async () => {
    const { room, app, bot } = await sent();
    const mine = await room.id(room.webhook(mira), 'im.message.add', {
      DIALOG_ID: String(bot),
      MESSAGE: 'a',
    });
    const refused = async (params: JsonMap) =>
      (
        await room.refusal(app, 'imbot.v2.Chat.Message.update', {
          botId: bot,
          fields: { message: 'x' },
          ...params,
        })
      ).code;
    expect(await refused({ messageId: mine })).toBe('MESSAGE_ACCESS_DENIED');
    expect(await refused({ messageId: 1 })).toBe('MESSAGE_NOT_FOUND');
    expect(await refused({})).toBe('100');
    const alone = await room.id(room.webhook(mira), 'im.message.add', { DIALOG_ID: '12', MESSAGE: 'a' });
    expect(await refused({ messageId: alone })).toBe('ACCESS_DENIED');
    const other = await room.bot(app, { CODE: 'other' });
    room.chat(openLine).members.push(bot, other);
    const line = { BOT_ID: other, DIALOG_ID: `chat${openLine}`, MESSAGE: 'a' };
    const shared = await room.id(app, 'imbot.message.add', line);
    await room.call(app, 'imbot.v2.Chat.Message.delete', { botId: bot, messageId: shared, complete: true });
    expect(room.portal.state.messages.has(shared)).toBe(false);
  });

  it('read marks move forward', async () => {
    const { room, bot, v2 } = await sent();
    const mine = await room.id(room.webhook(mira), 'im.message.add', {
      DIALOG_ID: String(bot),
      MESSAGE: 'a',
    });
    const chatId = room.message(mine).chatId;
    expect(await v2('read', { dialogId: '11', messageId: mine })).toEqual({
      chatId,
      lastId: mine,
      counter: 0,
      viewedMessages: [mine],
    });
  });
});
