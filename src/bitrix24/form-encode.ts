/** Anything that has a PHP form of itself; objects with `toJSON` (dates) are written as that. */
export type FormValue = unknown;

const PLAIN = /^[\w.-]*$/;
/** What `encodeURIComponent` leaves and PHP does not. */
const LEFT_BY_JS = /[!'()*~]/g;

/** Percent-encodes as PHP's `urlencode` does: only letters, digits, `-`, `.` and `_` stay; a space becomes `+`. */
function encodeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', '+')
    .replace(LEFT_BY_JS, (left) => `%${left.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function write(key: string, value: FormValue, pairs: string[]): void {
  switch (typeof value) {
    case 'string':
      pairs.push(`${key}=${encodeText(value)}`);
      return;
    case 'boolean':
      pairs.push(`${key}=${value ? '1' : '0'}`);
      return;
    case 'number':
    case 'bigint':
      pairs.push(`${key}=${encodeText(String(value))}`);
      return;
    case 'object':
      if (value === null) return;
      if (hasToJson(value)) {
        write(key, value.toJSON(), pairs);
        return;
      }
      for (const [name, part] of Object.entries(value)) write(`${key}%5B${encodeText(name)}%5D`, part, pairs);
      return;
    default: // undefined, functions and symbols have no form, as in JSON
  }
}

/**
 * Writes a structure as PHP's `http_build_query` does with its default RFC 1738 encoding: `data%5BBOT%5D%5B740%5D=x`,
 * space as `+`, `true`/`false` as `1`/`0`, lists with indexes from 0. `null`, `undefined`, empty lists and empty maps
 * leave no trace. A key that itself holds brackets is read back as nesting, in PHP too.
 *
 * @example
 * encodeForm({ event: 'ONIMBOTDELETE', data: { BOT_ID: 740, list: ['a b'] } });
 * // event=ONIMBOTDELETE&data%5BBOT_ID%5D=740&data%5Blist%5D%5B0%5D=a+b
 */
export function encodeForm(value: Readonly<Record<string, FormValue>>): string {
  const pairs: string[] = [];
  for (const [name, part] of Object.entries(value)) write(encodeText(name), part, pairs);
  return pairs.join('&');
}

/**
 * Query part of one command of a `batch` (Bitrix24 REST reference: batch). The same encoding, in which `#` always
 * leaves as `%23`. The portal replaces `$result[…]` after decoding: text of a stranger that holds such a reference must
 * not travel in a batch, whatever its encoding.
 *
 * @example
 * const command = `im.message.add?${encodeQuery({ DIALOG_ID: 'chat5', MESSAGE: 'C# & co' })}`;
 */
export function encodeQuery(params: Readonly<Record<string, FormValue>>): string {
  return encodeForm(params);
}
