import type { Logger } from 'pino';
import type {
  BotEventKind,
  BotEventOf,
  CommandEvent,
  EventChat,
  EventMessage,
  EventUser,
  WireMap,
} from '../bitrix24/event.ts';
import type { Part } from '../compose/index.ts';
import type { BotCall, UserCall } from './call.ts';
import type { ChatEventKind, EventName, KindOf, Place, PlaceOf } from './event-name.ts';

/** A message that the portal took; `id` addresses it in `edit` and `delete`. */
export interface Sent {
  readonly id: number;
}

/** An answered command; v2 does not tell the id of the message. */
export interface Answered {
  readonly id: number | undefined;
}

/** What every event brings, whatever happened. */
interface AnyEventContext<Kind extends BotEventKind = BotEventKind> {
  readonly kind: Kind;
  /** The event itself; `event.raw` is the body as the portal sent it. */
  readonly event: BotEventOf<Kind>;
  readonly bot: { readonly id: number; readonly code: string };
  readonly portal: { readonly memberId: string; readonly domain: string; readonly language: string };
  /** Two lower-case letters. */
  readonly language: string;
  /** Every line names portal, bot, dialog and event. */
  readonly log: Logger;
  /** The server's clock, Unix milliseconds. */
  now(): number;
  /** Aborted at the handler's deadline and when the server stops. */
  readonly signal: AbortSignal;
  /**
   * Calls any REST method as the bot; `BOT_ID` / `botId` is added where the method takes it.
   *
   * @example await ctx.call('imopenlines.bot.session.operator', { CHAT_ID: 2412 })
   * @throws RestError, TransportError, AuthError
   */
  readonly call: BotCall;
  /** Calls with the token of the person who acted. @throws AuthError when the event carries none. */
  readonly asUser: { readonly call: UserCall };
}

/** What everything that happens in a chat brings. */
export interface ChatContext<Kind extends ChatEventKind = ChatEventKind> extends AnyEventContext<Kind> {
  /** What was said, without mentions of the bot; a command's parameters; empty where nothing was said. */
  readonly text: string;
  /** Who acted; absent where the portal names nobody. */
  readonly user: EventUser | undefined;
  readonly chat: EventChat;
  readonly place: Place;
  /** Where replies go: `11` or `chat2210`. */
  readonly dialogId: string;
  /** Sends a message to the dialog; resolves with its id. @throws ComposeError before anything is sent */
  reply(...parts: readonly Part[]): Promise<Sent>;
  /**
   * Replaces a message of the bot. Without an id: the message whose button or menu was pressed, else the bot's
   * last reply in this run.
   */
  edit(...parts: readonly Part[]): Promise<Sent>;
  edit(messageId: number, ...parts: readonly Part[]): Promise<Sent>;
  /** Deletes a message of the bot, chosen as in `edit`. */
  delete(messageId?: number): Promise<void>;
  /** Shows that the bot is typing. */
  typing(): Promise<void>;
  /** Likes a message; without an id the one that the event is about. */
  like(messageId?: number): Promise<void>;
}

export interface MessageContext<Kind extends 'message' | 'messageEdited' = 'message'>
  extends ChatContext<Kind> {
  readonly message: EventMessage;
  readonly messageId: number;
  /** All that was said, in order: more than `message` where the bot collects. `text` has a line for each. */
  readonly messages: readonly EventMessage[];
}

export interface CommandContext extends ChatContext<'command'> {
  readonly command: CommandEvent['command'];
  /** Typed: the user's message. Pressed: the message that carries the button or menu. */
  readonly messageId: number;
  /** Answers the command, also in a chat that the bot is not a member of. */
  answer(...parts: readonly Part[]): Promise<Answered>;
}

export interface MessageDeletedContext extends ChatContext<'messageDeleted'> {
  readonly messageId: number;
}

export interface JoinContext extends ChatContext<'join'> {
  /** True in copilot chats: do not greet. */
  readonly silent: boolean;
}

export interface OpenContext extends ChatContext<'open'> {
  /** What the link carried. Anybody can craft it: check it. */
  readonly payload: WireMap;
}

export interface ReactionContext extends ChatContext<'reaction'> {
  readonly messageId: number;
  /** camelCase code, e.g. `like`. */
  readonly reaction: string;
  readonly action: 'add' | 'delete';
}

interface Contexts {
  message: MessageContext;
  messageEdited: MessageContext<'messageEdited'>;
  messageDeleted: MessageDeletedContext;
  command: CommandContext;
  join: JoinContext;
  open: OpenContext;
  reaction: ReactionContext;
  botDeleted: AnyEventContext<'botDeleted'>;
}

/** The context of any event; narrow it by `ctx.kind`. */
export type Context = Contexts[BotEventKind];

/** The context that handlers of `Name` get: `ContextOf<'message:private'>`. */
export type ContextOf<Name extends EventName> = Name extends `${ChatEventKind}:${Place}`
  ? Contexts[KindOf<Name>] & { readonly place: PlaceOf<Name> }
  : Contexts[KindOf<Name>];
