import { describe, expect, it } from 'vitest';
import {
  attach,
  bb,
  block,
  button,
  checkDialogId,
  composeEdit,
  composeReply,
  keyboard,
  menu,
} from '../../src/compose/index.ts';
import { refusal } from './refusal.ts';

const keys = keyboard([button.send('x')]);
const info = attach([block.message('x')]);
const list = menu([{ TEXT: 'x', COMMAND: 'x' }]);

describe('a reply', () => {
  it('is a text as it was written', () =>
    expect(composeReply(['[b]hi[/b] '])).toEqual([{ text: '[b]hi[/b] ', system: false, urlPreview: true }]));

  it('takes its parts in any order', () => {
    expect(
      composeReply([keys, 'a', { system: true, urlPreview: false, replyTo: 7 }, info, bb`b ${'[c]'}`, list]),
    ).toEqual([
      {
        text: 'a\nb [\u2060c]',
        attach: info,
        keyboard: keys,
        menu: list,
        system: true,
        urlPreview: false,
        replyTo: 7,
      },
    ]);
  });

  it('takes its parts by name, and objects written by hand', () => {
    const [reply] = composeReply([
      { text: 'a', keyboard: '[{"TEXT":"x","LINK":"/x"}]', attach: [{ MESSAGE: 'y' }] },
    ]);
    expect(reply).toMatchObject({
      keyboard: { BUTTONS: [{ TEXT: 'x', LINK: '/x' }] },
      attach: { BLOCKS: [{ MESSAGE: 'y' }] },
    });
    expect(composeReply(['a', { BUTTONS: [{ TEXT: 'x', LINK: '/x' }] }])[0].keyboard).toBeDefined();
  });

  it.each(['', '  \n\t', '[BR]', '[br] #BR#\n', '\0'])('with nothing to read (%j) is refused', (text) => {
    for (const parts of [[text], [text, keys], [text, info]]) {
      expect(refusal(() => composeReply(parts))).toMatchObject({ code: 'MESSAGE_EMPTY', at: 'message' });
    }
  });

  it('without parts is refused', () => expect(refusal(() => composeReply([])).code).toBe('MESSAGE_EMPTY'));

  it('of an attachment alone passes where the method takes it', () => {
    expect(composeReply([info], { attachNeedsText: false })[0]).toMatchObject({ text: '', attach: info });
    expect(refusal(() => composeReply([keys], { attachNeedsText: false })).code).toBe('MESSAGE_EMPTY');
  });

  it('may be the text "0"', () => expect(composeReply(['0'])[0].text).toBe('0'));

  it('has one of each part', () => {
    expect(refusal(() => composeReply(['a', keys, keys])).code).toBe('KEYBOARD_ERROR');
    expect(refusal(() => composeReply(['a', info, { attach: info }])).code).toBe('ATTACH_ERROR');
    expect(refusal(() => composeReply(['a', list, list])).code).toBe('MENU_ERROR');
  });

  it('answers only a message', () =>
    expect(refusal(() => composeReply(['a', { replyTo: 0 }]))).toMatchObject({ code: 'MESSAGE_ID_ERROR' }));

  it('makes broken characters whole', () => expect(composeReply(['a\udc00'])[0].text).toBe('a\ufffd'));
});

describe('a long text', () => {
  it('of 20000 characters passes, of 20001 is refused with the way out', () => {
    expect(composeReply(['😀'.repeat(20_000)])).toHaveLength(1);
    const error = refusal(() => composeReply(['😀'.repeat(20_001)]));
    expect(error).toMatchObject({ code: 'MESSAGE_TOO_LONG', size: 20_001, limit: 20_000 });
    expect(error.hint).toContain('split');
  });

  it('may be 20006 characters long for a real portal, which cuts only then', () => {
    expect(composeReply(['a'.repeat(20_006)], { measure: 'portal' })).toHaveLength(1);
    expect(refusal(() => composeReply(['a'.repeat(20_007)], { measure: 'portal' })).code).toBe(
      'MESSAGE_TOO_LONG',
    );
  });

  it('becomes several messages on request: parts with the last, the answered message with the first', () => {
    const text = Array.from({ length: 9000 }, (_, index) => `word${index}`).join(' ');
    const replies = composeReply([text, keys, info, list, { split: true, replyTo: 7, system: true }]);
    expect(replies.length).toBeGreaterThan(3);
    expect(replies.map((reply) => reply.text).join(' ')).toBe(text);
    expect(replies.map((reply) => reply.replyTo)).toEqual([7, ...Array(replies.length - 1).fill(undefined)]);
    for (const reply of replies.slice(0, -1)) expect(reply).not.toHaveProperty('keyboard');
    expect(replies.at(-1)).toMatchObject({ keyboard: keys, attach: info, menu: list, system: true });
  });

  it('that is short stays one message', () => expect(composeReply(['a', { split: true }])).toHaveLength(1));
});

describe('an edit', () => {
  it('changes what is given and leaves the rest', () => {
    expect(composeEdit(['a#BR#b'])).toEqual({ text: 'a\nb' });
    expect(composeEdit([keys])).toEqual({ keyboard: keys });
    expect(composeEdit([info, { urlPreview: false }])).toEqual({ attach: info, urlPreview: false });
  });

  it.each(['N', '', '{}', '[]'])('removes parts given as %j', (nothing) => {
    expect(composeEdit([{ keyboard: nothing, attach: nothing, menu: nothing }])).toEqual({
      keyboard: 'N',
      attach: 'N',
      menu: 'N',
    });
  });

  it('never deletes by a blank text', () =>
    expect(refusal(() => composeEdit(['  ']))).toMatchObject({
      code: 'MESSAGE_EMPTY',
      hint: expect.stringMatching(/delete/),
    }));

  it('of nothing is refused', () => {
    expect(refusal(() => composeEdit([])).code).toBe('MESSAGE_EMPTY');
    expect(refusal(() => composeEdit([{ urlPreview: true }])).code).toBe('MESSAGE_EMPTY');
  });

  it('is checked as a reply is', () => {
    expect(refusal(() => composeEdit(['a'.repeat(20_001), { split: true }])).code).toBe('MESSAGE_TOO_LONG');
    expect(refusal(() => composeEdit([{ keyboard: { BUTTONS: [] } }])).code).toBe('KEYBOARD_ERROR');
    expect(refusal(() => composeEdit([{ attach: 'x' }])).code).toBe('ATTACH_ERROR');
  });
});

describe('a dialog id', () => {
  it.each(['11', 'chat2210', 'sg7', 'crm7', 'CHAT7'])('%s passes', (id) =>
    expect(checkDialogId(id)).toBe(id),
  );

  it.each([
    ['', 'USER_ID_EMPTY'],
    ['0', 'USER_ID_EMPTY'],
    ['-1', 'USER_ID_EMPTY'],
    ['11a', 'USER_ID_EMPTY'],
    ['user11', 'USER_ID_EMPTY'],
    ['11\n', 'USER_ID_EMPTY'],
    ['chat0', 'CHAT_ID_EMPTY'],
    ['chat', 'CHAT_ID_EMPTY'],
    ['chat 7', 'USER_ID_EMPTY'],
  ])('%j is refused with %s', (id, code) =>
    expect(refusal(() => checkDialogId(id))).toMatchObject({ code, at: 'dialogId' }),
  );
});
