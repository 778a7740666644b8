import { escapeText } from './escape.ts';

/** Text whose BB codes are meant: made by `bb`, `raw`, `plain` and the tag functions. */
export class BbText {
  readonly #text: string;

  /** @param text BB code, taken as it is; texts from outside go through `bb` or `plain`. */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}

/** What may stand in `${}` of `bb`. Strings are escaped; nothing, `null` and `false` give an empty text. */
export type BbValue = string | number | bigint | BbText | null | undefined | false | readonly BbValue[];

/** The BB code of a value: `BbText` as it is, everything else escaped. */
export function toBb(value: BbValue): string {
  if (value instanceof BbText) return value.toString();
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(toBb).join('');
  return escapeText(String(value));
}

/**
 * BB code with everything interpolated escaped.
 *
 * @example bb`Hello ${user.name}, see ${link('https://example.test/', 'the rules')}`
 */
export function bb(strings: TemplateStringsArray, ...values: readonly BbValue[]): BbText {
  return new BbText(strings.map((text, index) => text + toBb(values[index])).join(''));
}

/** Text that is BB code already. Never give it anything a person typed. */
export function raw(text: string): BbText {
  return new BbText(text);
}

/** Text from outside, escaped: people see it as it is, the portal finds no code, command or quote in it. */
export function plain(text: string): BbText {
  return new BbText(escapeText(text));
}
