import type { JsonMap } from '../state.ts';
import { type Given, isMap, scalarText, wholeNumber } from './value.ts';

/** Address that the portal accepts in an attachment: starts with `/`, `http://` or `https://`. */
export function linkOf(value: Given): string | undefined {
  return typeof value === 'string' && /^(?:\/|https?:\/\/)/.test(value) ? value : undefined;
}

/** Non-blank text of one line, or undefined. */
export function lineOf(value: Given): string | undefined {
  const text = scalarText(value)?.replace(/\r?\n/g, ' ');
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** Integer above zero, or undefined. */
export function positive(value: Given): number | undefined {
  const number = wholeNumber(value);
  return number > 0 ? number : undefined;
}

/** The first internal or network id that is present, in the portal's order. */
export function firstId(given: JsonMap, kinds: readonly string[]): JsonMap | undefined {
  for (const kind of kinds) {
    if (kind === 'NETWORK_ID') {
      const network = scalarText(given[kind]);
      if (network) return { NETWORK_ID: network.charAt(0) + wholeNumber(network.slice(1)) };
    } else if (kind === 'LINK') {
      const link = linkOf(given[kind]);
      if (link !== undefined) return { LINK: link };
    } else {
      const id = positive(given[kind]);
      if (id !== undefined) return { [kind]: id };
    }
  }
  return undefined;
}

/** The defined ones of `fields`, in the order given. */
export function compact(fields: Record<string, string | number | undefined>): JsonMap {
  const kept: JsonMap = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value;
  return kept;
}

/** One LINK item in stored form; null when it leads nowhere. */
export function linkItem(given: Given): JsonMap | null {
  const item = linkTarget(given);
  if (item === null || !isMap(given)) return null;
  const html = scalarText(given['HTML']);
  if (html) return { ...item, HTML: html };
  const preview = linkOf(given['PREVIEW']);
  if (preview === undefined) return item;
  const size = compact({ WIDTH: positive(given['WIDTH']), HEIGHT: positive(given['HEIGHT']) });
  return { ...item, PREVIEW: preview, ...size };
}

/** One RICH_LINK item in stored form; null when it leads nowhere. */
export function richLinkItem(given: Given): JsonMap | null {
  const item = linkTarget(given);
  if (item === null || !isMap(given)) return null;
  const html = lineOf(given['HTML']);
  if (html !== undefined) item['HTML'] = html;
  const preview = linkOf(given['PREVIEW']);
  if (preview !== undefined) {
    const size = isMap(given['PREVIEW_SIZE']) ? given['PREVIEW_SIZE'] : {};
    const known = compact({ WIDTH: positive(size['WIDTH']), HEIGHT: positive(size['HEIGHT']) });
    return { ...item, PREVIEW: preview, ...(Object.keys(known).length > 0 && { PREVIEW_SIZE: known }) };
  }
  return { ...item, ...compact({ EXTRA_IMAGE: linkOf(given['EXTRA_IMAGE']) }) };
}

function linkTarget(given: Given): JsonMap | null {
  if (!isMap(given)) return null;
  const name = lineOf(given['NAME']);
  const link = linkOf(given['LINK']);
  const inner = name === undefined ? undefined : firstId(given, ['NETWORK_ID', 'USER_ID', 'CHAT_ID']);
  if (link === undefined && inner === undefined) return null;
  const target = link === undefined ? inner : { LINK: link };
  return { ...compact({ NAME: name }), ...target, ...compact({ DESC: lineOf(given['DESC']) }) };
}
