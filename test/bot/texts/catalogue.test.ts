import { describe, expect, expectTypeOf, it } from 'vitest';
import { defineCatalogue, type PlaceholderOf } from '../../../src/bot/texts/catalogue.ts';
import { ConfigError } from '../../../src/errors.ts';

const texts = defineCatalogue(
  'en',
  {
    hello: 'Hi {name}, welcome to {place}',
    bye: 'Bye',
    tasks: { one: '{count} task of {name}', other: '{count} tasks of {name}' },
  },
  {
    de: {
      hello: 'Hallo {name}, willkommen in {place}',
      bye: 'Tschüss',
      tasks: { one: '{count} Aufgabe von {name}', other: '{count} Aufgaben von {name}' },
    },
    ru: {
      tasks: { one: '{count} задача', few: '{count} задачи', many: '{count} задач', other: '{count} задачи' },
    },
    'de-AT': { bye: 'Servus' },
  },
);
const portal = { language: 'de' };

describe('a catalogue', () => {
  it('says a text in the language of the user, else of the portal, else its first', () => {
    expect(texts.for('de')('bye')).toBe('Tschüss');
    expect(texts.for({ language: 'ru', portal })('bye')).toBe('Tschüss');
    expect(texts.for({ language: 'fr', portal: { language: 'it' } })('bye')).toBe('Bye');
    expect(texts.for({ language: 'en', portal }, 'de')('bye')).toBe('Tschüss');
    expect(texts.for({ language: 'en', portal }, undefined)('bye')).toBe('Bye');
  });

  it('goes from a region to its language', () => {
    expect(texts.for('de-at')('bye')).toBe('Servus');
    expect(texts.for('de_AT')('hello', { name: 'Mira', place: 'Linz' })).toBe(
      'Hallo Mira, willkommen in Linz',
    );
    expect(texts.for('de-CH')('bye')).toBe('Tschüss');
  });

  it('chooses plural forms by the rules of the language that it found', () => {
    const say = (language: string) => (count: number) =>
      texts.for(language)('tasks', { count, name: 'Mira' });
    expect([1, 2].map(say('en'))).toEqual(['1 task of Mira', '2 tasks of Mira']);
    expect([1, 2, 5, 21].map(say('ru'))).toEqual(['1 задача', '2 задачи', '5 задач', '21 задача']);
    expect([0, 1].map(say('de'))).toEqual(['0 Aufgaben von Mira', '1 Aufgabe von Mira']);
  });

  it('puts values in as they are', () => {
    const say = texts.for('en');
    expect(say('hello', { name: '{place}', place: '$& $1' })).toBe('Hi {place}, welcome to $& $1');
  });

  it('gives titles in all languages', () => {
    expect(texts.all('bye')).toEqual({ en: 'Bye', de: 'Tschüss', 'de-at': 'Servus' });
    expect(() => texts.all('tasks')).toThrow(ConfigError);
    expect(texts.languages).toEqual(['en', 'de', 'ru', 'de-at']);
  });

  it('refuses what could not be said', () => {
    const base = { a: 'A {x}', b: { other: '{count}' } } as const;
    expect(() => defineCatalogue('no language', base)).toThrow(/no language/);
    expect(() => defineCatalogue('en', base, { de: { a: 'A {y}' } })).toThrow(/\{y\}/);
    expect(() => defineCatalogue('en', base, JSON.parse('{"de":{"c":"C"}}'))).toThrow(/'c'/);
    expect(() => defineCatalogue('en', base, JSON.parse('{"de":{"b":"B"}}'))).toThrow(/plural/);
  });
});

describe('the types of a catalogue', () => {
  it('know its keys and what they must be given', () => {
    const say = texts.for('en');
    expectTypeOf<PlaceholderOf<'Hi {name}, welcome to {place}'>>().toEqualTypeOf<'name' | 'place'>();
    expectTypeOf(say('bye')).toEqualTypeOf<string>();
    const wrong = [
      // @ts-expect-error: no such text
      () => say('helo'),
      // @ts-expect-error: a value is missing
      () => say('hello', { name: 'Mira' }),
      // @ts-expect-error: all values are missing
      () => say('hello'),
      // @ts-expect-error: no such value
      () => say('hello', { name: 'Mira', place: 'Linz', time: 'now' }),
      // @ts-expect-error: a plural counts
      () => say('tasks', { name: 'Mira' }),
      // @ts-expect-error: with a number
      () => say('tasks', { name: 'Mira', count: 'three' }),
      // @ts-expect-error: nothing to give
      () => say('bye', { name: 'Mira' }),
      // @ts-expect-error: a translation of a text that is not there
      () => defineCatalogue('en', { a: 'A' }, { de: { b: 'B' } }),
      // @ts-expect-error: plural forms in one language only
      () => defineCatalogue('en', { a: 'A' }, { de: { a: { other: 'B' } } }),
    ];
    expect(wrong).toHaveLength(9);
  });
});
