/**
 * Names of a parameter as PHP reads them (`php_register_variable_ex`): `a[b][]` gives `a`, `b`, and an empty name for
 * "append". Leading blanks of the top name are skipped, dots and blanks in it become `_`; a bracket that is never
 * closed becomes `_` too (top name) or ends the key; text after a closing bracket that opens no other is ignored;
 * `[ ]` is `[]`. No names at all: the parameter is to be ignored. Gives up after `most` + 1 names.
 */
export function splitKey(key: string, most: number): string[] {
  const start = key.search(/[^ ]/);
  if (start < 0) return [];
  const open = key.indexOf('[', start);
  if (open === start) return [];
  if (open < 0 || key.indexOf(']', open) < 0) return [key.slice(start).replace(/[ .[]/g, '_')];
  const names = [key.slice(start, open).replace(/[ .]/g, '_')];
  let at = open;
  while (key[at] === '[' && names.length <= most) {
    const close = key.indexOf(']', at);
    if (close < 0) break;
    const name = key.slice(at + 1, close);
    names.push(name.trim() === '' && name.length < 2 ? '' : name);
    at = close + 1;
  }
  return names;
}
