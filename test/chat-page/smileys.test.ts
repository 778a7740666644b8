import { describe, expect, test } from 'vitest';
import { smileysOf } from '../../src/local-portal/web/text/smileys.ts';

describe('smileys', () => {
  test('are pictures where they stand alone', () => {
    expect(smileysOf('Hello :) and ;-)')).toEqual([
      'Hello ',
      { written: ':)', picture: '🙂' },
      ' and ',
      { written: ';-)', picture: '😉' },
    ]);
    expect(smileysOf(':D')).toEqual([{ written: ':D', picture: '😃' }]);
  });

  test.each(['http://a.test/:D', 'f(x:)', 'ratio 8)', 'a:)b', ''])('stay text in %j', (text) => {
    expect(smileysOf(text)).toEqual(text === '' ? [] : [text]);
  });
});
