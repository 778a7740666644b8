import { expect, test } from 'vitest';
import { choiceRows } from '../../src/local-portal/web/state/choice.ts';

const button = (facts: object) => ({ TYPE: 'BUTTON', TEXT: 'x', COMMAND: 'c', DISPLAY: 'LINE', ...facts });
const rows = (stored: object[], device = 'DESKTOP') =>
  choiceRows(JSON.parse(JSON.stringify(stored)), 'KEYBOARD', device).map((row) =>
    row.map(({ text }) => text),
  );

test('buttons in a line stand together, blocks alone, and a row break parts them', () => {
  const stored = [
    button({ TEXT: 'a' }),
    button({ TEXT: 'b' }),
    { TYPE: 'NEWLINE' },
    button({ TEXT: 'c' }),
    button({ TEXT: 'd', DISPLAY: 'BLOCK' }),
    button({ TEXT: 'e' }),
  ];
  expect(rows(stored)).toEqual([['a', 'b'], ['c'], ['d'], ['e']]);
});

test('a device shows its own buttons, and numbers count all of them as the portal does', () => {
  const stored = [
    button({ TEXT: 'm', CONTEXT: 'MOBILE' }),
    { TYPE: 'NEWLINE' },
    button({ TEXT: 'd', CONTEXT: 'DESKTOP' }),
    button({ TEXT: 'all', CONTEXT: 'ALL' }),
  ];
  expect(rows(stored)).toEqual([['d', 'all']]);
  expect(rows(stored, 'MOBILE')).toEqual([['m'], ['all']]);
  expect(
    choiceRows(stored, 'KEYBOARD', 'DESKTOP')
      .flat()
      .map((choice) => choice.index),
  ).toEqual([1, 2]);
});

test.each([
  [{ LINK: '/a?b=1&amp;c=2' }, 'LINK', '/a?b=1&c=2'],
  [{ LINK: 'javascript:alert(1)' }, 'NOTHING', ''],
  [{ ACTION: 'PUT', ACTION_VALUE: 'v' }, 'PUT', 'v'],
  [{ ACTION: 'SEND', ACTION_VALUE: 'v' }, 'portal', 'v'],
  [{ COMMAND: 'help' }, 'portal', ''],
  [{ APP_ID: 5 }, 'NOTHING', ''],
])('%j does %s', (facts, does, value) => {
  const stored = [{ TEXT: '&lt;b&gt;', ...facts }];
  expect(choiceRows(stored, 'MENU', 'DESKTOP')[0]?.[0]).toMatchObject({ does, value, text: '<b>' });
});

test('colours that are none, and widths without bounds, do not reach the page', () => {
  const [[choice] = []] = choiceRows(
    [button({ BG_COLOR: 'red;x', TEXT_COLOR: '#abc', WIDTH: 1e9 })],
    'KEYBOARD',
    'DESKTOP',
  );
  expect(choice).toMatchObject({ width: 1000, colors: { ground: '', ink: '#abc' } });
});

test('what is no keyboard shows nothing', () => {
  for (const stored of [undefined, 'N', {}, [1, null, []]])
    expect(choiceRows(stored, 'KEYBOARD', 'DESKTOP')).toEqual([]);
});
