import type { Json, JsonMap } from '../state.ts';

/** A map of the state as JSON: what is no JSON stands behind a key with a dollar sign. */
const TAGS = { map: '$map', set: '$set', bytes: '$bytes', object: '$object' } as const;

/** Turns maps, sets and bytes, at any depth, into JSON that `unpack` turns back. */
export function pack(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((part) => pack(part ?? null));
  if (value instanceof Map) return { [TAGS.map]: [...value].map(([key, part]) => [pack(key), pack(part)]) };
  if (value instanceof Set) return { [TAGS.set]: [...value].map(pack) };
  if (value instanceof Uint8Array) return { [TAGS.bytes]: Buffer.from(value).toString('base64') };
  if (typeof value !== 'object') return null;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  // Bots may store anything, keys that look like a mark of ours included.
  if (entries.some(([key]) => key.startsWith('$')))
    return { [TAGS.object]: entries.map(([key, part]) => [key, pack(part)]) };
  return Object.fromEntries(entries.map(([key, part]) => [key, pack(part)]));
}

/** The reverse of `pack`. */
export function unpack(value: Json): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unpack);
  const { $map: map, $set: set, $bytes: bytes, $object: object } = value;
  if (map !== undefined) return new Map(pairsIn(map));
  if (set !== undefined) return new Set(Array.isArray(set) ? set.map(unpack) : []);
  if (typeof bytes === 'string') return Buffer.from(bytes, 'base64');
  const entries = object === undefined ? entriesOf(value) : pairsIn(object);
  return Object.fromEntries(entries);
}

function entriesOf(value: JsonMap): [string, unknown][] {
  return Object.entries(value).map(([key, part]) => [key, unpack(part)]);
}

function pairsIn(value: Json): [never, unknown][] {
  if (!Array.isArray(value)) return [];
  return value.filter(Array.isArray).map(([key = null, part = null]) => [unpack(key) as never, unpack(part)]);
}
