import type { JsonMap } from '../../state.ts';

/** A piece of JSON text, by what it is. */
export interface JsonPiece {
  text: string;
  kind: 'key' | 'string' | 'other' | 'plain';
}

/** Characters that are coloured; longer texts stay plain, and are cut far above. */
const COLOURED = 30_000;
const MOST = 300_000;

/** JSON with two blanks a level, in coloured pieces. */
export function jsonPieces(value: JsonMap): JsonPiece[] {
  const text = JSON.stringify(value, null, 2);
  if (text.length > COLOURED)
    return [{ text: text.length > MOST ? `${text.slice(0, MOST)}\n… cut` : text, kind: 'plain' }];
  const pieces: JsonPiece[] = [];
  let at = 0;
  for (const found of text.matchAll(/("(?:[^"\\]|\\.)*")(:)?|\b(?:true|false|null|-?\d[\d.e+-]*)\b/g)) {
    const [whole, string, colon] = found;
    const token = string ?? whole;
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), kind: 'plain' });
    pieces.push({
      text: token,
      kind: string === undefined ? 'other' : colon === undefined ? 'string' : 'key',
    });
    at = found.index + token.length;
  }
  pieces.push({ text: text.slice(at), kind: 'plain' });
  return pieces;
}
