import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BbText,
  bb,
  bold,
  call,
  chatLink,
  code,
  color,
  icon,
  image,
  italic,
  link,
  mention,
  plain,
  put,
  quote,
  raw,
  send,
  size,
  strike,
  stripBb,
  timestamp,
  underline,
} from '../../src/compose/index.ts';
import { BB_TAGS } from '../../src/compose/strip-bb.ts';
import { refusal } from './refusal.ts';

const DASHES = '-'.repeat(54);
const TAG = new RegExp(`\\[/?(?:${BB_TAGS})(?:[=\\s\\]])`, 'i');
/** Anything that a portal or client would take for more than text. */
function liveCodes(text: string): string[] {
  const found = [
    TAG.test(text) ? 'tag' : '',
    /#BR#/.test(text) ? 'line break' : '',
    /(^|[\n\r\v\f\u0085\u2028\u2029])[\s\0]*\//.test(text) ? 'command' : '',
    /(^|[\n\r\v\f\u0085\u2028\u2029])\s*>>/.test(text) ? 'quote line' : '',
    text.includes(DASHES) ? 'quote frame' : '',
  ];
  return found.filter((name) => name !== '');
}

/** Text made of the pieces an attacker would use. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '[',
        ']',
        '/',
        '[b]',
        '[/b]',
        '[user=all]x[/user]',
        '[send=/delete]',
        '[/send]',
        '[url=x]',
        'b]',
      ),
      fc.constantFrom(
        '#',
        'BR#',
        '#BR#',
        '#B',
        'R#',
        '[br]',
        '[BR]',
        '\n',
        '\r',
        '\u2028',
        '\0',
        ' ',
        '\t',
        '\ufeff',
      ),
      fc.constantFrom(
        '/help',
        '>',
        '>>',
        '-',
        DASHES,
        '-'.repeat(27),
        '[code]',
        '[/code]',
        '[disk=1]',
        '[URL]',
        '[ b]',
      ),
      fc.string({ unit: 'grapheme' }),
    ),
  )
  .map((pieces) => pieces.join(''));

describe('interpolation into bb', () => {
  it('escapes strings, keeps codes and gives nothing for nothing', () => {
    const text = bb`Hi ${'[b]Ann[/b]'}, ${bold('you')} ${3} ${null}${undefined}${false}${['a', italic('b')]}`;
    expect(text.toString()).toBe('Hi [\u2060b]Ann[\u2060/b], [b]you[/b] 3 a[i]b[/i]');
  });

  it('keeps what people see', () => {
    expect(plain('a [b] c').toString().replaceAll('\u2060', '')).toBe('a [b] c');
    expect(plain('ordinary text, 50% - and (so) on: https://a.test/b?c#d').toString()).toBe(
      'ordinary text, 50% - and (so) on: https://a.test/b?c#d',
    );
  });

  it.each([
    ['[send=/delete]Click[/send]'],
    ['[user=all]all[/user]'],
    ['[USER=1 REPLACE]x[/USER]'],
    ['/help'],
    ['  /help'],
    ['\0/help'],
    ['hi\n/help'],
    ['hi\r/help'],
    ['hi#BR#/help'],
    ['hi[br]/help'],
    ['>>said nobody'],
    [`${DASHES}\nBoss\nyes\n${DASHES}`],
    ['[img size=large]https://evil.test/ [/img]'],
  ])('leaves nothing alive in %j', (text) => {
    expect(liveCodes(text).length).toBeGreaterThan(0);
    expect(liveCodes(plain(text).toString())).toEqual([]);
  });

  it('lets no text from outside become a code, alone or next to another', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (first, second, third) => {
        const text = bb`${first}${second}\n${third}${bold(second)}${first}`.toString();
        // The one code that the author wrote, around text that cannot close it.
        expect(liveCodes(text.replace('[b]', '<').replace('[/b]', '>'))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets no run of short texts become a quote frame or a line break', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('-', '--', '#', 'B', 'BR', 'R#', '#B', '#BR', '[', 'b]', '>'), {
          maxLength: 90,
        }),
        (texts) => {
          const text = bb`a${texts}`.toString();
          expect(liveCodes(text)).toEqual([]);
        },
      ),
    );
  });

  it.each([1, 2, 9, 27])('breaks a frame made of texts of %i dashes', (length) => {
    const text = bb`a\n${Array(54 / length).fill('-'.repeat(length))}\nb`.toString();
    expect(text).not.toContain(DASHES);
  });

  it('can be taken back: stripped, it is the text that was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what escaping removes
        const visible = text.replace(/[\u0000-\u0008\u000e-\u001f\u007f\u2060]/g, '');
        expect(stripBb(plain(text))).toBe(visible);
      }),
    );
  });

  it('makes broken characters whole', () => {
    expect(plain('a\ud800b').toString()).toBe('a\ufffdb');
  });
});

describe('codes', () => {
  it.each<[string, BbText, string]>([
    ['bold', bold('x'), '[b]x[/b]'],
    ['italic', italic('x'), '[i]x[/i]'],
    ['underline', underline('x'), '[u]x[/u]'],
    ['strike', strike('x'), '[s]x[/s]'],
    ['size', size(20, 'x'), '[size=20]x[/size]'],
    ['color', color('#f00', 'x'), '[color=#f00]x[/color]'],
    ['nested', bold(italic('x')), '[b][i]x[/i][/b]'],
    ['link', link('https://a.test/?b=[1]&c=d e', 'x'), '[url=https://a.test/?b=%5B1%5D&c=d%20e]x[/url]'],
    ['bare link', link('https://a.test/'), '[url]https://a.test/[/url]'],
    ['mention', mention(7, 'Ann'), '[user=7]Ann[/user]'],
    ['mention without a name', mention(7), '[user=7][/user]'],
    ['mention of all', mention('all', 'all'), '[user=all]all[/user]'],
    ['chat', chatLink(12, 'Sales'), '[chat=12]Sales[/chat]'],
    ['send', send('/echo 1', 'Again'), '[send=/echo 1]Again[/send]'],
    ['send with brackets', send('a [1]\nb', 'x'), '[send=a (1) b]x[/send]'],
    ['put', put('hi'), '[put=hi]hi[/put]'],
    ['call', call('+49 (30) 12-34', 'Call'), '[call=+49301234]Call[/call]'],
    ['code', code('a[0] = "[b]"'), '[code]a[0] = "[b]"[/code]'],
    ['quote', quote('a\nb'), '>>a\n>>b'],
    ['framed quote', quote('a', 'Ann'), `${DASHES}\nAnn\na\n${DASHES}`],
    ['image', image('https://a.test/x.png', 'small'), '[img size=small]https://a.test/x.png [/img]'],
    ['icon', icon('/i.png', { size: 16, title: 'a]b' }), '[icon=/i.png size=16 title=a)b]'],
    [
      'timestamp',
      timestamp(new Date(1_790_000_000_900), 'FORMAT_DATE'),
      '[timestamp=1790000000 format=FORMAT_DATE]',
    ],
  ])('%s', (_, made, text) => expect(made.toString()).toBe(text));

  it.each<[string, () => BbText]>([
    ['a script as a link', () => link('javascript:alert(1)', 'x')],
    ['a colour name', () => color('red', 'x')],
    ['a font size out of range', () => size(31, 'x')],
    ['a mention of nobody', () => mention(0)],
    ['a chat with its prefix', () => chatLink(Number('chat1'), 'x')],
    ['a blank text to send', () => send(' ', 'x')],
    ['a phone number without digits', () => call('phone')],
    ['an invalid date', () => timestamp(new Date(Number.NaN))],
  ])('refuse %s', (_, make) => expect(refusal(make)).toMatchObject({ code: 'BBCODE_ERROR', at: 'message' }));

  it('keep a click text inside its tag, whatever it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(text.replace(/[\s\0\ufeff]/g, '') !== '');
        const made = send(`x${text}`, 'label').toString();
        expect(made).toMatch(/^\[send=[^[\]\n\r]+\]label\[\/send\]$/);
      }),
    );
  });

  it('let nothing out of a code block, and no effect into it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const inside = code(text).toString().slice('[code]'.length, -'[/code]'.length);
        expect(inside).not.toMatch(/\[\/?(?:code|user|send|put|call|disk|br|url|img)\b/i);
        expect(inside).not.toContain('#BR#');
      }),
    );
  });
});

describe('stripBb', () => {
  it.each([
    ['[b]a[/b] [url=https://x.test/]b[/url][br]c#BR#d', 'a b\nc\nd'],
    ['[USER=7]Ann[/USER] [send=x]y[/send]', 'Ann y'],
    ['[code]a [b] c[/code]', 'a [b] c'],
    ['[unknown] [1]', '[unknown] [1]'],
    ['[timestamp=1 format=FORMAT_DATE]', ''],
  ])('%j -> %j', (text, words) => expect(stripBb(text)).toBe(words));

  it('takes BbText too', () => expect(stripBb(raw('[i]x[/i]'))).toBe('x'));
});
