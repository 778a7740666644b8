import type { WireMap } from './event.ts';
import { FormReader } from './form-reader.ts';

export interface FormCaps {
  /** Size of the whole body. */
  bytes: number;
  /** Names in one key: `data[BOT][740]` has three. */
  depth: number;
  parameters: number;
}

export interface FormError {
  code: 'FORM_TOO_LARGE' | 'FORM_TOO_DEEP' | 'FORM_TOO_MANY' | 'FORM_BAD_ENCODING';
  /** Names the place; holds no value. */
  message: string;
  /** Byte offset, or the key whose value is broken. */
  at: number | string;
}

export type FormResult = { ok: true; value: WireMap } | { ok: false; error: FormError };

/** Worst documented event is about 600 KB, 9 to 11 names deep (event reference, section 2). */
export const formCaps: Readonly<FormCaps> = { bytes: 1024 * 1024, depth: 16, parameters: 5000 };

/**
 * Decodes an `application/x-www-form-urlencoded` body with PHP's meaning of brackets. Never throws.
 *
 * Maps with numeric keys stay maps (`data[BOT][740]`); keys 0, 1, 2, … in this order of arrival are a list, which looks
 * the same on the wire. `name[]` appends. The last duplicate wins, also between a value and a map. Parameters with
 * `__proto__`, `constructor` or `prototype` in their key are dropped, those without a name ignored. Unlike PHP, a broken
 * percent sequence or text that is not UTF-8 is an error, and so is every cap passed (`formCaps`).
 * Numeric keys of a map come out in numeric order, as everywhere in JavaScript.
 *
 * @param text the same body as text, for callers that have both: saves making it
 * @example
 * const form = decodeForm(request.body);
 * if (form.ok) form.value.event; // 'ONIMBOTMESSAGEADD'
 * else form.error.code; // 'FORM_BAD_ENCODING'
 */
export function decodeForm(
  body: string | Uint8Array,
  caps: Readonly<FormCaps> = formCaps,
  text: string | undefined = typeof body === 'string' ? body : undefined,
): FormResult {
  if (body.length > caps.bytes) return tooLarge(caps);
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  if (bytes.length > caps.bytes) return tooLarge(caps);
  // As many characters as bytes: pure ASCII.
  return new FormReader(bytes, caps, text?.length === bytes.length ? text : undefined).read();
}

function tooLarge(caps: Readonly<FormCaps>): FormResult {
  return {
    ok: false,
    error: { code: 'FORM_TOO_LARGE', message: `the body is larger than ${caps.bytes} bytes`, at: caps.bytes },
  };
}
