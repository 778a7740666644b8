import type { BbNode } from './bb-node.ts';
import { safeLink } from './safe-link.ts';

/** Tags whose content is no BB code. */
const closers: Readonly<Record<string, RegExp>> = {
  code: /\[\/code\]/gi,
  send: /\[\/send\]/gi,
  put: /\[\/put\]/gi,
  call: /\[\/call\]/gi,
  url: /\[\/url\]/gi,
  img: /\[\/img\]/gi,
};

/**
 * Reads a tag with its content, which begins at `start`, up to its closing tag. Null when it is another kind of tag,
 * a wrong one, or not closed; tags that are not closed are remembered in `unclosed`, so that the rest of the text is
 * searched once.
 */
export function rawNode(
  tag: string,
  value: string,
  text: string,
  start: number,
  unclosed: Set<string>,
): { node: BbNode; end: number } | null {
  const closer = closers[tag];
  if (closer === undefined || unclosed.has(tag) || (tag === 'url' && value !== '')) return null;
  const search = new RegExp(closer);
  search.lastIndex = start;
  const found = search.exec(text);
  if (found === null) {
    unclosed.add(tag);
    return null;
  }
  const node = contentNode(tag, value, text.slice(start, found.index));
  return node === null ? null : { node, end: found.index + found[0].length };
}

function contentNode(tag: string, value: string, content: string): BbNode | null {
  switch (tag) {
    case 'code':
      return { kind: 'code', text: content.replace(/^\n|\n$/g, '') };
    case 'send':
    case 'put':
      if (content === '' || /\n/.test(content)) return null;
      return { kind: tag, value: value === '' ? content : value, label: withoutTags(content) };
    case 'call': {
      const number = value === '' ? content : value;
      return /^\+?[\d ()-]{3,24}$/.test(number)
        ? { kind: 'call', number, label: withoutTags(content) }
        : null;
    }
    case 'url': {
      const href = safeLink(content);
      return href === '' ? null : { kind: 'link', href, children: [{ kind: 'text', text: content }] };
    }
    default: {
      const href = safeLink(content);
      const size = /^size=(small|medium|large)$/i.exec(value)?.[1]?.toLowerCase();
      return href === '' || size === undefined ? null : { kind: 'image', href, size };
    }
  }
}

/** Labels of actions are drawn as they are, without their decoration. */
function withoutTags(label: string): string {
  return label.replace(/\[\/?(?:b|i|u|s)\]/gi, '');
}
