import { describe, expect, it } from 'vitest';
import { encodeForm, encodeQuery } from '../../src/bitrix24/form.ts';

describe('encodeForm writes what http_build_query writes', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['booleans as 1 and 0', { yes: true, no: false }, 'yes=1&no=0'],
    [
      'numbers as decimals',
      { whole: 12, part: 0.5, big: 90071992547409931n, below: -3 },
      'whole=12&part=0.5&big=90071992547409931&below=-3',
    ],
    [
      'nothing for null, undefined and what is empty',
      { a: null, b: undefined, c: [], d: {}, e: { f: [] }, g: '' },
      'g=',
    ],
    ['lists with indexes', { a: ['x', ['y']] }, 'a%5B0%5D=x&a%5B1%5D%5B0%5D=y'],
    [
      'blanks as +, ~ and all other signs as percent sequences',
      { a: "a b~!*'()#/?&=+%" },
      'a=a+b%7E%21%2A%27%28%29%23%2F%3F%26%3D%2B%25',
    ],
    ['letters, digits, - . _ as they are', { 'A-z.0_9': 'A-z.0_9' }, 'A-z.0_9=A-z.0_9'],
    ['UTF-8', { é: '😀\r\n' }, '%C3%A9=%F0%9F%98%80%0D%0A'],
    ['half a surrogate pair as the replacement character', { a: '\ud83d' }, 'a=%EF%BF%BD'],
    ['dates as JSON does', { at: new Date(0) }, 'at=1970-01-01T00%3A00%3A00.000Z'],
    ['nothing at all for nothing', {}, ''],
  ])('%s', (_, value, expected) => {
    expect(encodeForm(value)).toBe(expected);
  });

  it('for batch commands too', () => {
    expect(encodeQuery({ DIALOG_ID: 'chat5', KEYBOARD: { BUTTONS: [{ TEXT: 'C# & co' }] } })).toBe(
      'DIALOG_ID=chat5&KEYBOARD%5BBUTTONS%5D%5B0%5D%5BTEXT%5D=C%23+%26+co',
    );
  });
});
