import type { EventAuth, EventUser, Generation, MessageType, WireMap } from './event.ts';

/** What every event of one POST (or fetch item) has in common. */
export interface EventFrame {
  /** Upper-case. */
  name: string;
  memberId: string;
  /** Unix seconds. */
  ts: number;
  at: Date;
  data: WireMap;
  /** Present when the event carries a token of whoever acted. */
  userAuth: EventAuth | undefined;
  raw: WireMap;
}

/** For whom one event is, and where. */
export interface EventTarget {
  generation: Generation;
  bot: { id: number; code: string };
  botAuth: EventAuth | undefined;
  dialogId: string;
  language: string;
}

/** The fields that events of all kinds share, but for `id`. */
export function commonFields(frame: EventFrame, target: EventTarget) {
  const auth: { bot?: EventAuth; user?: EventAuth } = {};
  if (target.botAuth !== undefined) auth.bot = target.botAuth;
  if (frame.userAuth !== undefined) auth.user = frame.userAuth;
  return {
    generation: target.generation,
    name: frame.name,
    memberId: frame.memberId,
    bot: target.bot,
    dialogId: target.dialogId,
    language: target.language,
    at: frame.at,
    auth,
    raw: frame.raw,
  };
}

/** `user` as an optional property: absent rather than undefined. */
export function userField(user: EventUser | undefined): { user?: EventUser } {
  return user === undefined ? {} : { user };
}

/** Letter of the chat, or what the dialog's address lets us conclude. */
export function messageTypeOf(letter: string | undefined, dialogId: string): MessageType {
  return letter?.toUpperCase() ?? (/^\d/.test(dialogId) ? 'P' : 'C');
}

/** Source of a command. An unknown source counts as a press, whose key tells repetitions apart. */
export function commandContext(text: string | undefined): 'textarea' | 'keyboard' | 'menu' {
  const context = text?.toLowerCase();
  return context === 'textarea' || context === 'menu' ? context : 'keyboard';
}
