import type { BotEvent } from '../../src/bitrix24/event.ts';
import type { NewEvent, PendingEvent } from '../../src/storage/store.ts';

export const PORTAL = 'da45a03b265edd8787f8a258d793cc5d';
export const OTHER = '0123456789abcdef0123456789abcdef';

/** An event as intake stores it; the text travels in the body. */
export function storedEvent(n: number, dialog = 'chat1', portal = PORTAL): NewEvent {
  return {
    portal,
    id: `${portal}:MESSAGEADD:740:${n}`,
    lane: `${portal}/740/${dialog}`,
    botId: 740,
    kind: 'message',
    format: 'form',
    body: new TextEncoder().encode(`${dialog} ${n}`),
    receivedAt: 1_753_000_000_000 + n,
  };
}

/** A message of a person, or a command, just arrived. */
export function justNow(
  n: number,
  change: { author?: number; kind?: 'message' | 'command'; dialog?: string } = {},
) {
  const { author = 11, kind = 'message', dialog = 'chat1' } = change;
  const body = new TextEncoder().encode(`${dialog} ${n} ${author} ${kind}`);
  return { ...storedEvent(n, dialog), kind, body, receivedAt: Date.now() };
}

/** Reads what `storedEvent` and `justNow` wrote. */
export function decodeEvent(event: PendingEvent): BotEvent {
  const [dialogId = '', n = '', author = '11', kind = 'message'] = new TextDecoder()
    .decode(event.body)
    .split(' ');
  if (dialogId === 'broken') throw new Error('sealed with another key');
  const base = {
    id: event.id,
    generation: 'v2',
    name: 'ONIMBOTV2MESSAGEADD',
    memberId: event.portal,
    bot: { id: event.botId, code: 'echo' },
    dialogId,
    language: 'en',
    at: new Date(event.receivedAt),
    auth: {},
    raw: {},
    chat: { isPrivate: false, messageType: 'C' },
  } as const;
  if (kind === 'command') {
    const command = { id: 7, name: n, params: '', context: 'textarea' } as const;
    return { ...base, kind, command, messageId: Number(n) };
  }
  return {
    ...base,
    kind: 'message',
    message: {
      id: Number(n),
      authorId: Number(author),
      text: n,
      textOriginal: n,
      isSystem: false,
      files: [],
      fileIds: [],
      params: {},
    },
  };
}
