/** The messenger draws these as pictures where they stand alone. */
const PICTURES: Readonly<Record<string, string>> = {
  ':)': '🙂',
  ':-)': '🙂',
  ';)': '😉',
  ';-)': '😉',
  ':D': '😃',
  ':-D': '😃',
  ':(': '🙁',
  ':-(': '🙁',
  '8-)': '😎',
  ':-*': '😘',
};

/** A piece of text, or a smiley as it was written with its picture. */
export type Piece = string | { written: string; picture: string };

/** Takes a text apart at its smileys. */
export function smileysOf(text: string): Piece[] {
  return text.split(/(?<=^|\s)(:-?[)(D]|;-?\)|:-\*|8-\))(?=$|[\s.,!?])/u).flatMap((piece, index): Piece[] => {
    if (piece === '') return [];
    const picture = index % 2 === 1 ? PICTURES[piece] : undefined;
    return [picture === undefined ? piece : { written: piece, picture }];
  });
}
