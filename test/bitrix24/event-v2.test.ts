import { describe, expect, it } from 'vitest';
import { readFetchItem } from '../../src/bitrix24/envelope.ts';
import type { BotEvent, WireMap } from '../../src/bitrix24/event.ts';
import { bodyOf, change, eventOf, jsonOf, MEMBER } from './event-fixtures.ts';

describe('a v2 event', () => {
  it('message in a private chat', () => {
    const event = eventOf('v2-message-add-private', 'message');
    expect(event).toMatchObject({
      id: `${MEMBER}/message/801/91001`,
      generation: 'v2',
      bot: { id: 801, code: 'helper_v2' },
      dialogId: '11',
      chat: { id: 3210, isPrivate: true, messageType: 'P' },
      user: { id: 11, name: 'Mira Okafor', isBot: false, isConnector: false, isExtranet: false },
      message: { id: 91001, authorId: 11, text: 'Hi there', isSystem: false, params: {} },
      auth: { bot: { userId: 801 }, user: { userId: 11 } },
    });
  });

  it('message in a group keeps the mention and names what it replies to', () => {
    const event = eventOf('v2-message-add-group', 'message');
    expect(event.message.text).toMatch(/^\[USER=801\]/);
    expect(event.message.replyId).toBe(91004);
    expect(event.dialogId).toBe('chat3305');
  });

  it("message of an open line's visitor", () => {
    const event = eventOf('v2-message-add-openline', 'message');
    expect(event.chat).toMatchObject({
      messageType: 'L',
      entityType: 'LINES',
      entityId: 'livechat|6|2411|905',
    });
    expect(event.user).toMatchObject({ isConnector: true, isExtranet: true });
    expect(event.auth.user).toBeUndefined();
  });

  it('message to a personal bot, with special characters, long, without tokens', () => {
    expect(eventOf('v2-message-add-personal', 'message').bot.id).toBe(803);
    expect(eventOf('v2-message-add-special-chars', 'message').message.text).toContain('&');
    expect([...eventOf('v2-message-add-long', 'message').message.text]).toHaveLength(20_006);
    expect(eventOf('v2-message-add-no-tokens', 'message').auth).toEqual({});
  });

  it('message with files has their ids', () => {
    const body = change(bodyOf('v2-message-add-private'), 'data.message.params', {
      FILE_ID: ['6601', '6602'],
    });
    expect(eventOf(body, 'message').message).toMatchObject({ fileIds: [6601, 6602], files: [] });
  });

  it('message for two bots comes as two requests with ids of their own', () => {
    const [one, two] = ['v2-message-add-several-bots-1', 'v2-message-add-several-bots-2'].map((name) =>
      eventOf(name, 'message'),
    );
    expect(one?.message.id).toBe(two?.message.id);
    expect(one?.id).not.toBe(two?.id);
  });

  it('edit and deletion', () => {
    expect(eventOf('v2-message-update', 'messageEdited').message.id).toBe(91001);
    expect(eventOf('v2-message-delete', 'messageDeleted')).toMatchObject({
      messageId: 91001,
      dialogId: '11',
    });
  });

  it('joining and deletion of the bot', () => {
    expect(eventOf('v2-join-chat-private', 'join')).toMatchObject({
      dialogId: '11',
      chat: { isPrivate: true },
      silent: false,
    });
    expect(eventOf('v2-join-chat-group', 'join')).toMatchObject({ dialogId: 'chat3305', user: { id: 11 } });
    expect(eventOf('v2-delete', 'botDeleted')).toMatchObject({ bot: { id: 801 }, dialogId: '' });
  });

  it('opening with a context', () => {
    const body = bodyOf('v2-join-chat-private');
    change(change(body, 'event', 'ONIMBOTV2CONTEXTGET'), 'data.context', { a: '1' });
    expect(eventOf(body, 'open')).toMatchObject({ context: { a: '1' }, dialogId: '11' });
    expect(eventOf(change(body, 'data.context', undefined), 'open').context).toEqual({});
  });

  it.each([
    ['v2-command-textarea', 'textarea'],
    ['v2-command-keyboard', 'keyboard'],
    ['v2-command-menu', 'menu'],
  ] as const)('command without its slash: %s', (fixture, context) => {
    expect(eventOf(fixture, 'command').command).toMatchObject({ id: 71, name: 'weather', context });
  });

  it('reaction', () => {
    const event = eventOf('v2-reaction-add', 'reaction');
    expect(event).toMatchObject({
      messageId: 91002,
      reaction: 'like',
      action: 'add',
      user: { id: 11 },
      dialogId: 'chat3305',
    });
  });

  it('with nulls as empty strings, as the reference has it', () => {
    const body = bodyOf('v2-message-add-private');
    for (const path of ['data.user', 'data.message.params', 'data.message.uuid', 'data.language'])
      change(body, path, '');
    const event = eventOf(body, 'message');
    expect(event).not.toHaveProperty('user');
    expect(event.message).not.toHaveProperty('uuid');
    expect(event.message.params).toEqual({});
    expect(event.language).toBe('en');
  });
});

describe('a fetched event', () => {
  const result = jsonOf('v2-fetch-response').result as { events: WireMap[] };
  const fetched = (at: number): BotEvent => {
    const read = readFetchItem(result.events[at] ?? {}, MEMBER);
    if (!read.ok || read.event === null) throw new Error(JSON.stringify(read));
    return read.event;
  };

  it('is read from native types', () => {
    expect(fetched(0)).toMatchObject({
      kind: 'join',
      dialogId: '11',
      auth: {},
      at: new Date('2026-09-10T00:26:38Z'),
    });
    expect(fetched(1)).toMatchObject({
      kind: 'message',
      id: `${MEMBER}/message/801/91001`,
      user: { id: 11, isBot: false },
      message: { authorId: 11, isSystem: false, params: {} },
      raw: result.events[1],
    });
  });

  it('of a button in a private chat has the address that the portal left out', () => {
    expect(fetched(2)).toMatchObject({
      kind: 'command',
      dialogId: '11',
      chat: { id: 3210, isPrivate: true, messageType: 'P' },
      command: { id: 71, name: 'weather', params: 'tomorrow', context: 'keyboard' },
      messageId: 91002,
    });
  });

  it('has the id that a webhook would have given it', () => {
    const webhook = eventOf('v2-message-add-private', 'message');
    expect(fetched(1).id).toBe(webhook.id);
  });

  it('of another kind is no bot event, and a broken one is an error', () => {
    const item = result.events[1] ?? {};
    expect(readFetchItem({ ...item, type: 'ONIMV2MESSAGEADD' }, MEMBER)).toEqual({ ok: true, event: null });
    expect(readFetchItem({ ...item, date: 'soon' }, MEMBER)).toMatchObject({
      ok: false,
      error: { code: 'EVENT_TIME_BAD', at: 'date' },
    });
    expect(readFetchItem({ ...item, data: [] }, MEMBER)).toMatchObject({
      ok: false,
      error: { code: 'EVENT_FIELD_BAD' },
    });
    expect(readFetchItem({}, MEMBER)).toMatchObject({
      ok: false,
      error: { code: 'EVENT_NAME_BAD', at: 'type' },
    });
  });
});
