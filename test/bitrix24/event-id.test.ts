import { describe, expect, it } from 'vitest';
import type { BotEventKind, WireMap } from '../../src/bitrix24/event.ts';
import { laneOf } from '../../src/bitrix24/event-id.ts';
import { bodyOf, change, eventOf, MEMBER } from './event-fixtures.ts';

/** A fixture with some fields changed. */
function altered(name: string, changes: Record<string, unknown>): WireMap {
  return Object.entries(changes).reduce((body, [path, value]) => change(body, path, value), bodyOf(name));
}

describe('the same happening', () => {
  const v1 = { ts: '1789000305' };
  const v2 = { ts: '1789000305', 'data.bot.id': '740' };
  const pairs: [BotEventKind, WireMap, WireMap][] = [
    [
      'message',
      bodyOf('v1-message-add-private'),
      altered('v2-message-add-private', { ...v2, 'data.message.id': '90101' }),
    ],
    [
      'messageEdited',
      altered('v1-message-update-private', v1),
      altered('v2-message-update', {
        ...v2,
        'data.message.id': '90101',
        'data.message.text': 'Hi there (edited)',
      }),
    ],
    [
      'messageEdited',
      altered('v1-message-update-group', v1),
      altered('v2-message-update', {
        ...v2,
        'data.message.id': '90114',
        'data.message.text': '[USER=740]Helper[/USER], what is on the agenda today?',
      }),
    ],
    [
      'messageDeleted',
      bodyOf('v1-message-delete-private'),
      altered('v2-message-delete', { ...v2, 'data.messageId': '90101' }),
    ],
    ['join', altered('v1-join-chat-private', v1), altered('v2-join-chat-private', v2)],
    [
      'command',
      bodyOf('v1-command-textarea-group'),
      altered('v2-command-textarea', {
        ...v2,
        'data.message.id': '90210',
        'data.command.id': '58',
        'data.command.params': 'Oslo',
      }),
    ],
    [
      'command',
      altered('v1-command-menu', v1),
      altered('v2-command-keyboard', {
        ...v2,
        'data.message.id': '90115',
        'data.command.id': '58',
        'data.command.params': 'from menu',
      }),
    ],
    [
      'open',
      altered('v1-context-get', v1),
      altered('v2-join-chat-private', {
        ...v2,
        event: 'ONIMBOTV2CONTEXTGET',
        'data.context': {
          action: 'openOrder',
          orderId: 5519,
          urgent: true,
          tags: ['vip', 'eu'],
          nothing: null,
        },
      }),
    ],
    ['botDeleted', altered('v1-bot-delete', v1), altered('v2-delete', v2)],
  ];

  it.each(pairs)('told in both generations has one id: %s', (kind, one, two) => {
    expect(eventOf(two, kind).id).toBe(eventOf(one, kind).id);
  });
});

describe('another happening has another id', () => {
  const idsOf = (kind: BotEventKind, name: string, ...changes: Record<string, unknown>[]): string[] =>
    [{}, ...changes].map((change) => eventOf(altered(name, change), kind).id);
  const areDifferent = (ids: readonly string[]): void => expect(new Set(ids).size).toBe(ids.length);

  it('a second edit, even within the same second', () => {
    areDifferent(
      idsOf('messageEdited', 'v2-message-update', { 'data.message.text': 'x' }, { ts: '1789009999' }),
    );
    areDifferent(idsOf('messageEdited', 'v1-message-update-group', { 'data.PARAMS.MESSAGE_ORIGINAL': 'x' }));
  });

  it('the same command with other parameters in one message', () => {
    areDifferent(idsOf('command', 'v1-command-textarea-group', { 'data.COMMAND.58.COMMAND_PARAMS': 'Rome' }));
    areDifferent(
      idsOf('command', 'v2-command-textarea', { 'data.command.params': 'Rome' }, { 'data.command.id': '72' }),
    );
  });

  it('another press, by another user or in another second', () => {
    const changes = [{ ts: '1789009999' }, { 'data.user.id': '12' }, { 'data.command.params': 'x' }];
    areDifferent(idsOf('command', 'v2-command-keyboard', ...changes));
  });

  it('another reaction, taken back, or by another user', () => {
    const changes = [
      { 'data.reaction': 'kiss' },
      { 'data.action': 'delete' },
      { 'data.user.id': '12' },
      { ts: '1789009999' },
    ];
    areDifferent(idsOf('reaction', 'v2-reaction-add', ...changes, { 'data.reaction': 'like/12' }));
  });

  it('another join or opening', () => {
    areDifferent(
      idsOf('join', 'v1-join-chat-group', { ts: '1789009999' }, { 'data.PARAMS.DIALOG_ID': 'chat9' }),
    );
    areDifferent(
      idsOf('open', 'v1-context-get', { ts: '1789009999' }, { 'data.PARAMS.CONTEXT': { action: 'x' } }),
    );
  });

  it('one of another kind about the same message', () => {
    const changes = ['ONIMBOTMESSAGEADD', 'ONIMBOTMESSAGEUPDATE', 'ONIMBOTMESSAGEDELETE'];
    const kinds: BotEventKind[] = ['message', 'messageEdited', 'messageDeleted'];
    areDifferent(
      changes.map(
        (event, at) => eventOf(altered('v1-message-add-private', { event }), kinds[at] ?? 'message').id,
      ),
    );
  });
});

describe('a redelivery', () => {
  it('of a typed command has the same id, whenever it comes', () => {
    const late = altered('v2-command-textarea', { ts: '1789009999' });
    expect(eventOf(late, 'command').id).toBe(eventOf('v2-command-textarea', 'command').id);
  });

  it('of a press from an unknown place is still told from the next press', () => {
    const press = { 'data.COMMAND.58.COMMAND_CONTEXT': 'WIDGET' };
    const one = eventOf(altered('v1-command-keyboard-group', press), 'command');
    const next = eventOf(altered('v1-command-keyboard-group', { ...press, ts: '1789009999' }), 'command');
    expect(one.command.context).toBe('keyboard');
    expect(one.id).not.toBe(next.id);
  });
});

describe('a lane', () => {
  it('is portal, bot and dialog', () => {
    expect(laneOf(eventOf('v1-message-add-group', 'message'))).toBe(`${MEMBER}/740/chat2305`);
    expect(laneOf(eventOf('v1-bot-delete', 'botDeleted'))).toBe(`${MEMBER}/740/`);
  });
});
