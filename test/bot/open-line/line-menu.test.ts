import { describe, expect, it } from 'vitest';
import { lineMenu } from '../../../src/bot/open-line/line-menu.ts';
import { ConfigError } from '../../../src/errors.ts';

describe('a text menu', () => {
  const menu = lineMenu('What is it about?', [
    { key: '1', title: 'An order', run: () => 'order' },
    { key: 'B', title: 'A bill', run: () => 'bill' },
  ]);

  it('shows its choices', () => {
    expect(menu.text).toBe('What is it about?\n1. An order\nB. A bill');
  });

  it.each([
    ['1', 'order'],
    [' 1. ', 'order'],
    ['1)', 'order'],
    ['b', 'bill'],
  ])('takes %o', (typed, done) => expect(menu.chosen(typed)?.run()).toBe(done));

  it.each(['', '2', '1 order', '11', '.'])('does not take %o', (typed) => {
    expect(menu.chosen(typed)).toBeUndefined();
  });

  it('is refused where nobody could choose', () => {
    const run = (): void => undefined;
    expect(() => lineMenu('x', [])).toThrow(ConfigError);
    expect(() => lineMenu('x', [{ key: ' ', title: 'a', run }])).toThrow(ConfigError);
    expect(() =>
      lineMenu('x', [
        { key: 'a', title: 'a', run },
        { key: 'A.', title: 'b', run },
      ]),
    ).toThrow(ConfigError);
  });
});
