import type { Json, JsonMap } from '../state.ts';

/**
 * Reads the text form of ATTACH, KEYBOARD and MENU: JSON, or JavaScript object notation with single quotes,
 * bare keys and trailing commas. Returns undefined when the text is neither an object nor a list.
 */
export function parseNotation(text: string): Json | undefined {
  const value = parseJson(text) ?? new Notation(text).read();
  return typeof value === 'object' && value !== null ? value : undefined;
}

function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

const bareWords: Readonly<Record<string, Json>> = { true: true, false: false, null: null };
const deepest = 32;

class NotAValue extends Error {}

class Notation {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Json | undefined {
    try {
      const value = this.#value();
      return this.#peek() === '' ? value : undefined;
    } catch (error) {
      if (error instanceof NotAValue) return undefined;
      throw error;
    }
  }

  #peek(): string {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#text.charAt(this.#at);
  }

  #take(expected: string): boolean {
    if (this.#peek() !== expected) return false;
    this.#at += 1;
    return true;
  }

  #value(): Json {
    if (this.#depth > deepest) throw new NotAValue();
    const next = this.#peek();
    if (next === '{') return this.#object();
    if (next === '[') return this.#list();
    if (next === '"' || next === "'") return this.#quoted();
    const word = this.#word();
    const known = bareWords[word];
    if (known !== undefined) return known;
    if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
    throw new NotAValue();
  }

  #object(): JsonMap {
    const map: JsonMap = {};
    this.#at += 1;
    this.#depth += 1;
    while (!this.#take('}')) {
      const next = this.#peek();
      const key = next === '"' || next === "'" ? this.#quoted() : this.#word();
      if (!this.#take(':')) throw new NotAValue();
      const value = this.#value();
      if (key !== '__proto__') map[key] = value;
      if (!this.#take(',') && this.#peek() !== '}') throw new NotAValue();
    }
    this.#depth -= 1;
    return map;
  }

  #list(): Json[] {
    const list: Json[] = [];
    this.#at += 1;
    this.#depth += 1;
    while (!this.#take(']')) {
      list.push(this.#value());
      if (!this.#take(',') && this.#peek() !== ']') throw new NotAValue();
    }
    this.#depth -= 1;
    return list;
  }

  #quoted(): string {
    const quote = this.#text.charAt(this.#at);
    let read = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text.charAt(this.#at);
      if (character === quote) {
        this.#at += 1;
        return read;
      }
      if (character === '\\') {
        this.#at += 1;
        const escaped = this.#text.charAt(this.#at);
        read += { n: '\n', t: '\t', r: '\r' }[escaped] ?? escaped;
      } else read += character;
    }
    throw new NotAValue();
  }

  #word(): string {
    this.#peek();
    const word = /^[\w$.-]+/.exec(this.#text.slice(this.#at, this.#at + 64))?.[0];
    if (word === undefined) throw new NotAValue();
    this.#at += word.length;
    return word;
  }
}
