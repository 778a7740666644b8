import { describe, expect, it } from 'vitest';
import { bodyOf, change, envelopeOf, eventOf, MEMBER } from './event-fixtures.ts';

describe('a v1 message', () => {
  it('in a private chat', () => {
    const event = eventOf('v1-message-add-private', 'message');
    expect(event).toMatchObject({
      id: `${MEMBER}/message/740/90101`,
      generation: 'v1',
      name: 'ONIMBOTMESSAGEADD',
      memberId: MEMBER,
      bot: { id: 740, code: 'helper_one' },
      dialogId: '11',
      language: 'en',
      at: new Date(Number(event.raw.ts) * 1000),
      chat: { id: 2210, isPrivate: true, messageType: 'P' },
      user: {
        id: 11,
        name: 'Mira Okafor',
        gender: 'F',
        workPosition: 'Support lead',
        isBot: false,
        isConnector: false,
      },
      message: {
        id: 90101,
        authorId: 11,
        text: 'Hi there',
        textOriginal: 'Hi there',
        uuid: '9b9b91e2-5d51-4172-a83f-3a4b211160ca',
        isSystem: false,
        files: [],
        fileIds: [],
        params: {},
      },
      auth: { bot: { userId: 740, scope: ['imbot', 'im'] }, user: { userId: 11, status: 'L' } },
    });
    expect(event.auth.bot?.accessToken).toBeDefined();
    expect(event.auth.bot?.accessToken).not.toBe(event.auth.user?.accessToken);
  });

  it('in a group has the text with and without the mention', () => {
    const event = eventOf('v1-message-add-group', 'message');
    expect(event.message.text).toBe('what is on the agenda?');
    expect(event.message.textOriginal).toBe('[USER=740]Helper[/USER], what is on the agenda?');
    expect(event).toMatchObject({
      dialogId: 'chat2305',
      chat: { id: 2305, isPrivate: false, messageType: 'C', title: 'Launch room' },
    });
    expect(event.chat).not.toHaveProperty('entityType');
  });

  it('nobody is mentioned in', () => {
    expect(eventOf('v1-message-add-group-supervisor', 'message').bot.id).toBe(752);
  });

  it("of an open line's visitor", () => {
    const event = eventOf('v1-message-add-openline', 'message');
    expect(event.chat).toMatchObject({ messageType: 'L', isPrivate: false, entityType: 'LINES' });
    expect(event.chat.entityId).toMatch(/^livechat\|6\|/);
    expect(event.chat.entityData1).toContain('|');
    expect(event.user).toMatchObject({ id: 905, isConnector: true });
    expect(event.auth.user).toBeUndefined();
    expect(event.auth.bot?.accessToken).toBeDefined();
  });

  it('has plain text names, whatever the portal escaped', () => {
    const event = eventOf('v1-message-add-special-chars', 'message');
    expect(event.user).toMatchObject({ name: "Łukasz O'Neil & Co", lastName: "O'Neil & Co" });
  });

  it('with a file has the file and its id', () => {
    const { message } = eventOf('v1-message-add-file', 'message');
    expect(message.text).toBe('');
    expect(message.fileIds).toEqual([6601]);
    expect(message.files).toMatchObject([
      { id: 6601, name: 'plan & notes (v2).png', type: 'image', size: 48211 },
    ]);
  });

  it('of 20000 characters arrives whole', () => {
    expect([...eventOf('v1-message-add-long', 'message').message.text]).toHaveLength(20_006);
  });

  it.each(['v1-message-add-no-tokens', 'v1-message-add-client-id'])(
    'without tokens has no auth: %s',
    (fixture) => {
      expect(eventOf(fixture, 'message').auth).toEqual({});
    },
  );

  it('whose bot token was refused has no bot auth', () => {
    const body = bodyOf('v1-message-add-private');
    const refused = { error: 'invalid_grant', error_description: 'no', application_token: 'x' };
    change(body, 'data.BOT.740', { ...refused, AUTH: refused, BOT_ID: '740', BOT_CODE: 'helper_one' });
    expect(eventOf(body, 'message').auth).not.toHaveProperty('bot');
  });

  it('for several bots is several events with ids of their own', () => {
    const body = bodyOf('v1-message-add-private');
    change(body, 'data.BOT.741', { BOT_ID: '741', BOT_CODE: 'helper_two' });
    const { bots } = envelopeOf(body);
    expect(bots.map((event) => event.bot)).toEqual([
      { id: 740, code: 'helper_one' },
      { id: 741, code: 'helper_two' },
    ]);
    expect(new Set(bots.map((event) => event.id)).size).toBe(2);
    expect(bots[1]?.auth.bot).toBeUndefined();
  });

  it('that is a reply names the message it replies to', () => {
    const body = change(bodyOf('v1-message-add-group'), 'data.PARAMS.PARAMS', { REPLY_ID: '90001' });
    expect(eventOf(body, 'message').message.replyId).toBe(90001);
  });
});

describe('other v1 events', () => {
  it('edit in a private chat', () => {
    const event = eventOf('v1-message-update-private', 'messageEdited');
    expect(event).toMatchObject({
      dialogId: '11',
      message: { id: 90101, text: 'Hi there (edited)' },
      user: { id: 11 },
    });
  });

  it('edit in a group, where the portal sends no user', () => {
    const event = eventOf('v1-message-update-group', 'messageEdited');
    expect(event).not.toHaveProperty('user');
    expect(event).toMatchObject({
      dialogId: 'chat2305',
      message: { id: 90114, authorId: 11, text: 'what is on the agenda today?', params: { IS_EDITED: 'Y' } },
    });
  });

  it('deletion', () => {
    const event = eventOf('v1-message-delete-private', 'messageDeleted');
    expect(event).toMatchObject({
      id: `${MEMBER}/messageDeleted/740/90101`,
      messageId: 90101,
      dialogId: '11',
    });
  });

  it('joining a private and a group chat', () => {
    expect(eventOf('v1-join-chat-private', 'join')).toMatchObject({
      dialogId: '11',
      silent: false,
      chat: { isPrivate: true },
    });
    expect(eventOf('v1-join-chat-group', 'join')).toMatchObject({
      dialogId: 'chat2305',
      user: { id: 11 },
      chat: { id: 2305 },
    });
    const silent = change(bodyOf('v1-join-chat-group'), 'data.PARAMS.SILENT_JOIN', 'Y');
    expect(eventOf(silent, 'join').silent).toBe(true);
  });

  it('joining by the bot itself has a bot for a user', () => {
    const body = change(bodyOf('v1-join-chat-group'), 'data.USER.ID', '740');
    expect(eventOf(body, 'join').user?.isBot).toBe(true);
  });

  it('opening with a context', () => {
    const event = eventOf('v1-context-get', 'open');
    expect(event.context).toEqual({ action: 'openOrder', orderId: '5519', urgent: '1', tags: ['vip', 'eu'] });
  });

  it('deletion of the bot', () => {
    const event = eventOf('v1-bot-delete', 'botDeleted');
    expect(event).toMatchObject({ bot: { id: 740, code: 'helper_one' }, dialogId: '', language: 'en' });
    expect(event.auth.bot).toBeUndefined();
  });
});

describe('a v1 command', () => {
  it('typed in a private and in a group chat', () => {
    for (const fixture of ['v1-command-textarea-private', 'v1-command-textarea-group']) {
      const event = eventOf(fixture, 'command');
      expect(event.command).toMatchObject({ id: 58, name: 'weather', context: 'textarea' });
      expect(event.bot.id).toBe(740);
    }
    expect(eventOf('v1-command-textarea-group', 'command')).toMatchObject({
      command: { params: 'Oslo' },
      messageId: 90210,
      dialogId: 'chat2305',
    });
  });

  it('pressed in a private chat has no chat id, but an address', () => {
    const event = eventOf('v1-command-keyboard-private', 'command');
    expect(event).toMatchObject({
      dialogId: '11',
      messageId: 90102,
      command: { params: 'tomorrow', context: 'keyboard' },
    });
    expect(event.chat).toEqual({ isPrivate: true, messageType: 'P' });
  });

  it('pressed in a group, or chosen from a menu', () => {
    expect(eventOf('v1-command-keyboard-group', 'command').chat).toMatchObject({
      id: 2305,
      isPrivate: false,
    });
    expect(eventOf('v1-command-menu', 'command').command.context).toBe('menu');
  });

  it('among several of one message is one event each', () => {
    const body = bodyOf('v1-command-textarea-group');
    const second = {
      BOT_ID: '741',
      COMMAND: 'news',
      COMMAND_ID: '59',
      COMMAND_CONTEXT: 'TEXTAREA',
      MESSAGE_ID: '90210',
    };
    change(body, 'data.COMMAND.59', second);
    const { bots } = envelopeOf(body);
    expect(
      bots.map(
        (event) => event.kind === 'command' && [event.bot.id, event.command.name, event.command.params],
      ),
    ).toEqual([
      [740, 'weather', 'Oslo'],
      [741, 'news', ''],
    ]);
  });
});
