import type { Json, JsonMap } from '../../state.ts';
import { isMap } from './fields.ts';

/** What a link into the messenger opens. */
export interface BotLink {
  /** `740`, `chat2305`. */
  dialogId: string;
  /** What the bot is told; null: the link carries nothing. */
  context: JsonMap | null;
}

/**
 * Reads `?IM_DIALOG=740&BOT_CONTEXT={"a":1}`; null for every other query. A context that is no map is left out, as a
 * messenger cannot hand it on.
 */
export function readBotLink(query: string): BotLink | null {
  const fields = new URLSearchParams(query);
  const dialogId = fields.get('IM_DIALOG') ?? '';
  if (!/^(?:chat)?\d{1,15}$/.test(dialogId)) return null;
  return { dialogId, context: contextIn(fields.get('BOT_CONTEXT') ?? '') };
}

/** The query of a link. */
export function botLinkQuery({ dialogId, context }: BotLink): string {
  const carried = context === null ? '' : `&BOT_CONTEXT=${encodeURIComponent(JSON.stringify(context))}`;
  return `?IM_DIALOG=${dialogId}${carried}`;
}

/** A context as somebody typed it; null when it is no map in JSON. */
export function contextIn(text: string): JsonMap | null {
  try {
    const value = JSON.parse(text) as Json;
    return isMap(value) ? value : null;
  } catch {
    return null;
  }
}

/** The query of an address that leads into this very messenger; null for every other address. */
export function ownQuery(address: string, origin: string): string | null {
  if (!URL.canParse(address, origin)) return null;
  const url = new URL(address, origin);
  return url.origin === origin && /^\/online\/?$/.test(url.pathname) ? url.search : null;
}
