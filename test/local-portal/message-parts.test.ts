import { describe, expect, it } from 'vitest';
import { storedAttach, storedAttachList } from '../../src/local-portal/message/attach.ts';
import { storedKeyboard } from '../../src/local-portal/message/keyboard.ts';
import { storedMenu } from '../../src/local-portal/message/menu.ts';
import { parseNotation } from '../../src/local-portal/message/notation.ts';
import { isOversize, phpJsonLength } from '../../src/local-portal/message/size.ts';
import { addedText, editedText, isLarge, removalNotice } from '../../src/local-portal/message/text.ts';
import type { Json, JsonMap } from '../../src/local-portal/state.ts';

const now = 1_790_000_000_000;
const blocks = (given: Json): Json | undefined => storedAttach(given, now)?.['BLOCKS'];

describe('text of a message', () => {
  it.each([
    ['  hi \n', 'hi'],
    ['a[BR]b[br]c#BR#d[Br]e', 'a\nb\nc\nd[Br]e'],
    ['0', '0'],
  ])('stores %j as %j', (sent, stored) => expect(addedText(sent)).toBe(stored));

  it('keeps #BR# in an edit', () => expect(editedText('a[BR]b#BR#c')).toBe('a\nb#BR#c'));
  it('takes an edit of line breaks alone for empty', () => expect(editedText(' [BR] ')).toBe(''));

  it.each([
    [20_000, 20_000],
    [20_006, 20_006],
    [20_007, 20_006],
  ])('of %i letters keeps %i characters', (sent, stored) => {
    expect([...addedText('я'.repeat(sent))]).toHaveLength(stored);
  });

  it('counts code points, not UTF-16 units', () => {
    expect(addedText('😀'.repeat(20_006))).toBe('😀'.repeat(20_006));
    expect(addedText('😀'.repeat(20_007))).toBe(`${'😀'.repeat(20_000)} (...)`);
  });

  it.each([
    ['😀', true],
    ['👩‍👩‍👧 ❤️ 🇩🇪', true],
    ['😀😀😀😀', false],
    ['😀 ok', false],
    ['1', false],
  ])('%s is large: %s', (text, large) => expect(isLarge(text)).toBe(large));

  it('names the date of a removed message', () =>
    expect(removalNotice(Date.UTC(2026, 8, 10, 2, 26, 40))).toBe(
      'Message dated 10.09.2026 02:26:40 was removed',
    ));
});

describe('attach', () => {
  it('is stored as the reference shows', () => {
    const sent: JsonMap = {
      COLOR: '#1f6feb',
      COLOR_TOKEN: 'primary',
      BLOCKS: [
        { MESSAGE: '[B]Order 5071[/B]' },
        {
          GRID: [
            { DISPLAY: 'ROW', NAME: 'State', VALUE: 'packed' },
            { DISPLAY: 'COLUMN', NAME: 'Due', VALUE: 'Friday' },
          ],
        },
        { IMAGE: { LINK: 'https://img.example.test/5071.png', WIDTH: 640 } },
        { DELIMITER: {} },
      ],
    };
    expect(JSON.stringify(storedAttach(sent, now))).toBe(
      JSON.stringify({
        ID: 1_790_000_000,
        BLOCKS: [
          { MESSAGE: '[B]Order 5071[/B]' },
          {
            GRID: [
              { DISPLAY: 'ROW', NAME: 'State', VALUE: 'packed', COLOR_TOKEN: 'base' },
              { DISPLAY: 'ROW', NAME: 'Due', VALUE: 'Friday', COLOR_TOKEN: 'base' },
            ],
          },
          { IMAGE: [{ LINK: 'https://img.example.test/5071.png', WIDTH: 640 }] },
          { DELIMITER: { SIZE: 200 } },
        ],
        DESCRIPTION: '',
        COLOR: '#1f6feb',
        COLOR_TOKEN: 'primary',
      }),
    );
  });

  it.each<[string, Json]>([
    ['short list', [{ MESSAGE: 'a' }]],
    ['JSON text', '[{"MESSAGE":"a"}]'],
    ['object notation', "{BLOCKS: [{'MESSAGE': 'a',},]}"],
    ['form map', { BLOCKS: { 0: { MESSAGE: 'a' } } }],
    ['short form map', { 0: { MESSAGE: 'a' } }],
  ])('is read from a %s', (_, given) => expect(blocks(given)).toEqual([{ MESSAGE: 'a' }]));

  it.each<[string, Json]>([
    ['a word', 'N'],
    ['a number', 5],
    ['no block', { BLOCKS: [] }],
    ['only invalid blocks', [{ MESSAGE: ' ' }, { IMAGE: { LINK: 'ftp://x' } }, { WHAT: 1 }, { USER: null }]],
    ['a bare block', { MESSAGE: 'a' }],
  ])('is refused for %s', (_, given) => expect(storedAttach(given, now)).toBeNull());

  it('keeps the valid blocks and gives each user and link of a list a block', () => {
    expect(
      blocks([
        { USER: [{ NAME: 'A', USER_ID: 1, CHAT_ID: 2 }, { NAME: '' }, { NAME: 'B', BOT_ID: '7' }] },
        { LINK: { NAME: 'L', LINK: 'https://a.test', HTML: '<b>', PREVIEW: '/p.png' } },
        { LINK: { NAME: 'bad', LINK: 'javascript:1' } },
        { FILE: { NAME: 'f', LINK: '/f.zip', SIZE: '12' } },
        { DELIMITER: { SIZE: -1, COLOR: '#abc' } },
      ]),
    ).toEqual([
      { USER: [{ NAME: 'A', AVATAR_TYPE: 'USER', USER_ID: 1 }] },
      { USER: [{ NAME: 'B', AVATAR_TYPE: 'BOT', BOT_ID: 7 }] },
      { LINK: [{ NAME: 'L', LINK: 'https://a.test', HTML: '<b>' }] },
      { FILE: [{ NAME: 'f', LINK: '/f.zip', SIZE: 12 }] },
      { DELIMITER: { SIZE: 200, COLOR: '#abc' } },
    ]);
  });

  it('lets the first kind of a block win', () =>
    expect(blocks([{ DELIMITER: {}, MESSAGE: 'a' }])).toEqual([{ MESSAGE: 'a' }]));

  it('breaks backslashes as the portal does', () =>
    expect(blocks([{ MESSAGE: 'C:\\new' }])).toEqual([{ MESSAGE: 'C:\new' }]));

  it('crashes on a GRID that is no list', () =>
    expect(() => storedAttach([{ GRID: { NAME: 'a' } }], now)).toThrowError(
      expect.objectContaining({ status: 500 }),
    ));

  it('takes its description from the first message when asked', () =>
    expect(storedAttach({ DESCRIPTION: 'FIRST_MESSAGE', BLOCKS: [{ MESSAGE: 'a' }] }, now)).toMatchObject({
      DESCRIPTION: 'a',
    }));

  it('loses bare blocks where a list of full forms is expected', () => {
    expect(storedAttachList([{ MESSAGE: 'a' }], now)).toEqual([]);
    expect(storedAttachList([{ BLOCKS: [{ MESSAGE: 'a' }] }], now)).toHaveLength(1);
    expect(storedAttachList({ BLOCKS: [{ MESSAGE: 'a' }] }, now)).toHaveLength(1);
  });
});

describe('keyboard', () => {
  it('is stored as a list of buttons in the portal’s order', () => {
    const keyboard = storedKeyboard(
      {
        BOT_ID: 9,
        BUTTONS: [
          {
            TEXT: ' Yes ',
            COMMAND: '/vote',
            COMMAND_PARAMS: 'yes',
            BLOCK: 'Y',
            DISPLAY: 'LINE',
            WIDTH: '80',
            BG_COLOR: '#fff',
            BG_COLOR_TOKEN: 'primary',
          },
          { TYPE: 'NEWLINE', TEXT: 'x' },
          { TEXT: 'Rules', LINK: 'https://a.test/?a=1&b=2' },
        ],
      },
      314,
    );
    expect(JSON.stringify(keyboard)).toBe(
      JSON.stringify({
        stored: [
          {
            BOT_ID: 314,
            TYPE: 'BUTTON',
            COMMAND: 'vote',
            COMMAND_PARAMS: 'yes',
            TEXT: 'Yes',
            VOTE: 'N',
            BLOCK: 'Y',
            WAIT: 'N',
            CONTEXT: 'ALL',
            DISABLED: 'N',
            DISPLAY: 'LINE',
            WIDTH: 80,
            BG_COLOR: '#fff',
            BG_COLOR_TOKEN: 'primary',
          },
          { TYPE: 'NEWLINE' },
          {
            BOT_ID: 314,
            TYPE: 'BUTTON',
            LINK: 'https://a.test/?a=1&amp;b=2',
            TEXT: 'Rules',
            VOTE: 'N',
            BLOCK: 'N',
            WAIT: 'N',
            CONTEXT: 'ALL',
            DISABLED: 'N',
            DISPLAY: 'BLOCK',
            BG_COLOR_TOKEN: 'base',
          },
        ],
        dropped: 0,
      }),
    );
  });

  it.each<[string, JsonMap]>([
    ['a number as text', { TEXT: 1, LINK: '/a' }],
    ['the text 0', { TEXT: '0', LINK: '/a' }],
    ['no action', { TEXT: 'a' }],
    ['FUNCTION, even with a link', { TEXT: 'a', FUNCTION: 'f()', LINK: '/a' }],
    ['an action in lower case', { TEXT: 'a', ACTION: 'send', ACTION_VALUE: 'x' }],
    ['an action without value', { TEXT: 'a', ACTION: 'SEND', ACTION_VALUE: ' ' }],
    ['a link that is no address', { TEXT: 'a', LINK: 'www.a.test' }],
  ])('drops a button with %s', (_, button) =>
    expect(storedKeyboard([button, { TEXT: 'ok', LINK: '/ok' }], 5)).toMatchObject({
      stored: [{ TEXT: 'ok' }],
      dropped: 1,
    }),
  );

  it('drops commands without a bot', () =>
    expect(storedKeyboard([{ TEXT: 'a', COMMAND: 'c' }], 0)).toBeNull());
  it('falls through from a bad link to the next action', () =>
    expect(
      storedKeyboard([{ TEXT: 'a', LINK: 'tel:1', ACTION: 'CALL', ACTION_VALUE: '1' }], 0),
    ).toMatchObject({
      stored: [{ ACTION: 'CALL', ACTION_VALUE: '1' }],
    }));
  it('accepts row breaks alone', () =>
    expect(storedKeyboard([{ TYPE: 'NEWLINE' }], 0)?.stored).toEqual([{ TYPE: 'NEWLINE' }]));
  it('refuses what is neither list nor full form', () =>
    expect(storedKeyboard({ TEXT: 'a', LINK: '/a' }, 1)).toBeNull());
  it('gives its colours and votes to every button', () =>
    expect(
      storedKeyboard(
        {
          COLORS: { BG_COLOR: '#123456', TEXT_COLOR: 'red' },
          VOTE: 'Y',
          BUTTONS: { 0: { TEXT: 'a', LINK: '/a', BG_COLOR: 'blue' } },
        },
        0,
      )?.stored[0],
    ).toMatchObject({ BG_COLOR: '#123456', VOTE: 'Y' }));
});

describe('menu', () => {
  it('escapes texts and ignores the bot of an item', () =>
    expect(
      storedMenu({ BOT_ID: 1, ITEMS: [{ TEXT: 'A & <b>', COMMAND: 'c', BOT_ID: 3 }, { TEXT: '' }] }, 7),
    ).toEqual({
      stored: [
        {
          BOT_ID: 7,
          COMMAND: 'c',
          COMMAND_PARAMS: '',
          TEXT: 'A &amp; &lt;b&gt;',
          CONTEXT: 'ALL',
          DISABLED: 'N',
        },
      ],
      dropped: 1,
    }));
  it('is refused when nothing is left', () => expect(storedMenu([{ TYPE: 'NEWLINE' }], 7)).toBeNull());
});

describe('object notation', () => {
  it.each<[string, Json | undefined]>([
    ["{a: 'it\\'s', \"b\": [1, -2.5, true, null,],}", { a: "it's", b: [1, -2.5, true, null] }],
    ['N', undefined],
    ['"text"', undefined],
    ['{a: 1} x', undefined],
    ["{a: 'open", undefined],
    ['[alert(1)]', undefined],
    ['['.repeat(100), undefined],
  ])('reads %s', (text, value) => expect(parseNotation(text)).toEqual(value));
});

describe('size', () => {
  it('counts characters as PHP encodes them', () => expect(phpJsonLength({ a: '/я"' })).toBe(13));

  it('is measured on what was sent, or on what is stored', () => {
    const bytes = (count: number): string => `"${'x'.repeat(count - 2)}"`;
    expect(isOversize('documented', bytes(30_720), [])).toBe(false);
    expect(isOversize('documented', bytes(30_721), [])).toBe(true);
    expect(isOversize('documented', ['я'.repeat(15_359)], [])).toBe(true);
    expect(isOversize('actual', 'sent', 'x'.repeat(59_997))).toBe(false);
    expect(isOversize('actual', 'sent', 'x'.repeat(59_998))).toBe(true);
  });
});
