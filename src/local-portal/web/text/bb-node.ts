/** A piece of message text. Nothing here is markup: pages draw every piece by themselves. */
export type BbNode =
  | { kind: 'text'; text: string }
  | { kind: 'style'; style: 'b' | 'i' | 'u' | 's'; children: BbNode[] }
  | { kind: 'size'; px: number; children: BbNode[] }
  | { kind: 'color'; color: string; children: BbNode[] }
  | { kind: 'link'; href: string; children: BbNode[] }
  | { kind: 'mention'; userId: number | 'all'; children: BbNode[] }
  | { kind: 'chat'; chatId: number; children: BbNode[] }
  | { kind: 'place'; chatId: number; messageId: number; children: BbNode[] }
  | { kind: 'plain'; children: BbNode[] }
  | { kind: 'send' | 'put'; value: string; label: string }
  | { kind: 'call'; number: string; label: string }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; head: string; messageId: number; children: BbNode[] }
  | { kind: 'image'; href: string; size: string }
  | { kind: 'icon'; href: string; title: string }
  | { kind: 'time'; at: number; format: string; source: string }
  | { kind: 'rating'; stars: number };

/** Tags deeper than this stay text: nobody nests so deep but to make a page slow. */
export const DEEPEST = 24;
