import type { Json, JsonMap } from '../state.ts';

/** Maps that `$result[…]`, `$total[…]`, … look into, by name. */
export type ReferenceScope = Readonly<Record<'result' | 'total' | 'next' | 'time' | 'error', unknown>>;

/** A reference reaches up to the next blank (REST protocol, 6.1). */
const REFERENCE = /\$(result|total|next|time|error)(\[[^\s]+)/g;

/** Follows `[name][key]…`; a missing step stops at the last level found. */
function follow(root: unknown, path: string): unknown {
  let found = root;
  for (const [, key = ''] of path.matchAll(/\[([^\]]*)\]/g)) {
    if (typeof found !== 'object' || found === null) return found;
    const next: unknown = Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined;
    if (next === undefined) return found;
    found = next;
  }
  return found;
}

function resolveText(text: string, scope: ReferenceScope): Json {
  const whole = /^\$(result|total|next|time|error)(\[[^\s]+)$/.exec(text);
  if (whole !== null) return follow(scope[whole[1] as keyof ReferenceScope], whole[2] ?? '') as Json;
  return text.replace(REFERENCE, (_reference, map: keyof ReferenceScope, path: string) => {
    const found = follow(scope[map], path);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  });
}

/** Puts the answers of earlier commands into the parameters of a later one. */
export function resolveReferences(value: Json, scope: ReferenceScope): Json {
  if (typeof value === 'string') return resolveText(value, scope);
  if (Array.isArray(value)) return value.map((part) => resolveReferences(part, scope));
  if (typeof value === 'object' && value !== null) return resolveMap(value, scope);
  return value;
}

/** The same for a whole set of parameters. */
export function resolveMap(params: JsonMap, scope: ReferenceScope): JsonMap {
  return Object.fromEntries(
    Object.entries(params).map(([key, part]) => [key, resolveReferences(part, scope)]),
  );
}
