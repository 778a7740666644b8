import type { WireMap } from './event.ts';
import { AMPERSAND, EQUALS, NAME_STOPS, PERCENT, Unescaper, VALUE_STOPS } from './form-bytes.ts';
import type { FormCaps, FormError, FormResult } from './form-decode.ts';
import { splitKey } from './form-key.ts';
import { isUnsafeName, nameAt } from './form-names.ts';
import { FormTree } from './form-tree.ts';

/** Bytes of a key that is not written as portals write them; theirs stay below 200. */
const LONGEST_ODD_KEY = 4096;
const TOO_LONG: string[] = [];

const DOT = 0x2e;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const FIVE = 0x35;

function refuse(code: FormError['code'], message: string, at: number | string): FormResult {
  return { ok: false, error: { code, message, at } };
}

/** A key for an error message: readable, short, without control characters. */
function readable(key: string): string {
  const text = key
    .replaceAll(/%5B/gi, '[')
    .replaceAll(/%5D/gi, ']')
    .replaceAll(/[^\x20-\x7e]/g, '?');
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** Length of a closing bracket at `at`, raw or as `%5D`; 0 when there is none. */
function closeAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === CLOSE) return 1;
  return bytes[at] === PERCENT && bytes[at + 1] === FIVE && ((bytes[at + 2] ?? 0) | 0x20) === 0x64 ? 3 : 0;
}

/** Length of an opening bracket at `at`, raw or as `%5B`; 0 when there is none. */
function openAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === OPEN) return 1;
  return bytes[at] === PERCENT && bytes[at + 1] === FIVE && ((bytes[at + 2] ?? 0) | 0x20) === 0x62 ? 3 : 0;
}

function latin1(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.toString('latin1');
}

/** Reads one body, once. */
export class FormReader {
  readonly #bytes: Uint8Array;
  readonly #caps: Readonly<FormCaps>;
  /** One character per byte. */
  readonly #text: string;
  readonly #unescaper: Unescaper;
  readonly #tree = new FormTree();
  /** Where the last key that `#key` read ends. */
  #keyEnd = 0;
  /** The map that the last key's value goes into, or null when the parameter is to be dropped. */
  #holder: WireMap | null = null;
  #name = '';
  /** Bytes of the last key before its last name; 0 when the next key cannot profit from them. */
  #prefix = 0;

  /** @param ascii the body, if it is known as text that is pure ASCII */
  constructor(bytes: Uint8Array, caps: Readonly<FormCaps>, ascii?: string) {
    this.#bytes = bytes;
    this.#caps = caps;
    this.#unescaper = new Unescaper(bytes);
    this.#text = ascii ?? latin1(bytes);
  }

  read(): FormResult {
    const bytes = this.#bytes;
    const text = this.#text;
    const length = bytes.length;
    const most = this.#caps.parameters;
    let count = 0;
    // Keys come in runs below one parent: `prefix` bytes at `sample` lead to `holder`.
    let sample = 0;
    let prefix = 0;
    let holder: WireMap | null = null;
    let numbered = false;
    let at = 0;
    while (at < length) {
      if (bytes[at] === AMPERSAND) {
        at++;
        continue;
      }
      if (++count > most) return refuse('FORM_TOO_MANY', `more than ${most} parameters`, at);
      const start = at;
      let name: string | undefined;

      let same = 0;
      if (start + prefix < length)
        while (same < prefix && bytes[start + same] === bytes[sample + same]) same++;
      if (prefix > 0 && same === prefix) {
        const from = start + prefix;
        let to = from;
        let hash = 0;
        while (to < length && NAME_STOPS[bytes[to] as number] === 0)
          hash = (Math.imul(hash, 31) + (bytes[to++] as number)) | 0;
        const close = to > from ? closeAt(bytes, to) : 0;
        if (close > 0 && bytes[to + close] === EQUALS) {
          name = nameAt(text, from, to, hash);
          if (isUnsafeName(name)) name = undefined;
          else at = to + close;
        }
      }
      if (name === undefined) {
        const error = this.#key(start);
        if (error !== null) return error;
        at = this.#keyEnd;
        name = this.#name;
        holder = this.#holder;
        prefix = this.#prefix;
        sample = start;
        numbered = holder !== null && this.#tree.isNumbered(holder);
      }

      let value: string;
      const keyEnd = at;
      if (bytes[at] !== EQUALS) value = '';
      else {
        const from = ++at;
        while (at < length && VALUE_STOPS[bytes[at] as number] === 0) at++;
        if (at === length || bytes[at] === AMPERSAND) value = text.slice(from, at);
        else {
          const decoded = this.#unescaper.read(from);
          if (decoded === null) {
            const key = readable(text.slice(start, keyEnd));
            return refuse('FORM_BAD_ENCODING', `the value of ${key} is not percent-encoded UTF-8`, key);
          }
          value = decoded;
          at = this.#unescaper.end;
        }
      }
      at++;
      if (holder === null) continue;
      holder[name] = value;
      if (numbered) this.#tree.note(holder, name);
    }
    return { ok: true, value: this.#tree.finish() };
  }

  /** Reads any key, finds or makes the map its value goes into. */
  #key(start: number): FormResult | null {
    const { depth } = this.#caps;
    const names = this.#plainNames(start) ?? this.#oddNames(start);
    if (names === null) {
      return refuse('FORM_BAD_ENCODING', `the key at byte ${start} is not percent-encoded UTF-8`, start);
    }
    if (names.length > depth || names === TOO_LONG) {
      const key = readable(this.#text.slice(start, this.#keyEnd));
      return refuse(
        'FORM_TOO_DEEP',
        `more than ${depth} names or ${LONGEST_ODD_KEY} bytes in the key ${key}`,
        key,
      );
    }
    this.#holder = null;
    if (names.length === 0 || names.some(isUnsafeName)) {
      this.#prefix = 0;
      return null;
    }
    this.#place(names);
    return null;
  }

  /** Names of a key as portals write them: plain names in closed brackets. Null for any other key. */
  #plainNames(start: number): string[] | null {
    const bytes = this.#bytes;
    const names: string[] = [];
    const { length } = bytes;
    let from = start;
    let at = start;
    let prefix = 0;
    for (;;) {
      let hash = 0;
      while (at < length && NAME_STOPS[bytes[at] as number] === 0 && (prefix > 0 || bytes[at] !== DOT)) {
        hash = (Math.imul(hash, 31) + (bytes[at++] as number)) | 0;
      }
      if (at === from) return null;
      names.push(nameAt(this.#text, from, at, hash));
      if (prefix > 0) {
        const close = closeAt(bytes, at);
        if (close === 0) return null;
        at += close;
      }
      if (at === length || bytes[at] === EQUALS || bytes[at] === AMPERSAND) break;
      const open = openAt(bytes, at);
      if (open === 0) return null;
      at += open;
      from = at;
      prefix = at - start;
      if (names.length > this.#caps.depth) break;
    }
    this.#keyEnd = at;
    this.#prefix = prefix;
    return names;
  }

  /** Names of any key, by PHP's rules. Null when it is not percent-encoded UTF-8. */
  #oddNames(start: number): string[] | null {
    const key = this.#unescaper.read(start, EQUALS);
    this.#prefix = 0;
    this.#keyEnd = this.#unescaper.end;
    if (key !== null && this.#keyEnd - start > LONGEST_ODD_KEY) return TOO_LONG;
    return key === null ? null : splitKey(key, this.#caps.depth);
  }

  #place(names: readonly string[]): void {
    const tree = this.#tree;
    let holder = tree.root;
    let name = names[0] ?? '';
    for (let level = 1; level < names.length; level++) {
      const next = names[level] ?? '';
      holder = tree.child(holder, name, next);
      name = next === '' ? tree.appendName(holder) : next;
    }
    this.#holder = holder;
    this.#name = name;
  }
}
