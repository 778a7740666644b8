import { encodeQuery } from '../bitrix24/form.ts';
import type { RestParams } from './rest.ts';

/** Longest command in bytes: a message of 20 000 Cyrillic characters fits. */
const COMMAND_BYTES = 128 * 1024;
/** PHP keeps 1000 variables of a query by default and drops the rest without a word. */
const LEAVES = 400;
const DEPTH = 8;

/**
 * A text the portal may take for a reference to another command's answer (`$result[name]`; Bitrix24 REST reference,
 * batch). More than the reference's own grammar on purpose: such a call goes out alone, where nothing is replaced.
 */
const REFERENCE = /\$(?:result|total|next|time|error)/i;
/** Keys that PHP reads back as they were written. */
const KEY = /^[\w-]+$/;
/** Parameters of the request itself: the batch has its own. */
const OWN_TO_REQUEST = new Set(['auth', 'access_token', 'state']);

/** Message parts that the method takes as one JSON text, which keeps their types and counts as one variable. */
const V1_PARTS = ['ATTACH', 'KEYBOARD', 'MENU'];
const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['im.message.add', V1_PARTS],
  ['im.message.update', V1_PARTS],
  ['imbot.message.add', V1_PARTS],
  ['imbot.message.update', V1_PARTS],
  ['imbot.command.answer', V1_PARTS],
  ['im.notify', ['ATTACH']],
  ['im.notify.personal.add', ['ATTACH']],
  ['im.notify.system.add', ['ATTACH']],
]);
/** The same below `fields`. */
const FIELD_PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['imbot.v2.chat.message.send', ['attach', 'keyboard']],
  ['imbot.v2.chat.message.update', ['keyboard']],
]);

/**
 * One command of a batch, `method?query`; null when the call would mean something else that way and must go out
 * alone: null, empty lists and maps leave no trace in a query, booleans are texts (v2 reads `1` and `0` as they are
 * meant, v1 does not), and text like `$result[…]` would be replaced.
 */
export function encodeCommand(method: string, params: RestParams): string | null {
  const name = method.toLowerCase();
  const isV2 = name.startsWith('imbot.v2.') || name.startsWith('im.v2.');
  const written = withTexts(name, params);
  for (const key of Object.keys(written)) if (OWN_TO_REQUEST.has(key)) return null;
  const walk = { leaves: 0, booleans: isV2 };
  if (!survivesAll(written, 0, walk)) return null;
  const query = encodeQuery(written);
  const command = query === '' ? method : `${method}?${query}`;
  return command.length > COMMAND_BYTES ? null : command;
}

function withTexts(name: string, params: RestParams): RestParams {
  const parts = PARTS.get(name);
  if (parts) return asTexts(params, parts);
  const fieldParts = FIELD_PARTS.get(name);
  const { fields } = params;
  return fieldParts && isMap(fields) ? { ...params, fields: asTexts(fields, fieldParts) } : params;
}

function asTexts(params: RestParams, parts: readonly string[]): RestParams {
  let written: Record<string, unknown> | undefined;
  for (const part of parts) {
    const value = params[part];
    // An empty part means "remove it" in some methods; as a text it may not.
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) continue;
    written ??= { ...params };
    written[part] = JSON.stringify(value);
  }
  return written ?? params;
}

function isMap(value: unknown): value is RestParams {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Walk {
  leaves: number;
  readonly booleans: boolean;
}

function survives(value: unknown, depth: number, walk: Walk): boolean {
  walk.leaves += 1;
  if (walk.leaves > LEAVES) return false;
  switch (typeof value) {
    case 'string':
      return !REFERENCE.test(value);
    case 'number':
      return /^-?\d+(?:\.\d+)?$/.test(String(value));
    case 'boolean':
      return walk.booleans;
    case 'object':
      if (value === null || depth > DEPTH) return false;
      if ('toJSON' in value && typeof value.toJSON === 'function') {
        return survives(value.toJSON(), depth + 1, walk);
      }
      return survivesAll(value, depth, walk);
    default:
      return false;
  }
}

function survivesAll(map: object, depth: number, walk: Walk): boolean {
  let written = 0;
  for (const [key, value] of Object.entries(map)) {
    // Left out of a map in JSON as well; in a list it is null.
    if (value === undefined && !Array.isArray(map)) continue;
    if (!KEY.test(key) || !survives(value, depth + 1, walk)) return false;
    written += 1;
  }
  return written > 0 || depth === 0;
}
