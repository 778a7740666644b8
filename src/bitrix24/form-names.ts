const SLOTS = 1024;
const LONGEST = 40;

const slots: (string | undefined)[] = new Array(SLOTS).fill(undefined);

/**
 * The same string object for the same name, so that the engine need not look the name up again for every parameter.
 * A table of fixed size in which a name has two places and the newest takes the first: strangers can neither fill it nor
 * slow it down, and two names of every event that meet in it do not drive each other out.
 *
 * @param text the body as latin1; the name in it is plain ASCII between `from` and `to`
 * @param hash any hash of the name's bytes
 */
export function nameAt(text: string, from: number, to: number, hash: number): string {
  const length = to - from;
  const slot = (hash ^ length) & (SLOTS - 1);
  const first = slots[slot];
  if (first !== undefined && isAt(text, from, length, first)) return first;
  const second = slots[slot ^ 1];
  if (second !== undefined && isAt(text, from, length, second)) return second;
  const name = text.slice(from, to);
  if (length > LONGEST) return name;
  const own = detached(name);
  slots[slot] = own;
  slots[slot ^ 1] = first;
  return own;
}

function isAt(text: string, from: number, length: number, name: string): boolean {
  if (name.length !== length) return false;
  let at = 0;
  while (at < length && name.charCodeAt(at) === text.charCodeAt(from + at)) at++;
  return at === length;
}

/** The same text as a property name: quick to look up, and no slice that would keep the whole body alive. */
function detached(name: string): string {
  const map: Record<string, 0> = Object.create(null);
  map[name] = 0;
  return Object.keys(map)[0] ?? name;
}

/** Names that reach into the language when a map is copied carelessly; parameters that use them are dropped. */
export function isUnsafeName(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}
