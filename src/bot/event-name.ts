import {
  type BotEvent,
  type BotEventKind,
  type ChatEvent,
  type ChatlessKind,
  isInChat,
} from '../bitrix24/event.ts';

/** Where something was said: with one person, in a group, on the operator's side of an open line. */
export type Place = 'private' | 'group' | 'openline';

/** Kinds that happen in a chat: all but `botDeleted` and `cron`. */
export type ChatEventKind = Exclude<BotEventKind, ChatlessKind>;

/** What `bot.on` listens to: a kind, or a kind in one place, e.g. `message:private`. */
export type EventName = BotEventKind | `${ChatEventKind}:${Place}`;

/** `KindOf<'message:private'>` is `'message'`. */
export type KindOf<Name extends EventName> = Name extends `${infer Kind extends ChatEventKind}:${Place}`
  ? Kind
  : Name & BotEventKind;

/** `PlaceOf<'message:private'>` is `'private'`, `PlaceOf<'message'>` any place. */
export type PlaceOf<Name extends EventName> = Name extends `${ChatEventKind}:${infer At extends Place}`
  ? At
  : Place;

/** Entity type `LINES` marks the operator's side of an open line (event reference, section 8). */
export function placeOf(event: ChatEvent): Place {
  if (event.chat.entityType === 'LINES' || event.chat.messageType === 'L') return 'openline';
  return event.chat.isPrivate ? 'private' : 'group';
}

/** Tells whether an event is what `name` listens to. */
export function eventMatcher(name: EventName): (event: BotEvent) => boolean {
  const [kind, place] = name.split(':');
  if (place === undefined) return (event) => event.kind === kind;
  return (event) => event.kind === kind && isInChat(event) && placeOf(event) === place;
}
