import { aloneAs, type Opened, openedBy } from './bb-attribute.ts';
import { type BbNode, DEEPEST } from './bb-node.ts';
import { rawNode } from './bb-raw.ts';
import { safeLink } from './safe-link.ts';

/** A tag, or an address in the text. Values are bounded, so that unclosed tags cost little. */
const TOKEN =
  /\[(\/?)(b|i|u|s|size|color|url|user|chat|dialog|context|pch|send|put|call|code|img|icon|timestamp|disk|rating|attach|br)(?:[= ]([^\]\n]{0,2048}))?\]|https?:\/\/[^\s<>"[\]]{1,2048}/gi;

interface Frame {
  tag: string;
  /** The tag as written, in case it is never closed. */
  source: string;
  make: Opened;
  children: BbNode[];
}

/**
 * Reads the BB codes of a message (Bitrix24 REST reference: formatting of messages). Tags that are unknown, wrong
 * or never closed stay text. Runs in time proportional to the text, whatever it is.
 */
export function parseInline(text: string): BbNode[] {
  const top: BbNode[] = [];
  const open: Frame[] = [];
  const unclosed = new Set<string>();
  const token = new RegExp(TOKEN);
  let at = 0;
  const into = (): BbNode[] => open.at(-1)?.children ?? top;

  const close = (tag: string): boolean => {
    const place = open.findLastIndex((frame) => frame.tag === tag);
    if (place === -1) return false;
    while (open.length > place + 1) giveUp();
    const frame = open.pop();
    if (frame !== undefined) into().push(frame.make(frame.children));
    return true;
  };
  const giveUp = (): void => {
    const frame = open.pop();
    if (frame !== undefined) into().push({ kind: 'text', text: frame.source }, ...frame.children);
  };

  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [source, slash, name, value = ''] = found;
    if (found.index > at) addText(into(), text.slice(at, found.index));
    at = found.index + source.length;
    if (name === undefined) {
      const address = source.replace(/[.,;:!?)'»]+$/, '');
      token.lastIndex = at = found.index + address.length;
      addAddress(into(), address);
      continue;
    }
    const tag = name.toLowerCase();
    if (slash === '/') {
      if (!close(tag)) addText(into(), source);
      continue;
    }
    const raw = rawNode(tag, value, text, at, unclosed);
    const alone = raw === null ? aloneAs(tag, value, source) : raw.node;
    const make = alone === null && open.length < DEEPEST ? openedBy(tag, value) : null;
    if (raw !== null) token.lastIndex = at = raw.end;
    if (alone !== null) into().push(alone);
    else if (make !== null) open.push({ tag, source, make, children: [] });
    else addText(into(), source);
  }
  if (at < text.length) addText(into(), text.slice(at));
  while (open.length > 0) giveUp();
  return top;
}

function addText(children: BbNode[], text: string): void {
  const last = children.at(-1);
  if (last?.kind === 'text') last.text += text;
  else children.push({ kind: 'text', text });
}

function addAddress(children: BbNode[], address: string): void {
  const href = safeLink(address);
  if (href === '') addText(children, address);
  else children.push({ kind: 'link', href, children: [{ kind: 'text', text: address }] });
}
