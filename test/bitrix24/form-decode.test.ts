import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WireMap, WireValue } from '../../src/bitrix24/event.ts';
import { decodeForm, encodeForm, formCaps } from '../../src/bitrix24/form.ts';

function decoded(body: string | Uint8Array): WireMap {
  const form = decodeForm(body);
  if (!form.ok) throw new Error(form.error.message);
  return form.value;
}

describe('decodeForm reads keys as PHP does', () => {
  it.each<[string, string, unknown]>([
    ['brackets may come raw', 'a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
    ['brackets may come encoded in either case', 'a%5bb%5d=1&a%5Bc%5d=2', { a: { b: '1', c: '2' } }],
    ['a parameter without = is empty', 'a&b=&c=1', { a: '', b: '', c: '1' }],
    ['empty pairs are skipped', '&&a=1&&b=2&', { a: '1', b: '2' }],
    ['the last duplicate wins', 'a=1&a=2&b[c]=1&b[c]=2', { a: '2', b: { c: '2' } }],
    ['a later map replaces a value', 'a=1&a[b]=2', { a: { b: '2' } }],
    ['a later value replaces a map', 'a[b]=1&a=2', { a: '2' }],
    ['a map starts anew after a value took its place', 'a[b]=1&a=2&a[c]=3', { a: { c: '3' } }],
    [
      'a value in place of a map below the same parent',
      'a[b][c]=1&a[b]=2&a[b][d]=3',
      { a: { b: { d: '3' } } },
    ],
    [
      '+ and %20 are blanks, in names below the top too',
      'x=a+b%20c&y[a+b]=1',
      { x: 'a b c', y: { 'a b': '1' } },
    ],
    ['dots and blanks of a top name become _', 'a.b=1&c+d[e.f]=2', { a_b: '1', c_d: { 'e.f': '2' } }],
    ['leading blanks of a top name are skipped', '++a=1', { a: '1' }],
    ['an unclosed bracket of a top name becomes _', 'a[b=1', { a_b: '1' }],
    ['an unclosed bracket further on ends the key', 'a[b][c=1', { a: { b: '1' } }],
    ['text after a closed bracket is ignored', 'a[b]c=1', { a: { b: '1' } }],
    ['parameters without a name are ignored', '=1&[]=2&[a]=3&%20=4&b=5', { b: '5' }],
    ['= in a value stays', 'a=b=c&d[e]==', { a: 'b=c', d: { e: '=' } }],
    [
      'names of members of objects are ordinary names',
      'toString=1&valueOf[x]=2',
      { toString: '1', valueOf: { x: '2' } },
    ],
  ])('%s', (_, body, expected) => {
    expect(decoded(body)).toEqual(expected);
  });

  it.each<[string, string, unknown]>([
    ['keys 0, 1, 2 are a list', 'a[0]=x&a[1]=y&a[2]=z', { a: ['x', 'y', 'z'] }],
    ['lists hold lists and maps', 'a[0][0]=x&a[1][k]=y', { a: [['x'], { k: 'y' }] }],
    ['[] appends', 'a[]=x&a[]=y&b[ ]=z', { a: ['x', 'y'], b: ['z'] }],
    ['[] goes on after the highest index', 'a[5]=x&a[]=y', { a: { '5': 'x', '6': 'y' } }],
    ['[] goes on in a map of names', 'a[k]=x&a[]=y&a[]=z', { a: { k: 'x', '0': 'y', '1': 'z' } }],
    ['[] starts a map each time', 'a[][k]=x&a[][k]=y', { a: [{ k: 'x' }, { k: 'y' }] }],
    ['a repeated index keeps the list', 'a[0]=x&a[1]=y&a[0]=z', { a: ['z', 'y'] }],
    ['a gap makes a map', 'a[0]=x&a[2]=y', { a: { '0': 'x', '2': 'y' } }],
    ['another order makes a map', 'a[1]=x&a[0]=y', { a: { '0': 'y', '1': 'x' } }],
    [
      'a late filler does not mend the order',
      'a[0]=x&a[2]=y&a[1]=z',
      { a: { '0': 'x', '1': 'z', '2': 'y' } },
    ],
    ['a name among indexes makes a map', 'a[0]=x&a[1]=y&a[k]=z', { a: { '0': 'x', '1': 'y', k: 'z' } }],
    ['00 is a name', 'a[00]=x', { a: { '00': 'x' } }],
    ['one small id is a map', 'BOT[5][BOT_ID]=5', { BOT: { '5': { BOT_ID: '5' } } }],
    ['a list that was replaced is forgotten', 'a[0]=x&a=1&a[k]=2', { a: { k: '2' } }],
    ['top keys are always a map', '0=a&1=b', { '0': 'a', '1': 'b' }],
  ])('%s', (_, body, expected) => {
    expect(decoded(body)).toEqual(expected);
  });

  it('drops keys that reach into the language, at every level, also in a run below one parent', () => {
    const body =
      'a[b]=1&a[__proto__]=2&a[constructor]=3&a[c]=4&a[prototype][d]=5&__proto__[x]=6&%5F_proto__=7&a[e]=8';
    expect(decoded(body)).toEqual({ a: { b: '1', c: '4', e: '8' } });
    expect(Object.getPrototypeOf(decoded(body))).toBe(Object.prototype);
  });
});

describe('decodeForm reads text', () => {
  it('as UTF-8, encoded or raw', () => {
    expect(decoded('a=%D0%9F%D1%80&b=%F0%9F%98%80&c=Привет&d[é]=é%C3%A9')).toEqual({
      a: 'Пр',
      b: '😀',
      c: 'Привет',
      d: { é: 'éé' },
    });
  });

  it('longer than its working memory', () => {
    const text = 'Ж '.repeat(20_000);
    expect(decoded(`a=${encodeURIComponent(text)}&b=1`)).toEqual({ a: text, b: '1' });
  });

  it.each(['a=%', 'a=%4', 'a=%zz', 'a=%4&b=41', 'a=x%C3&b=1', 'a=%ED%A0%80', 'a=%C0%AF'])(
    'never as something else: %s',
    (body) => {
      expect(decodeForm(body)).toMatchObject({ ok: false, error: { code: 'FORM_BAD_ENCODING', at: 'a' } });
    },
  );

  it('of keys too, naming the byte where a broken one starts', () => {
    expect(decodeForm('a=1&%ff=2')).toMatchObject({ ok: false, error: { code: 'FORM_BAD_ENCODING', at: 4 } });
    expect(decodeForm(Uint8Array.of(0xc3, 0x28, 0x3d))).toMatchObject({ ok: false, error: { at: 0 } });
  });

  it('without ever repeating a value in an error', () => {
    const form = decodeForm('auth[access_token]=s3cret%');
    expect(JSON.stringify(form)).toContain('auth[access_token]');
    expect(JSON.stringify(form)).not.toContain('s3cret');
  });
});

describe('decodeForm has caps', () => {
  it('on size, counted in bytes', () => {
    const caps = { ...formCaps, bytes: 6 };
    expect(decodeForm('a=1234', caps)).toMatchObject({ ok: true });
    expect(decodeForm('a=12345', caps)).toMatchObject({ ok: false, error: { code: 'FORM_TOO_LARGE' } });
    expect(decodeForm('a=жжж', caps)).toMatchObject({ ok: false, error: { code: 'FORM_TOO_LARGE' } });
  });

  it('on depth, however the brackets are written', () => {
    const key = (depth: number, open: string, close: string): string =>
      `a${`${open}b${close}`.repeat(depth - 1)}=1`;
    for (const [open, close] of [
      ['[', ']'],
      ['%5B', '%5D'],
      ['[%20', ']'],
    ] as const) {
      expect(decodeForm(key(16, open, close))).toMatchObject({ ok: true });
      expect(decodeForm(key(17, open, close))).toMatchObject({ ok: false, error: { code: 'FORM_TOO_DEEP' } });
    }
  });

  it('on parameters', () => {
    const body = (count: number): string => Array.from({ length: count }, (_, at) => `a[${at}]=1`).join('&');
    expect(decodeForm(body(5000))).toMatchObject({ ok: true });
    expect(decodeForm(body(5001))).toMatchObject({ ok: false, error: { code: 'FORM_TOO_MANY' } });
  });

  it('on keys that only a stranger writes', () => {
    expect(decodeForm(`a${'[b'.repeat(10_000)}=1`)).toMatchObject({
      ok: false,
      error: { code: 'FORM_TOO_DEEP' },
    });
  });

  it('and error messages stay short and readable', () => {
    const form = decodeForm(`${'\u0001k'.repeat(500)}=%`);
    expect(form.ok).toBe(false);
    if (!form.ok) expect(form.error.message).toMatch(/^[\x20-\x7e…]{1,250}$/);
  });
});

/** What PHP sends for a structure: lists and maps with the keys 0…n-1 are the same, what is empty is gone. */
function asSent(value: WireValue): WireValue | undefined {
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const entries = Object.entries(value).flatMap(([key, part]) => {
    const sent = asSent(part);
    return sent === undefined ? [] : [[key, sent] as const];
  });
  if (entries.length === 0) return undefined;
  const isList = entries.every(([key], at) => key === String(at));
  return isList ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}

describe('whatever comes', () => {
  const unsafe = ['__proto__', 'constructor', 'prototype'];
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 12 })
    .filter((key) => !/[[\]]|^\s$/.test(key) && !unsafe.includes(key));
  const topName = fc.stringMatching(/^[a-zA-Z_][\w]{0,12}$/).filter((key) => !unsafe.includes(key));
  const tree = fc.letrec<{ value: WireValue; map: WireMap; list: WireValue[] }>((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, fc.string({ unit: 'binary' }), tie('map'), tie('list')),
    map: fc.dictionary(fc.oneof(name, fc.nat(30).map(String)), tie('value'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
    list: fc.array(tie('value'), { maxLength: 4 }),
  }));

  it('a structure survives encoding and decoding', () => {
    fc.assert(
      fc.property(fc.dictionary(topName, tree.value, { maxKeys: 6, noNullPrototype: true }), (value) => {
        const sent = Object.fromEntries(
          Object.entries(value).flatMap(([key, part]) => {
            const kept = asSent(part);
            return kept === undefined ? [] : [[key, kept]];
          }),
        );
        expect(decodeForm(encodeForm(value))).toEqual({ ok: true, value: sent });
      }),
      { numRuns: 300 },
    );
  });

  it('bytes never make it throw', () => {
    const alphabet = fc.constantFrom(
      ...'ab01[]&=%+. 5BDd%%[]é\u0000',
      '%5B',
      '%5D',
      '%',
      '__proto__',
      'constructor',
      '%F0%9F',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.array(alphabet).map((parts) => parts.join('')),
        ),
        (body) => {
          const form = decodeForm(body);
          if (form.ok) JSON.stringify(form.value);
          else expect(form.error.code).toMatch(/^FORM_/);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('a run of keys below one parent reads as each key alone would', () => {
    const word = fc.stringMatching(/^[a-c]{1,2}$/);
    const pair = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.nat(9))
      .map(([[top = 'a', ...rest], value]) => {
        return `${top}${rest.map((part) => `%5B${part}%5D`).join('')}=${value}`;
      });
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 12 }), (pairs) => {
        // A leading blank in every key makes the decoder take its slow way for each of them.
        expect(decoded(pairs.join('&'))).toEqual(decoded(pairs.map((text) => `+${text}`).join('&')));
      }),
      { numRuns: 500 },
    );
  });
});
