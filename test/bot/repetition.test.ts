import { describe, expect, it } from 'vitest';
import { effectName, type Repetition, repetitionOf, withKey } from '../../src/bot/repetition.ts';

const KEY = '0b3a1f5e-7c2d-4e8f-9a6b-1c2d3e4f5a6b';

const table: [string, Record<string, unknown>, Repetition][] = [
  ['imbot.bot.list', {}, 'reads'],
  ['IM.DIALOG.GET', { DIALOG_ID: '1' }, 'reads'],
  ['crm.lead.get', { id: 1 }, 'reads'],
  ['tasks.task.list', {}, 'reads'],
  ['disk.folder.getchildren', { id: 1 }, 'reads'],
  ['crm.lead.add', { fields: {} }, 'repeats'],
  ['crm.getter.add', {}, 'repeats'],
  ['imbot.message.update', { MESSAGE_ID: 1 }, 'harmless'],
  ['imbot.v2.Chat.Message.Reaction.add', { messageId: 1, reaction: 'like' }, 'harmless'],
  ['imbot.message.like', { MESSAGE_ID: 1, ACTION: 'plus' }, 'harmless'],
  ['imbot.message.like', { MESSAGE_ID: 1 }, 'repeats'],
  ['imbot.message.add', { DIALOG_ID: '1' }, 'repeats'],
  ['imbot.command.answer', {}, 'repeats'],
  ['imbot.v2.File.upload', {}, 'repeats'],
  ['im.message.add', { DIALOG_ID: '1' }, 'keyed'],
  ['im.message.add', { DIALOG_ID: '1', TEMPLATE_ID: KEY }, 'keyed'],
  ['im.message.add', { DIALOG_ID: '1', TEMPLATE_ID: KEY.toUpperCase() }, 'repeats'],
  ['im.message.add', { DIALOG_ID: '1', SYSTEM: 'Y' }, 'repeats'],
  ['imbot.v2.Chat.Message.send', { dialogId: '1', fields: { message: 'hi' } }, 'keyed'],
  ['imbot.v2.chat.message.SEND', { dialogId: '1' }, 'keyed'],
  ['imbot.v2.Chat.Message.send', { dialogId: '1', fields: { system: true } }, 'repeats'],
  ['imbot.v2.Chat.Message.send', { dialogId: '1', fields: { forwardIds: { [KEY]: 5 } } }, 'repeats'],
  ['imbot.v2.Chat.Message.send', { dialogId: '1', fields: { templateId: 'mine' } }, 'repeats'],
];

describe('what making a call twice does', () => {
  it.each(table)('%s %j: %s', (method, params, repetition) => {
    expect(repetitionOf(method, params)).toBe(repetition);
  });
});

describe('the key of a call', () => {
  it('goes where the method takes it', () => {
    expect(withKey('im.message.add', { DIALOG_ID: '1' }, KEY)).toEqual({ DIALOG_ID: '1', TEMPLATE_ID: KEY });
    expect(withKey('imbot.v2.Chat.Message.send', { dialogId: '1', fields: { message: 'a' } }, KEY)).toEqual({
      dialogId: '1',
      fields: { message: 'a', templateId: KEY },
    });
  });

  it('leaves an author’s own alone', () => {
    expect(withKey('im.message.add', { TEMPLATE_ID: 'own' }, KEY)).toEqual({ TEMPLATE_ID: 'own' });
    const own = { dialogId: '1', fields: { templateId: 'own' } };
    expect(withKey('imbot.v2.Chat.Message.send', own, KEY)).toEqual(own);
  });

  it('may be none', () => {
    expect(withKey('im.message.add', { DIALOG_ID: '1' }, undefined)).toEqual({ DIALOG_ID: '1' });
  });
});

it('calls are told apart by who makes them, method and target, not by what they say', () => {
  const name = effectName('bot', 'imbot.MESSAGE.add', { BOT_ID: 7, DIALOG_ID: 'chat5', MESSAGE: 'a' });
  expect(name).toBe('bot imbot.message.add chat5');
  expect(effectName('user', 'crm.lead.add', { fields: { TITLE: 'a' } })).toBe('user crm.lead.add');
  expect(effectName('bot', 'tasks.task.update', { id: 9 })).toBe('bot tasks.task.update 9');
});
