import { describe, expect, test } from 'vitest';
import type { BbNode } from '../../src/local-portal/web/text/bb-node.ts';
import { parseText, plainText } from '../../src/local-portal/web/text/bb-text.ts';
import { safeLink } from '../../src/local-portal/web/text/safe-link.ts';

const text = (value: string): BbNode => ({ kind: 'text', text: value });

describe('BB codes', () => {
  test.each<[string, string, BbNode[]]>([
    ['are read in any case', '[B]a[/b]', [{ kind: 'style', style: 'b', children: [text('a')] }]],
    [
      'nest',
      '[i][u]a[/u][/i]',
      [{ kind: 'style', style: 'i', children: [{ kind: 'style', style: 'u', children: [text('a')] }] }],
    ],
    ['stay text when never closed', 'a [b]c', [text('a '), text('[b]'), text('c')]],
    ['stay text when never opened', 'a[/b]', [text('a[/b]')]],
    [
      'that are crossed keep the outer one',
      '[b][i]x[/b]',
      [{ kind: 'style', style: 'b', children: [text('[i]'), text('x')] }],
    ],
    ['know sizes from 8 to 30', '[size=99]x[/size]', [{ kind: 'size', px: 30, children: [text('x')] }]],
    ['know hex colours', '[color=#F00]x[/color]', [{ kind: 'color', color: '#F00', children: [text('x')] }]],
    ['know no other colours', '[color=red]x[/color]', [text('[color=red]x[/color]')]],
    [
      'link with a text',
      '[url=https://a.test/?b=1]x[/url]',
      [{ kind: 'link', href: 'https://a.test/?b=1', children: [text('x')] }],
    ],
    ['link without a text', '[url]/docs[/url]', [{ kind: 'link', href: '/docs', children: [text('/docs')] }]],
    [
      'mention people',
      '[user=11 REPLACE]Mira[/user]',
      [{ kind: 'mention', userId: 11, children: [text('Mira')] }],
    ],
    [
      'mention everybody',
      '[user=all]All[/user]',
      [{ kind: 'mention', userId: 'all', children: [text('All')] }],
    ],
    ['lead to chats', '[chat=imol|5]x[/chat]', [{ kind: 'chat', chatId: 5, children: [text('x')] }]],
    [
      'lead to messages',
      '[dialog=chat5 message=9]x[/dialog]',
      [{ kind: 'place', chatId: 5, messageId: 9, children: [text('x')] }],
    ],
    [
      'lead to messages of private chats',
      '[context=1:11/9]x[/context]',
      [{ kind: 'place', chatId: 0, messageId: 9, children: [text('x')] }],
    ],
    ['send', '[send=/help]Help[/send]', [{ kind: 'send', value: '/help', label: 'Help' }]],
    ['send their own text', '[SEND]yes[/SEND]', [{ kind: 'send', value: 'yes', label: 'yes' }]],
    ['put', '[put=Dear Bot, ]write[/put]', [{ kind: 'put', value: 'Dear Bot, ', label: 'write' }]],
    ['do not send across lines', '[send=a]b\nc[/send]', [text('[send=a]b\nc[/send]')]],
    ['call', '[call=+490301234]us[/call]', [{ kind: 'call', number: '+490301234', label: 'us' }]],
    ['keep code as it is', '[code]\n[b]x[/b]\n>>y\n[/code]', [{ kind: 'code', text: '[b]x[/b]\n>>y' }]],
    [
      'show pictures',
      '[img size=small]https://a.test/p.png [/img]',
      [{ kind: 'image', href: 'https://a.test/p.png', size: 'small' }],
    ],
    [
      'show icons',
      '[icon=/i.png size=20 title=a b height=5]',
      [{ kind: 'icon', href: '/i.png', title: 'a b' }],
    ],
    [
      'tell the time',
      '[timestamp=1789000000 format=SHORT_TIME_FORMAT]',
      [
        {
          kind: 'time',
          at: 1_789_000_000_000,
          format: 'SHORT_TIME_FORMAT',
          source: '[timestamp=1789000000 format=SHORT_TIME_FORMAT]',
        },
      ],
    ],
    ['break lines', 'a[br]b', [text('a'), text('\nb')]],
    [
      'know addresses, without the full stop after them',
      'see https://a.test/x.',
      [
        text('see '),
        { kind: 'link', href: 'https://a.test/x', children: [text('https://a.test/x')] },
        text('.'),
      ],
    ],
  ])('%s', (_, source, nodes) => {
    expect(parseText(source)).toEqual(nodes);
  });

  test('read lines that begin with >> as one quote', () => {
    expect(parseText('a\n>>b\n>>[b]c[/b]\nd')).toEqual([
      text('a'),
      {
        kind: 'quote',
        head: '',
        messageId: 0,
        children: [text('b\n'), { kind: 'style', style: 'b', children: [text('c')] }],
      },
      text('d'),
    ]);
  });

  test('read what stands between two lines of 54 dashes as a quoted message', () => {
    const fence = '-'.repeat(54);
    expect(parseText(`${fence}\nMira [today, 12:30] #chat5/77\nhello\n${fence}\nyes`)).toEqual([
      { kind: 'quote', head: 'Mira [today, 12:30]', messageId: 77, children: [text('hello')] },
      text('yes'),
    ]);
    expect(parseText('-'.repeat(53))).toEqual([text('-'.repeat(53))]);
  });

  test.each([
    ['[b]'.repeat(7000)],
    ['[send='.repeat(3500)],
    ['[code]'.repeat(3500)],
    ['[url]'.repeat(4000)],
    ['[b][/i]'.repeat(3000)],
    ['>>'.repeat(10_000)],
    [`${'-'.repeat(54)}\n`.repeat(400)],
    ['https://'.repeat(2500)],
  ])('are read to the end, however hostile they are (%#)', (source) => {
    expect(plainText(source).length).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(parseText(source)).length).toBeGreaterThan(0);
  });
});

test('a preview is one line without decoration, and without what was struck out', () => {
  expect(plainText('[b]Hello[/b]\n[s]old[/s] [user=5]Bo[/user] [send=x]press[/send]')).toBe('Hello Bo press');
});

test.each([
  ['https://a.test/x?y=1#z', true],
  ['HTTP://A.TEST', true],
  ['/online/?IM=5', true],
  ['//a.test', false],
  ['/\\a.test', false],
  ['javascript:alert(1)', false],
  ['JAVASCRIPT:alert(1)', false],
  ['java\nscript:alert(1)', false],
  ['\u0001javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['https://', false],
  ['https://a.test/\u202egnp.exe', false],
  ['mailto:a@b.test', false],
  ['www.a.test', false],
  ['', false],
])('%j may be linked to: %s', (address, may) => {
  expect(safeLink(address) !== '').toBe(may);
});
