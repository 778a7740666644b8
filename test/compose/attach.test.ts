import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/bitrix24/methods/index.ts';
import { attach, bb, block, composeReply, type RawPart } from '../../src/compose/index.ts';
import { refusal } from './refusal.ts';

const link = 'https://img.example.test/a.png';

function attached(part: RawPart): JsonMap | undefined {
  return composeReply(['text', { attach: part }])[0].attach;
}

describe('an attachment', () => {
  it('has every block of the reference', () => {
    const made = attach(
      [
        block.message(bb`[b]${'[x]'}[/b]`),
        block.user({ name: 'Ann', userId: 7, avatar: link }),
        block.link({ link, name: 'Doc', description: 'd', preview: link, width: 10, height: 20 }),
        block.richLink([{ link, name: 'Doc', preview: link, width: 10 }]),
        block.grid([
          { name: 'State', value: 'packed', display: 'ROW', colorToken: 'alert' },
          { value: bb`[b]1[/b]` },
        ]),
        block.image({ link, width: 640 }),
        block.file([{ link, name: 'a.pdf', size: 10 }]),
        block.delimiter(),
      ],
      { color: '#1f6feb', colorToken: 'primary', description: 'Order' },
    );
    expect(made).toEqual({
      COLOR: '#1f6feb',
      COLOR_TOKEN: 'primary',
      DESCRIPTION: 'Order',
      BLOCKS: [
        { MESSAGE: '[b][\u2060x][/b]' },
        { USER: { NAME: 'Ann', USER_ID: 7, AVATAR: link } },
        { LINK: { LINK: link, NAME: 'Doc', DESC: 'd', PREVIEW: link, WIDTH: 10, HEIGHT: 20 } },
        { RICH_LINK: [{ LINK: link, NAME: 'Doc', PREVIEW: link, PREVIEW_SIZE: { WIDTH: 10 } }] },
        {
          GRID: [
            { DISPLAY: 'ROW', NAME: 'State', VALUE: 'packed', COLOR_TOKEN: 'alert' },
            { DISPLAY: 'BLOCK', VALUE: '[b]1[/b]' },
          ],
        },
        { IMAGE: { LINK: link, WIDTH: 640 } },
        { FILE: [{ LINK: link, NAME: 'a.pdf', SIZE: 10 }] },
        { DELIMITER: { SIZE: 200 } },
      ],
    });
    expect(attached(made)).toEqual(made);
  });

  it.each<[string, JsonMap, string]>([
    ['a blank message', { MESSAGE: ' ' }, 'MESSAGE'],
    ['a number as message', { MESSAGE: 7 }, 'MESSAGE'],
    ['a message object without text', { MESSAGE: { AS_DESCRIPTION: 'Y' } }, 'MESSAGE'],
    ['null', { MESSAGE: null }, 'MESSAGE'],
    ['a nameless person', { USER: { USER_ID: 7 } }, 'USER'],
    ['a person with two targets', { USER: { NAME: 'a', USER_ID: 7, LINK: '/x' } }, 'USER'],
    ['a bad avatar', { USER: { NAME: 'a', AVATAR: 'data:x' } }, 'USER'],
    ['an empty list of people', { USER: [] }, 'USER'],
    ['a bad person in a list', { USER: [{ NAME: 'a' }, { NAME: '' }] }, 'USER[1]'],
    ['a link to nothing', { LINK: { NAME: 'x' } }, 'LINK'],
    ['a script as link', { LINK: { LINK: 'javascript:x' } }, 'LINK'],
    ['an id without name', { LINK: { USER_ID: 7 } }, 'LINK'],
    ['a preview and HTML', { LINK: { LINK: '/x', HTML: 'h', PREVIEW: '/p' } }, 'LINK'],
    ['a width without preview', { LINK: { LINK: '/x', WIDTH: 5 } }, 'LINK'],
    ['a bad extra image', { RICH_LINK: { LINK: '/x', EXTRA_IMAGE: 'x' } }, 'RICH_LINK'],
    ['a grid that is an object', { GRID: { NAME: 'a', VALUE: 'b' } }, 'GRID'],
    ['an empty grid', { GRID: [] }, 'GRID'],
    ['an empty cell', { GRID: [{ NAME: 'a' }, { DISPLAY: 'ROW', NAME: '' }] }, 'GRID[1]'],
    ['an unknown display', { GRID: [{ NAME: 'a', DISPLAY: 'ROWS' }] }, 'GRID[0]'],
    ['a cell of width 0', { GRID: [{ NAME: 'a', WIDTH: 0 }] }, 'GRID[0]'],
    ['a cell with a colour name', { GRID: [{ NAME: 'a', COLOR: 'red' }] }, 'GRID[0]'],
    ['an image without link', { IMAGE: { NAME: 'x' } }, 'IMAGE'],
    ['one image of several without link', { IMAGE: [{ LINK: '/x' }, { NAME: 'x' }] }, 'IMAGE[1]'],
    ['a file of no size', { FILE: { LINK: '/x', SIZE: 0 } }, 'FILE'],
    ['a delimiter with a colour name', { DELIMITER: { COLOR: 'red' } }, 'DELIMITER'],
    ['a delimiter that is a number', { DELIMITER: 200 }, 'DELIMITER'],
    ['an unknown block', { HTML: '<b>' }, ''],
    ['two keys', { MESSAGE: 'a', DELIMITER: {} }, ''],
    ['no key', {}, ''],
  ])('with %s is refused, naming the block, in every form', (_, broken, place) => {
    const blocks = [{ MESSAGE: 'ok' }, broken];
    for (const form of [
      blocks,
      { BLOCKS: blocks },
      JSON.stringify(blocks),
      JSON.stringify({ BLOCKS: blocks }),
    ]) {
      expect(refusal(() => attached(form))).toMatchObject({
        code: 'ATTACH_ERROR',
        at: place === '' ? 'attach.blocks[1]' : `attach.blocks[1].${place}`,
      });
    }
  });

  it.each<[string, RawPart]>([
    ['no blocks', { BLOCKS: [] }],
    ['no BLOCKS', { COLOR: '#fff' }],
    ['a colour name', { BLOCKS: [{ MESSAGE: 'a' }], COLOR: 'red' }],
    ['an unknown token', { BLOCKS: [{ MESSAGE: 'a' }], COLOR_TOKEN: 'danger' }],
    ['a string that is no JSON', "{'BLOCKS':[]}"],
    ['texts as blocks', ['a']],
  ])('with %s is refused', (_, form) => expect(refusal(() => attached(form)).code).toBe('ATTACH_ERROR'));

  it.each(['#fff', '#1f6feb', 'CHAT', 'TRANSPARENT'])('may have the colour %s', (color) =>
    expect(attach([block.message('a')], { color }).COLOR).toBe(color),
  );

  it('takes what the portal keeps', () => {
    const blocks: JsonMap[] = [
      { MESSAGE: { TEXT: 'a', AS_DESCRIPTION: 'Y' } },
      { GRID: [{ DISPLAY: 'LINE' }, { DISPLAY: 'COLUMN', NAME: '0' }] },
      { LINK: { NAME: 'Ann', USER_ID: '7' } },
      { DELIMITER: [] },
    ];
    expect(attached(blocks)?.['BLOCKS']).toEqual([...blocks.slice(0, 3), { DELIMITER: { SIZE: 200 } }]);
  });

  it('keeps backslashes readable that the portal would turn into something else', () => {
    const made = attach([
      block.message('C:\\new\\temp "\\"" \\\\srv a\\b'),
      block.image({ link: 'https://a.test/\\n' }),
    ]);
    const [message, image] = made.BLOCKS;
    const text = String(message?.['MESSAGE']);
    expect(text).not.toMatch(/\\[nt"\\]/);
    expect(text.replaceAll('\u2060', '')).toBe('C:\\new\\temp "\\"" \\\\srv a\\b');
    expect(image).toEqual({ IMAGE: { LINK: 'https://a.test/%5Cn' } });
    expect(attached(made)).toEqual(made);
  });

  it('makes broken characters whole', () =>
    expect(attach([block.message('a\ud83d')]).BLOCKS).toEqual([{ MESSAGE: 'a\ufffd' }]));
});
