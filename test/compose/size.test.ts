import { describe, expect, it } from 'vitest';
import {
  attach,
  block,
  composeReply,
  documentedSize,
  keyboard,
  menu,
  portalSize,
} from '../../src/compose/index.ts';
import { normaliseAttach, normaliseKeyboard, normaliseMenu } from '../../src/compose/normalise.ts';
import { characters } from '../../src/compose/size.ts';
import { refusal } from './refusal.ts';

const SENT = {
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
} as const;
const STORED = {
  ID: 1790000000,
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
};

/** An attachment of exactly `bytes` bytes of JSON. */
function attachOf(bytes: number, letter = 'a') {
  const frame = documentedSize({ BLOCKS: [{ MESSAGE: '' }] });
  const width = Buffer.byteLength(letter);
  const count = Math.floor((bytes - frame) / width);
  return attach([block.message(letter.repeat(count) + 'a'.repeat(bytes - frame - count * width))]);
}

describe('the stored form', () => {
  it('of the reference example is the one of the reference, key by key', () => {
    expect(JSON.stringify(normaliseAttach(SENT, 1790000000))).toBe(JSON.stringify(STORED));
  });

  it('of a button has every default, in the order of the portal', () => {
    const { BUTTONS } = keyboard([
      { TEXT: ' A ', COMMAND: 'a' },
      { TEXT: 'B', LINK: 'https://x.test/?a=1&b=2', WIDTH: 9 },
    ]);
    expect(JSON.stringify(normaliseKeyboard({ BUTTONS, COLORS: { BG_COLOR: '#fff' } }, 314))).toBe(
      JSON.stringify([
        {
          BOT_ID: 314,
          TYPE: 'BUTTON',
          COMMAND: 'a',
          COMMAND_PARAMS: '',
          TEXT: 'A',
          VOTE: 'N',
          BLOCK: 'N',
          WAIT: 'N',
          CONTEXT: 'ALL',
          DISABLED: 'N',
          DISPLAY: 'BLOCK',
          BG_COLOR: '#fff',
          BG_COLOR_TOKEN: 'base',
        },
        {
          BOT_ID: 314,
          TYPE: 'BUTTON',
          LINK: 'https://x.test/?a=1&amp;b=2',
          TEXT: 'B',
          VOTE: 'N',
          BLOCK: 'N',
          WAIT: 'N',
          CONTEXT: 'ALL',
          DISABLED: 'N',
          DISPLAY: 'BLOCK',
          WIDTH: 9,
          BG_COLOR: '#fff',
          BG_COLOR_TOKEN: 'base',
        },
      ]),
    );
  });

  it('of lists has one block per person or link, and one of several images', () => {
    const blocks = [
      { USER: [{ NAME: 'a' }, { NAME: 'b', CHAT_ID: 7 }] },
      { IMAGE: [{ LINK: '/a' }, { LINK: '/b' }] },
      { MESSAGE: { TEXT: 'a#BR#b', AS_DESCRIPTION: 'Y' } },
    ];
    expect(normaliseAttach({ BLOCKS: blocks }, 1)).toMatchObject({
      DESCRIPTION: 'a[BR]b',
      BLOCKS: [
        { USER: [{ NAME: 'a', AVATAR_TYPE: 'USER' }] },
        { USER: [{ NAME: 'b', CHAT_ID: 7, AVATAR_TYPE: 'CHAT' }] },
        { IMAGE: [{ LINK: '/a' }, { LINK: '/b' }] },
        { MESSAGE: 'a[BR]b' },
      ],
    });
  });

  it('of a menu item escapes its text', () => {
    expect(normaliseMenu({ ITEMS: [{ TEXT: '<a>', COMMAND: 'x' }] }, 7)).toEqual([
      { BOT_ID: 7, COMMAND: 'x', COMMAND_PARAMS: '', TEXT: '&lt;a&gt;', CONTEXT: 'ALL', DISABLED: 'N' },
    ]);
  });
});

describe('sizes', () => {
  it('count characters, not code units', () => expect(characters('aЖ😀')).toBe(3));

  it('count bytes of UTF-8 as documented: a Cyrillic letter is two', () =>
    expect(documentedSize({ T: 'Жa' }) - documentedSize({ T: '' })).toBe(3));

  it('count what the portal measures: letters one, slashes two, line separators six', () =>
    expect(portalSize({ T: 'Ж/😀\u2028' }) - portalSize({ T: '' })).toBe(1 + 2 + 1 + 6));
});

describe('an attachment', () => {
  it.each(['a', 'Ж', '😀'])('of 30720 bytes passes and of 30721 is refused (%s)', (letter) => {
    expect(composeReply(['text', attachOf(30_720, letter)])).toHaveLength(1);
    expect(refusal(() => composeReply(['text', attachOf(30_721, letter)]))).toMatchObject({
      code: 'ATTACH_OVERSIZE',
      at: 'attach',
      size: 30_721,
      limit: 30_720,
    });
  });

  it('is measured as the portal does on request: 59999 stored characters, whatever the bytes', () => {
    const empty = portalSize(normaliseAttach({ BLOCKS: [{ MESSAGE: '' }] }));
    const of = (size: number) => attach([block.message('Ж'.repeat(size - empty))]);
    expect(composeReply(['text', of(59_999)], { measure: 'portal' })).toHaveLength(1);
    expect(refusal(() => composeReply(['text', of(60_000)], { measure: 'portal' }))).toMatchObject({
      code: 'ATTACH_OVERSIZE',
      size: 60_000,
      limit: 59_999,
    });
    expect(refusal(() => composeReply(['text', of(59_999)])).limit).toBe(30_720);
  });
});

describe('a keyboard', () => {
  const buttons = (count: number) => Array.from({ length: count }, () => ({ TEXT: 'A', COMMAND: 'a' }));

  it('of few bytes but many buttons is refused, because the portal adds its defaults', () => {
    const [{ keyboard: fits }] = composeReply(['text', { keyboard: buttons(320) }], { botId: 314 });
    expect(fits?.BUTTONS).toHaveLength(320);
    const sent = { BOT_ID: 314, BUTTONS: buttons(380) };
    expect(documentedSize(sent)).toBeLessThan(30_720);
    for (const measure of ['documented', 'portal'] as const) {
      expect(
        refusal(() => composeReply(['text', { keyboard: buttons(380) }], { botId: 314, measure })),
      ).toMatchObject({
        code: 'KEYBOARD_OVERSIZE',
        at: 'keyboard',
        limit: 59_999,
      });
    }
  });

  it('is measured as it is sent, with the id of its bot', () => {
    const of = (bytes: number) => {
      const frame = documentedSize({ BOT_ID: 314, BUTTONS: [{ TEXT: 'A', LINK: '/' }] });
      return keyboard([{ TEXT: 'A', LINK: `/${'a'.repeat(bytes - frame)}` }]);
    };
    expect(composeReply(['text', of(30_720)], { botId: 314 })).toHaveLength(1);
    expect(refusal(() => composeReply(['text', of(30_721)], { botId: 314 }))).toMatchObject({
      code: 'KEYBOARD_OVERSIZE',
      size: 30_721,
    });
    expect(refusal(() => composeReply(['text', of(30_720)])).code).toBe('KEYBOARD_OVERSIZE');
  });
});

describe('a menu', () => {
  it('of more than 30720 bytes is refused', () => {
    const made = menu([{ TEXT: 'A', ACTION: 'SEND', ACTION_VALUE: 'Ж'.repeat(15_360) }]);
    expect(refusal(() => composeReply(['text', made]))).toMatchObject({ code: 'MENU_OVERSIZE', at: 'menu' });
    expect(composeReply(['text', made], { measure: 'portal' })).toHaveLength(1);
  });
});
