import { isUtf8 } from 'node:buffer';

export const AMPERSAND = 0x26;
export const EQUALS = 0x3d;
export const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

/** 1 for every byte at which a value stops being readable as it stands: `&`, `%`, `+` and everything outside ASCII. */
export const VALUE_STOPS = new Uint8Array(256).fill(1, 0x80);
for (const stop of [AMPERSAND, PERCENT, PLUS]) VALUE_STOPS[stop] = 1;

/** 1 for every byte that ends a plain name: the value's stops, `=`, brackets, control characters and the blank. */
export const NAME_STOPS = new Uint8Array(VALUE_STOPS).fill(1, 0, SPACE + 1);
for (const stop of [EQUALS, 0x5b, 0x5d, 0x7f]) NAME_STOPS[stop] = 1;

const HEX = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

const SCRATCH = Buffer.allocUnsafeSlow(8192);

/** Decodes percent sequences and `+`; tells where it stopped. One per body. */
export class Unescaper {
  /** Offset of the byte that ended the last text, or the body's length. */
  end = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * Text from `from` up to the next `&` (or `stop`, or the end). Null when a percent sequence is broken or the bytes
   * are not UTF-8; `end` is then not to be used.
   */
  read(from: number, stop = AMPERSAND): string | null {
    const bytes = this.#bytes;
    const length = bytes.length;
    const target = this.#room(from);
    let size = 0;
    let all = 0;
    let at = from;
    for (; at < length; at++) {
      let byte = bytes[at] as number;
      if (byte === AMPERSAND || byte === stop) break;
      if (byte === PERCENT) {
        if (at + 2 >= length) return null;
        const high = HEX[bytes[at + 1] as number] as number;
        const low = HEX[bytes[at + 2] as number] as number;
        if ((high | low) < 0) return null;
        byte = (high << 4) | low;
        at += 2;
      } else if (byte === PLUS) byte = SPACE;
      target[size++] = byte;
      all |= byte;
    }
    this.end = at;
    if (all < 0x80) return target.toString('latin1', 0, size);
    return isUtf8(target.subarray(0, size)) ? target.toString('utf8', 0, size) : null;
  }

  /** A buffer that certainly holds what starts at `from`; long texts get their own. */
  #room(from: number): Buffer {
    const rest = this.#bytes.length - from;
    if (rest <= SCRATCH.length) return SCRATCH;
    const end = this.#bytes.indexOf(AMPERSAND, from);
    const size = end < 0 ? rest : end - from;
    return size <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafe(size);
  }
}
