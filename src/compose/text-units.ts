import { characters } from './size.ts';

/** A stretch of text that is never cut. `length` counts characters (code points). */
export type TextUnit =
  | { readonly kind: 'word' | 'space' | 'atom' | 'piece'; readonly text: string; readonly length: number }
  | {
      readonly kind: 'open' | 'close';
      readonly name: string;
      readonly text: string;
      readonly length: number;
    };

/** Codes whose content belongs to them, then formatting codes, then codes that stand alone. */
const CODE = new RegExp(
  [
    '\\[(user|chat|dialog|context|pch|send|put|call|url|img)(?:[=\\s][^\\]]*)?\\][\\s\\S]*?\\[/\\1\\]',
    '\\[(/?)(b|i|u|s|size|color|code)(?:=[^\\]]*)?\\]',
    '\\[(?:icon|timestamp|disk|rating|attach)=[^\\]]*\\]|\\[br\\]|#BR#',
  ].join('|'),
  'gi',
);
const END_OF_CODE = /\[\/code\]/gi;

/** A mark or joiner that belongs to the character before it. */
const CONTINUES = /^(?:\p{M}|\p{Emoji_Modifier}|\u200d)/u;

function* piecesOf(word: string, longest: number): Generator<TextUnit> {
  const letters = Array.from(word);
  if (letters.length <= longest) {
    yield { kind: 'word', text: word, length: letters.length };
    return;
  }
  for (let at = 0; at < letters.length; ) {
    let end = Math.min(at + longest, letters.length);
    while (
      end - at > 1 &&
      end < letters.length &&
      (CONTINUES.test(letters[end] ?? '') || letters[end - 1] === '\u200d')
    ) {
      end -= 1;
    }
    yield { kind: 'piece', text: letters.slice(at, end).join(''), length: end - at };
    at = end;
  }
}

function* wordsOf(text: string, longest: number): Generator<TextUnit> {
  for (const [run] of text.matchAll(/\s+|\S+/g)) {
    if (/^\s/.test(run)) yield* spacesOf(run, longest);
    else yield* piecesOf(run, longest);
  }
}

function* spacesOf(run: string, longest: number): Generator<TextUnit> {
  for (let at = 0; at < run.length; at += longest) {
    const text = run.slice(at, at + longest);
    yield { kind: 'space', text, length: text.length };
  }
}

function bare(text: string, kind: 'open' | 'close', name: string): TextUnit {
  return { kind, name: name.toLowerCase(), text, length: characters(text) };
}

/** Text -> units; a word longer than `longest` comes in pieces. Inside `[code]` nothing is a code. */
export function textUnits(text: string, longest: number): readonly TextUnit[] {
  const units: TextUnit[] = [];
  let at = 0;
  CODE.lastIndex = 0;
  for (let found = CODE.exec(text); found !== null; found = CODE.exec(text)) {
    const [whole, , slash, name] = found;
    units.push(...wordsOf(text.slice(at, found.index), longest));
    at = found.index + whole.length;
    if (name === undefined) units.push({ kind: 'atom', text: whole, length: characters(whole) });
    else units.push(bare(whole, slash === '/' ? 'close' : 'open', name));
    if (name?.toLowerCase() === 'code' && slash === '') {
      END_OF_CODE.lastIndex = at;
      const end = END_OF_CODE.exec(text)?.index ?? text.length;
      units.push(...wordsOf(text.slice(at, end), longest));
      at = end;
      CODE.lastIndex = end;
    }
  }
  units.push(...wordsOf(text.slice(at), longest));
  return units;
}
