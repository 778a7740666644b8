import type { Logger } from 'pino';
import type { z } from 'zod';
import type {
  BotEventKind,
  BotEventOf,
  CommandEvent,
  CronEvent,
  EventChat,
  EventMessage,
  EventUser,
  TimerEvent,
  WireMap,
} from '../bitrix24/event.ts';
import type { Part } from '../compose/index.ts';
import type { BotCall, UserCall } from './call.ts';
import type { Chats } from './chats/chats.ts';
import type { DeepLink } from './chats/deep-link.ts';
import type { Files } from './chats/files.ts';
import type { Notifications } from './chats/notifications.ts';
import type { Users } from './chats/people.ts';
import type { Dialog, DialogSchema } from './dialogs/dialog.ts';
import type { ChatEventKind, EventName, KindOf, Place, PlaceOf } from './event-name.ts';
import type { AgentStatus } from './messages/agent-status.ts';
import type { GoElsewhere } from './messages/elsewhere.ts';
import type { Reaction } from './messages/reaction.ts';
import type { OpenLine } from './open-line/open-line.ts';
import type { Schedule } from './timers/schedule.ts';

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
  /**
   * Another dialog, also one of another bot of this server or another portal. What is sent there is sent once, also
   * when the event is repeated.
   *
   * @example await ctx.elsewhere('chat2210').reply('A new order')
   */
  readonly elsewhere: GoElsewhere;
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
  /**
   * Shows what the bot is at, e.g. `thinking`, for a number of seconds (at most 600).
   * @throws B24BotError NOT_IN_GENERATION in v1: use `typing` there
   */
  status(status: AgentStatus, seconds?: number): Promise<void>;
  /**
   * Begins a dialog with whoever acted and runs its first step; a dialog that was in progress is over.
   * @throws B24BotError DIALOG_UNKNOWN, DIALOG_NOBODY
   */
  start<Schema extends DialogSchema>(
    dialog: Dialog<Schema, never>,
    data?: Partial<z.output<Schema>>,
  ): Promise<void>;
  /** Likes a message; without an id the one that the event is about. */
  like(messageId?: number): Promise<void>;
  /** Reacts to a message, chosen as in `like`. @throws B24BotError NOT_IN_GENERATION in v1, which knows `like` only */
  react(reaction: Reaction, messageId?: number): Promise<void>;
  /** Takes a reaction of the bot back. */
  unreact(reaction: Reaction, messageId?: number): Promise<void>;
  /**
   * Marks what was said up to a message as read by the bot; without an id: everything.
   * @throws B24BotError SCOPE_MISSING in v1 without the scope `im`
   */
  read(messageId?: number): Promise<void>;
  /** Files of messages, in and out. */
  readonly files: Files;
  /** Chats: this one, others, new ones. */
  readonly chats: Chats;
  /** Who somebody is. */
  readonly users: Users;
  /** The bell of the messenger. */
  readonly notifications: Notifications;
  /** The conversation of an open line; undefined anywhere else. */
  readonly openLine: OpenLine | undefined;
  /**
   * Address that opens the chat with the bot and says what it is about: see `defineLink`. Without a definition the
   * context goes as it is, and anybody can make such a link.
   */
  link<Schema extends z.ZodType>(link: DeepLink<Schema>, payload: z.input<Schema>): string;
  link(context: Readonly<Record<string, unknown>>): string;
  /** Sets a timer of this dialog: see `bot.timer`. A repeated run does not set it again. */
  readonly schedule: Schedule;
  /** Cancels a timer of the bot by its id; false when it has come already, or there is none. */
  unschedule(id: string): Promise<boolean>;
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
  /** What the link carried. Anybody can craft it: check it, or use `opened`. */
  readonly payload: WireMap;
  /** What a link made by `ctx.link` carried; undefined for any other link, and for one that is not to be trusted. */
  opened<Schema extends z.ZodType>(link: DeepLink<Schema>): z.output<Schema> | undefined;
}

export interface ReactionContext extends ChatContext<'reaction'> {
  readonly messageId: number;
  /** camelCase code, e.g. `like`. */
  readonly reaction: string;
  readonly action: 'add' | 'delete';
}

/** A timer is due. `user`: who acted when it was set, if anybody. */
export interface TimerContext extends ChatContext<'timer'> {
  readonly timer: TimerEvent['timer'];
}

/** A repeating timer is due. It belongs to no dialog: what it has to say goes `elsewhere`. */
export interface CronContext extends AnyEventContext<'cron'> {
  readonly cron: CronEvent['cron'];
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
  timer: TimerContext;
  cron: CronContext;
}

/** The context of any event; narrow it by `ctx.kind`. */
export type Context = Contexts[BotEventKind];

/** The context that handlers of `Name` get: `ContextOf<'message:private'>`. */
export type ContextOf<Name extends EventName> = Name extends `${ChatEventKind}:${Place}`
  ? Contexts[KindOf<Name>] & { readonly place: PlaceOf<Name> }
  : Contexts[KindOf<Name>];
