import type { BbNode } from './bb-node.ts';
import { safeLink } from './safe-link.ts';

/** What an opening tag promises; its children come later. Null: the tag is wrong and stays text. */
export type Opened = (children: BbNode[]) => BbNode;

/** Tags that enclose other text, by name. `value` is what follows `=`, `rest` what follows a blank. */
const makers: Readonly<Record<string, (value: string) => Opened | null>> = {
  b: () => (children) => ({ kind: 'style', style: 'b', children }),
  i: () => (children) => ({ kind: 'style', style: 'i', children }),
  u: () => (children) => ({ kind: 'style', style: 'u', children }),
  s: () => (children) => ({ kind: 'style', style: 's', children }),
  size(value) {
    const px = /^\d{1,3}/.exec(value)?.[0];
    if (px === undefined) return null;
    return (children) => ({ kind: 'size', px: Math.min(30, Math.max(8, Number(px))), children });
  },
  color(value) {
    if (!/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(value)) return null;
    return (children) => ({ kind: 'color', color: value, children });
  },
  url(value) {
    const href = safeLink(value);
    return href === '' ? null : (children) => ({ kind: 'link', href, children });
  },
  user(value) {
    const who = /^(all|\d{1,10})(?: replace)?$/i.exec(value)?.[1];
    if (who === undefined) return null;
    const userId = /^\d/.test(who) ? Number(who) : 'all';
    return (children) => ({ kind: 'mention', userId, children });
  },
  chat(value) {
    const id = /^(?:imol\|)?(\d{1,10})$/.exec(value)?.[1];
    return id === undefined ? null : (children) => ({ kind: 'chat', chatId: Number(id), children });
  },
  dialog(value) {
    const [, chat, message] = /^chat(\d{1,10}) message=(\d{1,10})$/i.exec(value) ?? [];
    return chat === undefined ? null : placeAt(chat, message);
  },
  context(value) {
    const [, chat, message] = /^(?:chat(\d{1,10})|\d+:\d+)\/(\d{1,10})$/i.exec(value) ?? [];
    return message === undefined ? null : placeAt(chat, message);
  },
  pch: () => (children) => ({ kind: 'plain', children }),
};

function placeAt(chat = '0', message = '0'): Opened {
  return (children) => ({ kind: 'place', chatId: Number(chat), messageId: Number(message), children });
}

/** Reads an opening tag that encloses text. Null when it is no such tag, or a wrong one. */
export function openedBy(tag: string, value: string): Opened | null {
  return makers[tag]?.(value) ?? null;
}

/** Reads a tag that stands alone. Null when it is no such tag, or a wrong one. */
export function aloneAs(tag: string, value: string, source: string): BbNode | null {
  if (tag === 'br') return { kind: 'text', text: '\n' };
  if (tag === 'disk' || tag === 'attach') return { kind: 'text', text: '' };
  if (tag === 'rating') return /^[1-5]$/.test(value) ? { kind: 'rating', stars: Number(value) } : null;
  if (tag === 'timestamp') {
    const [, at, format] = /^(\d{1,11}) format=([A-Z_]+)$/.exec(value) ?? [];
    return format === undefined ? null : { kind: 'time', at: Number(at) * 1000, format, source };
  }
  if (tag !== 'icon') return null;
  const href = safeLink(value.split(' ', 1)[0] ?? '');
  const title = / title=(.*?)(?= (?:size|width|height)=|$)/i.exec(value)?.[1] ?? '';
  return href === '' ? null : { kind: 'icon', href, title };
}
