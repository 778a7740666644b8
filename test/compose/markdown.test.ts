import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdown, stripBb } from '../../src/compose/index.ts';

const J = '\u2060';
/** Without the invisible marks that keep text from being code. */
const shown = (text: string): string => String(markdown(text)).replaceAll(J, '');

describe('Markdown becomes BB code', () => {
  it.each([
    ['**bold** and *slanted* and ~~gone~~', '[b]bold[/b] and [i]slanted[/i] and [s]gone[/s]'],
    ['**a *b* c**', '[b]a [i]b[/i] c[/b]'],
    ['_so_ but snake_case_name', '[i]so[/i] but snake_case_name'],
    ['# A heading\ntext', '[b]A heading[/b]\ntext'],
    ['- one\n* two\n  - three', '• one\n• two\n  • three'],
    ['1. one\n2. two', '1. one\n2. two'],
    ['> quoted', '>>quoted'],
    ['[the *rules*](https://a.test/b?c=1)', '[url=https://a.test/b?c=1]the *rules*[/url]'],
    ['call `f(x)` twice', 'call `f(x)` twice'],
    ['so:\n```ts\nconst a = b[0];\n**x**\n```\ndone', 'so:\n[code]const a = b[0];\n**x**[/code]\ndone'],
    ['2 * 3 * 4 ** 5', '2 * 3 * 4 ** 5'],
    ['half **open', 'half **open'],
    ['a\r\nb', 'a\nb'],
    ['', ''],
  ])('%o', (text, code) => expect(shown(text)).toBe(code));

  it('while a code block is still being written', () => {
    expect(shown('so:\n```py\nprint(1)')).toBe('so:\n[code]print(1)[/code]');
    expect(shown('so:\n```')).toBe('so:\n[code][/code]');
  });
});

describe('Markdown from outside has no effect', () => {
  it.each([
    '[send=/help]click[/send]',
    '**[user=1]Ada[/user]**',
    '[b]bold[/b]',
    '```\n[/code][send=/x]y[/send]\n```',
    '[x](javascript:alert(1))',
    '[x](https://a.test/[send=y]z[/send])',
    '# [put=a]b[/put]',
    '- [call=1]2[/call]',
  ])('%o', (text) => {
    expect(String(markdown(text))).not.toMatch(/\[\/?(?:send|user|put|call|disk|chat)\b/i);
    expect(String(markdown(text))).not.toMatch(/\[url=(?!https?:)/i);
  });

  it('as a command, not even in a code block', () => {
    for (const text of ['/help', 'a\n/help me', '```\n/help\n```', '```\nx\n  /help me\n```'])
      expect(String(markdown(text))).not.toMatch(/^\s*\/help/m);
    expect(String(markdown('```\n/etc/hosts\n```'))).toContain('\n/etc/hosts'.trim());
  });

  it('whatever it is made of', () => {
    const pieces = [
      '**',
      '*',
      '_',
      '~~',
      '`',
      '```',
      '\n',
      '[',
      ']',
      '(',
      ')',
      'https://a.test',
      '/x',
      '[/code]',
    ];
    const more = [
      '[send=a]',
      '[/send]',
      '#BR#',
      '# ',
      '- ',
      '> ',
      '-'.repeat(54),
      'word',
      ' ',
      '[code]',
      '[b]',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 40 }), (parts) => {
        const text = String(markdown(parts.join('')));
        const outside = text.replace(/\[code\][\s\S]*?\[\/code\]/g, '');
        expect([...outside.matchAll(/\[(?!\u2060)\/?(\w*)/g)].map(([, tag]) => tag)).toSatisfy(
          (tags: string[]) => tags.every((tag) => ['b', 'i', 's', 'url'].includes(tag)),
        );
        expect(text).not.toContain('#BR#');
        expect(text).not.toContain('-'.repeat(54));
        expect(text).not.toMatch(/^\s*\/x(\s|$)/m);
        // Every word is still there, but for the language of a code block.
        const said = parts.join('').replaceAll(/```(?:word)+/g, '');
        expect(stripBb(text).split('word').length).toBeGreaterThanOrEqual(said.split('word').length);
      }),
      { numRuns: 500 },
    );
  });

  it('on the time it takes', () => {
    for (const piece of ['**a ', '*a ', '_a ', '~~a ', '[a](https://', '`a ', '```\n', '# ', '> ', '[[[']) {
      const text = piece.repeat(20_000 / piece.length);
      expect(String(markdown(text)).length).toBeGreaterThan(1000);
    }
  });
});
