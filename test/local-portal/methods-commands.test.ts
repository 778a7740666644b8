import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/local-portal/portal.ts';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { ada, group, mira, Room } from './methods-room.ts';

const lang = [{ LANGUAGE_ID: 'en', TITLE: 'Help', PARAMS: 'topic' }];
const whole: JsonMap = { COMMAND: '/help', EVENT_COMMAND_ADD: 'http://bot.local/c', LANG: lang };

async function withBot(caller?: (room: Room) => Caller) {
  const room = new Room();
  const app = caller?.(room) ?? room.app(ada);
  return { room, app, bot: await room.bot(app, { CLIENT_ID: 'tok' }) };
}

/** As the portal does when it tells a bot of a command. */
const grant = (room: Room, bot: number, chat: number) =>
  room.portal.state.commandRights.set(`${bot}:${chat}`, room.at + 600_000);

describe('imbot.command.register', () => {
  it.each<[string, JsonMap]>([
    ['BOT_ID_ERROR', { ...whole, BOT_ID: null }],
    ['EVENT_COMMAND_ADD_ERROR', { ...whole, EVENT_COMMAND_ADD: '' }],
    ['EVENT_COMMAND_ADD_ERROR', { ...whole, EVENT_COMMAND_ADD: 'http://localhost' }],
    ['COMMAND_ERROR', { ...whole, COMMAND: '/' }],
    ['LANG_ERROR', { ...whole, LANG: [{ LANGUAGE_ID: 'en' }], HIDDEN: 'Y' }],
  ])('refuses with %s', async (code, params) => {
    const { room, app, bot } = await withBot();
    expect(await room.refusal(app, 'imbot.command.register', { BOT_ID: bot, ...params })).toEqual({
      code,
      status: 400,
    });
  });

  it('registers a command once, and binds its address with CLIENT_ID for webhooks', async () => {
    const { room, app, bot } = await withBot((one) => one.webhook(ada));
    const params = { ...whole, BOT_ID: bot, CLIENT_ID: 'tok' };
    const id = await room.id(app, 'imbot.command.register', params);
    expect(await room.id(app, 'imbot.command.register', { ...params, LANG: { 0: lang[0] ?? {} } })).toBe(id);
    expect(room.portal.state.commands.get(id)).toEqual({
      id,
      botId: bot,
      appId: 'customtok',
      command: 'help',
      common: false,
      hidden: false,
      extranetSupport: false,
      lang: { en: { title: 'Help', params: 'topic' } },
    });
    expect(room.portal.state.subscriptions.at(-1)).toMatchObject({
      event: 'ONIMCOMMANDADD',
      url: 'http://bot.local/c?CLIENT_ID=tok',
    });
  });

  it('is followed by update and unregister of the same application', async () => {
    const { room, app, bot } = await withBot();
    const id = await room.id(app, 'imbot.command.register', { ...whole, BOT_ID: bot });
    const FIELDS = {
      HIDDEN: 'Y',
      COMMAND: 'other',
      COMMON: 'Y',
      LANG: [{ LANGUAGE_ID: 'de', TITLE: 'Hilfe' }],
    };
    await room.call(app, 'imbot.command.update', { COMMAND_ID: id, FIELDS });
    expect(room.portal.state.commands.get(id)).toMatchObject({
      command: 'help',
      common: false,
      hidden: true,
      lang: { de: { title: 'Hilfe', params: '' } },
    });
    const foreign = room.app(ada, 'local.two');
    for (const method of ['imbot.command.update', 'imbot.command.unregister', 'imbot.command.answer']) {
      expect((await room.refusal(foreign, method, { COMMAND_ID: id })).code).toBe('APP_ID_ERROR');
      expect((await room.refusal(app, method, { COMMAND_ID: 9 })).code).toBe('COMMAND_ID_ERROR');
    }
    await room.call(app, 'imbot.command.unregister', { COMMAND_ID: id });
    expect(room.portal.state.commands.size).toBe(0);
  });
});

describe('imbot.command.answer', () => {
  async function asked(dialogId: (bot: number) => string) {
    const { room, app, bot } = await withBot();
    const command = await room.id(app, 'imbot.command.register', { ...whole, BOT_ID: bot, COMMON: 'Y' });
    const question = { DIALOG_ID: dialogId(bot), MESSAGE: '/help me' };
    const message = await room.id(room.webhook(mira), 'im.message.add', question);
    const chat = room.message(message).chatId;
    const answer = (params: JsonMap) =>
      room.call(app, 'imbot.command.answer', {
        COMMAND_ID: command,
        MESSAGE_ID: message,
        MESSAGE: 'so',
        ...params,
      });
    return { room, app, bot, chat, message, command, answer };
  }
  const keyboard = [{ TEXT: 'k', COMMAND: 'c' }];
  const menu = [{ TEXT: 'm', LINK: '/m' }];

  it.each<[string, JsonMap]>([
    ['MESSAGE_ID_EMPTY', { MESSAGE_ID: '' }],
    ['MESSAGE_EMPTY', { MESSAGE: '', ATTACH: [{ MESSAGE: 'a' }] }],
    ['ATTACH_ERROR', { ATTACH: 'x' }],
    ['KEYBOARD_ERROR', { KEYBOARD: [{ TEXT: 'x' }] }],
    ['KEYBOARD_OVERSIZE', { KEYBOARD: [{ TEXT: 'x'.repeat(31_000), LINK: '/' }] }],
    ['MENU_ERROR', { MENU: [{ TEXT: 'x', COMMAND: 'c' }] }],
    ['WRONG_REQUEST', { MESSAGE_ID: 5 }],
  ])('refuses with %s', async (code, params) => {
    const { room, app, command, message } = await asked(String);
    const all = { COMMAND_ID: command, MESSAGE_ID: message, MESSAGE: 'so', ...params };
    expect((await room.refusal(app, 'imbot.command.answer', all)).code).toBe(code);
  });

  it('in private is a message of the bot without the MENU', async () => {
    const { room, bot, answer } = await asked(String);
    const id = await answer({ KEYBOARD: keyboard, MENU: menu });
    const message = room.message(Number(id));
    expect(message).toMatchObject({ authorId: bot, text: 'so', params: { KEYBOARD: [{ BOT_ID: bot }] } });
    expect(message.params).not.toHaveProperty('MENU');
  });

  it('in a group may be given for ten minutes, then is silently not sent', async () => {
    const { room, bot, chat, answer } = await asked(() => `chat${group}`);
    grant(room, bot, chat);
    room.at += 600_000;
    expect(await answer({ MENU: menu })).toBeGreaterThan(0);
    room.at += 1;
    const before = room.portal.state.messages.size;
    expect(await answer({})).toBe(true);
    expect(room.portal.state.messages.size).toBe(before);
  });

  it('where the bot is no member is a line of the system with its name', async () => {
    const { room, app, bot, chat, command, message } = await asked(() => `chat${group}`);
    grant(room, bot, chat);
    const byName = { COMMAND: '/help', MESSAGE_ID: message, MESSAGE: 'so' };
    const outside = await room.id(app, 'imbot.command.answer', byName);
    expect(room.message(outside)).toMatchObject({ authorId: 0, isSystem: true, text: 'Echo:\nso' });
    room.chat(group).members.push(bot);
    const inside = await room.id(app, 'imbot.command.answer', { ...byName, COMMAND_ID: command, MENU: menu });
    expect(room.message(inside)).toMatchObject({
      authorId: bot,
      text: 'so',
      params: { MENU: [{ TEXT: 'm' }] },
    });
  });
});

describe('imbot.v2.Command', () => {
  const title = { en: 'Help' };
  it.each<[string, JsonMap]>([
    ['COMMAND_NAME_INVALID', { command: 'two words', title }],
    ['COMMAND_REQUIRED', { command: '/', title }],
    ['COMMAND_TITLE_REQUIRED', { command: 'help' }],
  ])('.register refuses with %s', async (code, fields) => {
    const { room, app, bot } = await withBot();
    expect((await room.refusal(app, 'imbot.v2.Command.register', { botId: bot, fields })).code).toBe(code);
  });

  it('is registered, listed, changed and removed', async () => {
    const { room, app, bot } = await withBot();
    const call = (name: string, params: JsonMap) =>
      room.call(app, `imbot.v2.Command.${name}`, { botId: bot, ...params });
    const flat = { command: '/help', title, params: { en: 'topic' }, common: true };
    const made = await call('register', flat);
    const [id = 0] = room.portal.state.commands.keys();
    expect(made).toEqual({
      command: { id, botId: bot, command: '/help', common: true, hidden: false, extranetSupport: false },
    });
    await call('register', { fields: { command: 'quiet', hidden: 'Y' } });
    expect(await call('list', {})).toMatchObject({
      commands: [
        { command: '/help', title: 'Help', params: 'topic', category: 'Echo' },
        { command: '/quiet' },
      ],
    });
    await call('update', { commandId: id, fields: { title: { en: null, de: 'Hilfe' }, hidden: true } });
    expect(room.portal.state.commands.get(id)?.lang).toEqual({ de: { title: 'Hilfe', params: '' } });
    const refused = async (name: string, params: JsonMap) =>
      (await room.refusal(app, `imbot.v2.Command.${name}`, { botId: bot, ...params })).code;
    expect(await refused('update', { commandId: id, fields: { command: 'quiet' } })).toBe(
      'COMMAND_ALREADY_EXISTS',
    );
    expect(await refused('update', { commandId: id, fields: { command: '' } })).toBe('COMMAND_NAME_EMPTY');
    expect(await refused('update', { commandId: id, fields: { title: 'x' } })).toBe('COMMAND_TITLE_INVALID');
    expect(await refused('update', {})).toBe('100');
    expect(await call('unregister', { commandId: id })).toEqual({ result: true });
    expect(await refused('unregister', { commandId: id })).toBe('COMMAND_NOT_FOUND');
  });

  it('.answer takes full attaches and keyboards with their own BOT_ID', async () => {
    const { room, app, bot } = await withBot();
    await room.call(app, 'imbot.v2.Command.register', { botId: bot, fields: { command: 'help', title } });
    const [commandId = 0] = room.portal.state.commands.keys();
    const question = { DIALOG_ID: String(bot), MESSAGE: '/help' };
    const messageId = await room.id(room.webhook(mira), 'im.message.add', question);
    const answer = (fields: JsonMap) =>
      room.call(app, 'imbot.v2.Command.answer', { botId: bot, commandId, messageId, dialogId: '11', fields });
    const BUTTONS = [{ TEXT: 'k', COMMAND: 'c' }];
    expect(await answer({ message: 'a', keyboard: { BUTTONS }, attach: [{ MESSAGE: 'x' }] })).toEqual({
      result: true,
    });
    expect([...room.portal.state.messages.values()].at(-1)?.params).toEqual({});
    await answer({
      message: 'a',
      keyboard: { BOT_ID: bot, BUTTONS },
      attach: { BLOCKS: [{ MESSAGE: 'x' }] },
    });
    expect([...room.portal.state.messages.values()].at(-1)?.params).toMatchObject({
      KEYBOARD: [{ BOT_ID: bot }],
      ATTACH: [{ BLOCKS: [{ MESSAGE: 'x' }] }],
    });
    const empty = { botId: bot, commandId, messageId, dialogId: '11' };
    expect((await room.refusal(app, 'imbot.v2.Command.answer', empty)).code).toBe('COMMAND_ANSWER_FAILED');
  });
});

describe('im.message.command', () => {
  it('presses a button for the calling user', async () => {
    const { room, app, bot } = await withBot();
    const id = await room.id(app, 'imbot.command.register', { ...whole, BOT_ID: bot });
    const hi = { DIALOG_ID: String(mira), MESSAGE: 'hi' };
    const message = await room.id(app, 'imbot.message.add', hi);
    const press = { MESSAGE_ID: message, BOT_ID: bot, COMMAND: 'help', COMMAND_PARAMS: 'me' };
    const refused = async (params: JsonMap) =>
      (await room.refusal(room.webhook(mira), 'im.message.command', { ...press, ...params })).code;
    expect(await refused({ MESSAGE_ID: 0 })).toBe('MESSAGE_ID_ERROR');
    expect(await refused({ BOT_ID: 0 })).toBe('BOT_ID_ERROR');
    expect(await refused({ COMMAND: '' })).toBe('COMMAND_ERROR');
    expect(await refused({ COMMAND: 'other' })).toBe('PARAMS_ERROR');
    expect(await room.call(room.webhook(mira), 'im.message.command', press)).toBe(true);
    expect(room.happenings.at(-1)).toMatchObject({
      type: 'commandPress',
      command: { id },
      params: 'me',
      message: { id: message },
      user: { id: mira },
      menu: false,
    });
  });
});
