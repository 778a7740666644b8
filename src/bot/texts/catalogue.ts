import { ConfigError } from '../../errors.ts';

/** A text with `{placeholders}`, or one text for each plural form of `count`. */
export type Entry = string | Plural;

/** CLDR plural forms of a language, chosen by `Intl.PluralRules`; `other` is always needed. */
export type Plural = { readonly other: string } & Readonly<
  Partial<Record<'zero' | 'one' | 'two' | 'few' | 'many', string>>
>;

/** Texts of one language, by key. */
export type Texts = Readonly<Record<string, Entry>>;

/** Names of the placeholders in a text: `PlaceholderOf<'Hi {name}'>` is `'name'`. */
export type PlaceholderOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholderOf<Rest>
  : never;

type TextOf<One> = One extends string ? One : One extends Plural ? Extract<One[keyof One], string> : never;

/** What a key has to be given; `count` of plurals is a number. */
export type ValuesOf<One> = {
  readonly [Name in PlaceholderOf<TextOf<One>> as Name extends 'count' ? never : Name]: string | number;
} & (One extends Plural
  ? { readonly count: number }
  : 'count' extends PlaceholderOf<TextOf<One>>
    ? { readonly count: string | number }
    : unknown);

/** Nothing to give: the argument is left out. */
type Arguments<One> = keyof ValuesOf<One> extends never ? [] : [values: ValuesOf<One>];

/** Says a text of a catalogue: a wrong key, and a missing or wrong value, do not compile. */
export type Translate<Base extends Texts> = <Key extends keyof Base & string>(
  key: Key,
  ...values: Arguments<Base[Key]>
) => string;

/** Where the language comes from: a context, a portal's language, anything with one. */
export interface Speaks {
  readonly language: string;
  readonly portal?: { readonly language: string };
}

export interface Catalogue<Base extends Texts> {
  /** Languages there are, the first one first. */
  readonly languages: readonly string[];
  /**
   * The texts for somebody: in his language (`de-AT`, then `de`), else in the portal's, else in the first language of
   * the catalogue; each key for itself.
   *
   * @param wished languages to try first, e.g. the one that a user chose
   */
  for(who: Speaks | string, ...wished: readonly (string | undefined)[]): Translate<Base>;
  /** One text in all its languages, as titles of commands and the apology take it. @throws ConfigError for plurals */
  all<Key extends keyof Base & string>(key: Key): Readonly<Record<string, string>>;
}

/** The same keys as the first language, or fewer, each of the same sort and with placeholders of its own wording. */
type Translation<Base extends Texts> = {
  readonly [Key in keyof Base]?: Base[Key] extends string ? string : Plural;
};

/**
 * Texts by language. The first language is the one that keys and values are typed by, and the last resort.
 *
 * @example
 * const texts = defineCatalogue('en', { hello: 'Hi {name}', tasks: { one: '{count} task', other: '{count} tasks' } }, {
 *   de: { hello: 'Hallo {name}', tasks: { one: '{count} Aufgabe', other: '{count} Aufgaben' } },
 * });
 * bot.on('message', (ctx) => ctx.reply(texts.for(ctx)('tasks', { count: 3 })));
 * @throws ConfigError for a language that is none, and for a translation with a key or placeholder that is not there
 */
export function defineCatalogue<const Base extends Texts>(
  language: string,
  base: Base,
  translations: Readonly<Record<string, Translation<Base>>> = {},
): Catalogue<Base> {
  const first = tagOf(language);
  const tables = new Map<string, Texts>([[first, base]]);
  for (const [name, texts] of Object.entries(translations)) {
    checkKeys(name, base, texts);
    tables.set(tagOf(name), present(texts));
  }
  const rules = new Map<string, Intl.PluralRules>();

  function formOf(entry: Plural, count: unknown, tag: string): string {
    const rule = rules.get(tag) ?? new Intl.PluralRules(tag);
    rules.set(tag, rule);
    return entry[rule.select(Number(count))] ?? entry.other;
  }

  return {
    languages: [...tables.keys()],
    for(who, ...wished) {
      const speaks = typeof who === 'string' ? [who] : [who.language, who.portal?.language];
      const tags = chain([...wished, ...speaks], tables, first);
      return (key, ...[values]) => {
        for (const tag of tags) {
          const entry = tables.get(tag)?.[key];
          if (entry === undefined) continue;
          const given: Readonly<Record<string, unknown>> = { ...values };
          const text = typeof entry === 'string' ? entry : formOf(entry, given['count'], tag);
          return fill(text, given);
        }
        return key;
      };
    },
    all(key) {
      const texts: Record<string, string> = {};
      for (const [tag, table] of tables) {
        const entry = table[key];
        if (typeof entry === 'string') texts[tag] = entry;
        else if (entry !== undefined) {
          throw new ConfigError(`text '${key}' has plural forms`, 'Titles need one text for each language.');
        }
      }
      return texts;
    },
  };
}

/** Tags to look in, best first. */
function chain(
  wished: readonly (string | undefined)[],
  tables: ReadonlyMap<string, Texts>,
  first: string,
): readonly string[] {
  const tags = new Set<string>();
  for (const one of wished) {
    const tag = one?.toLowerCase().replace('_', '-') ?? '';
    for (let part = tag; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('-')))) {
      if (tables.has(part)) tags.add(part);
    }
  }
  return [...tags.add(first)];
}

function fill(text: string, values: Readonly<Record<string, unknown>>): string {
  if (!text.includes('{')) return text;
  return text.replace(/\{([^{}]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** @throws ConfigError */
function tagOf(language: string): string {
  const tag = language.toLowerCase().replace('_', '-');
  try {
    if (Intl.getCanonicalLocales(tag).length === 1) return tag;
  } catch {
    // Said below.
  }
  throw new ConfigError(`'${language}' is no language`, "Use a tag such as 'de' or 'pt-br'.");
}

/** @throws ConfigError */
function checkKeys(language: string, base: Texts, texts: Readonly<Record<string, Entry | undefined>>): void {
  for (const [key, entry] of Object.entries(texts)) {
    if (entry === undefined) continue;
    const original = base[key];
    if (original === undefined) {
      throw new ConfigError(
        `catalogue '${language}': there is no text '${key}'`,
        'Add it to the first language.',
      );
    }
    if (typeof original !== typeof entry) {
      throw new ConfigError(
        `catalogue '${language}': '${key}' has plural forms in one language only`,
        'Give plural forms in both, or a plain text in both.',
      );
    }
    const known = new Set(placeholders(original));
    const unknown = placeholders(entry).find((name) => !known.has(name));
    if (unknown !== undefined) {
      throw new ConfigError(
        `catalogue '${language}': '${key}' asks for {${unknown}}, which the first language does not`,
        'Use the same placeholders.',
      );
    }
  }
}

function placeholders(entry: Entry): string[] {
  const texts = typeof entry === 'string' ? [entry] : ['{count}', ...Object.values(entry)];
  return texts.flatMap((text) => [...text.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name));
}

function present(texts: Readonly<Record<string, Entry | undefined>>): Texts {
  const there: Record<string, Entry> = {};
  for (const [key, entry] of Object.entries(texts)) if (entry !== undefined) there[key] = entry;
  return there;
}
