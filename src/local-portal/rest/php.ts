/**
 * JSON as PHP writes it: slashes escaped, an empty map is `[]` (Bitrix24 REST reference, protocol, section 3).
 */
export function phpJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    const isEmptyMap =
      typeof part === 'object' && part !== null && !Array.isArray(part) && Object.keys(part).length === 0;
    return isEmptyMap ? [] : part;
  });
  return text.replaceAll('/', '\\/');
}

/** A PHP array: a list when its keys are 0, 1, 2 … in order, else a map. */
export function phpArray(entries: ReadonlyMap<string, unknown>): unknown {
  const isList = [...entries.keys()].every((key, index) => key === String(index));
  return isList ? [...entries.values()] : Object.fromEntries(entries);
}

/** PHP's truth of a parameter: `"0"`, `""`, 0, false and null are false, `"N"` is true. */
export function phpTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value) && value !== '0';
}

/** Text of a scalar parameter; null for maps, lists and what is absent. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Top-level keys in upper case, as v1 methods and `event.*` read them. The later spelling wins. */
export function upperKeys<Value>(params: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key.toUpperCase(), value]));
}
