import { parseInline } from './bb-inline.ts';
import type { BbNode } from './bb-node.ts';

/** Line that begins and ends a quoted message: exactly 54 dashes. */
const FENCE = '-'.repeat(54);

/** A message: quotes are read by lines, everything between them as BB codes. */
export function parseText(text: string): BbNode[] {
  const lines = text.split('\n');
  const inCode = codeLines(lines);
  const nodes: BbNode[] = [];
  let plain: string[] = [];
  const flush = (): void => {
    if (plain.length > 0) nodes.push(...parseInline(plain.join('\n')));
    plain = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (inCode.has(at)) plain.push(line);
    else if (line.startsWith('>>')) {
      const quoted = [];
      for (; at < lines.length && (lines[at] ?? '').startsWith('>>'); at += 1)
        quoted.push((lines[at] ?? '').slice(2));
      at -= 1;
      flush();
      nodes.push({ kind: 'quote', head: '', messageId: 0, children: parseInline(quoted.join('\n')) });
    } else if (line === FENCE) {
      const end = lines.indexOf(FENCE, at + 1);
      if (end === -1) {
        plain.push(...lines.slice(at));
        break;
      }
      flush();
      nodes.push(fenced(lines.slice(at + 1, end)));
      at = end;
    } else plain.push(line);
  }
  flush();
  return nodes;
}

/** `Name [date] #chatN/M`, then the text. */
function fenced(lines: string[]): BbNode {
  const [first = '', ...rest] = lines;
  const [, head, message] = /^(.+ \[.+\])(?: #(?:chat\d+|\d+:\d+)\/(\d+))?$/.exec(first) ?? [];
  const body = head === undefined ? lines : rest;
  return {
    kind: 'quote',
    head: head ?? '',
    messageId: Number(message ?? 0),
    children: parseInline(body.join('\n')),
  };
}

/** Lines that lie inside a code block: nothing there begins a quote. */
function codeLines(lines: readonly string[]): Set<number> {
  const inside = new Set<number>();
  let isOpen = false;
  for (const [at, line] of lines.entries()) {
    if (isOpen) inside.add(at);
    const tags = line.match(/\[\/?code\]/gi);
    if (tags !== null) isOpen = !(tags.at(-1) ?? '').startsWith('[/');
  }
  return inside;
}

/** A text in one line, without its decoration, for previews and screen readers. Text inside `[s]` is left out. */
export function plainText(text: string): string {
  return flat(parseText(text)).replace(/\s+/g, ' ').trim();
}

function flat(nodes: readonly BbNode[]): string {
  return nodes.map(flatNode).join('');
}

function flatNode(node: BbNode): string {
  switch (node.kind) {
    case 'text':
    case 'code':
      return node.text;
    case 'send':
    case 'put':
    case 'call':
      return node.label;
    case 'image':
      return ' [Image] ';
    case 'icon':
      return node.title;
    case 'time':
      return node.source;
    case 'rating':
      return `${node.stars} of 5`;
    case 'style':
      return node.style === 's' ? '' : flat(node.children);
    case 'quote':
      return ' [Quote] ';
    default:
      return flat(node.children);
  }
}
