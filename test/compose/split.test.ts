import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/compose/index.ts';
import { characters } from '../../src/compose/size.ts';
import { refusal } from './refusal.ts';

describe('splitting a text', () => {
  it('prefers paragraphs, then lines, then words', () => {
    expect(splitText(`${'a'.repeat(60)}\n\n${'b'.repeat(20)}\n${'c'.repeat(40)}`, 100)).toEqual([
      'a'.repeat(60),
      `${'b'.repeat(20)}\n${'c'.repeat(40)}`,
    ]);
    expect(splitText(`${'a '.repeat(30)}\n${'b '.repeat(30)}`, 100)).toEqual([
      'a '.repeat(30).trim(),
      'b '.repeat(30),
    ]);
    expect(splitText('aaa bbb ccc ddd eee', 12)).toEqual(['aaa bbb ccc', 'ddd eee']);
  });

  it('cuts a word that is longer than a message between characters', () => {
    const parts = splitText('😀'.repeat(50), 20);
    expect(parts.join('')).toBe('😀'.repeat(50));
    for (const part of parts) expect(part.isWellFormed()).toBe(true);
  });

  it('keeps an emoji of several characters whole', () => {
    const family = '👨‍👩‍👧';
    for (const part of splitText(family.repeat(40), 30)) {
      expect(part.replaceAll(family, '')).toBe('');
    }
  });

  it('closes formatting at a cut and opens it again', () => {
    const parts = splitText(`[b][color=#ff0000]${'word '.repeat(20)}[/color][/b] end`, 80);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts.slice(0, -1))
      expect(part).toMatch(/^\[b\]\[color=#ff0000\].*\[\/color\]\[\/b\]$/s);
  });

  it('counts the codes that it adds', () => {
    for (const limit of [30, 31, 32, 33]) {
      for (const part of splitText(`[b]${'a '.repeat(60)}[/b]`, limit))
        expect(characters(part)).toBeLessThanOrEqual(limit);
    }
  });

  it('never cuts a link, a mention or a send code', () => {
    const atoms = [
      '[url=https://a.test/x y]two words[/url]',
      '[user=7]Ann Lee[/user]',
      '[send=a b]c d[/send]',
    ];
    const text = Array.from({ length: 30 }, (_, index) => `x${index} ${atoms[index % 3]}`).join(' ');
    const parts = splitText(text, 100);
    expect(parts.join(' ')).toBe(text);
    for (const part of parts) {
      for (const name of ['url', 'user', 'send']) {
        expect(part.split(`[${name}=`).length).toBe(part.split(`[/${name}]`).length);
      }
    }
  });

  it('leaves codes inside a code block alone', () => {
    const parts = splitText(`[code]${'if [b] x '.repeat(20)}[/code]`, 60);
    for (const part of parts) expect(part).toMatch(/^\[code\][^/]*\[\/code\]$/);
  });

  it('lets no later message begin as a command', () => {
    const parts = splitText(`${'a'.repeat(18)} /delete all of it`, 20);
    expect(parts[1]).toBe('\u2060/delete all of it');
  });

  it('refuses a single code longer than a message', () =>
    expect(refusal(() => splitText(`[send=x]${'a'.repeat(200)}[/send]`, 100))).toMatchObject({
      code: 'MESSAGE_TOO_LONG',
      at: 'message',
    }));

  it('keeps every part within the limit and every word in order, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom(
        ' ',
        '\n',
        '\n\n',
        '[b]',
        '[/b]',
        '[i]',
        '[/i]',
        '[',
        ']',
        '[size=20]',
        '[/size]',
        '[code]',
        '[/code]',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 60, max: 120 }), (pieces, limit) => {
        const text = pieces.join('').toWellFormed();
        const bare = (whole: string) => whole.replace(/\[\/?(?:b|i|size|code)(?:=[^\]]*)?\]|[\s\u2060]/g, '');
        const parts = splitText(text, limit);
        for (const part of parts) {
          expect(characters(part)).toBeLessThanOrEqual(limit);
          expect(part.isWellFormed()).toBe(true);
        }
        expect(bare(parts.join(''))).toBe(bare(text));
      }),
      { numRuns: 500 },
    );
  });
});
