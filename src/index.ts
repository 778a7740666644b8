/**
 * b24bot: chat bots for Bitrix24.
 *
 * Everyday: what a bot module needs. Advanced: types for code around a bot, errors, other ways to run it.
 */

// Advanced: other ways to run it.
export { type App, type AppOverrides, createApp } from './app.ts';
// Advanced: types.
export type {
  AppEvent,
  BotEvent,
  BotEventKind,
  EventChat,
  EventFile,
  EventMessage,
  EventUser,
  Generation,
  WireMap,
  WireValue,
} from './bitrix24/event.ts';
export type {
  MethodError,
  MethodName,
  MethodParams,
  MethodResult,
  RestMethods,
} from './bitrix24/methods/index.ts';
export type { Action, ActionOptions } from './bot/actions/action.ts';
export { defineAction } from './bot/actions/action.ts';
export type { AppContext } from './bot/app-event.ts';
export type { ErrorHandler } from './bot/boundary.ts';
export type { AppEventName, BotBuilder, Middleware } from './bot/builder.ts';
export type { BotCall, CallChoice, UserCall } from './bot/call.ts';
export type { Next } from './bot/chain.ts';
export type { ChatFacts } from './bot/chats/chat-facts.ts';
export type { ChatRoom } from './bot/chats/chat-room.ts';
export type { Chats, NewChat } from './bot/chats/chats.ts';
export type { DeepLink } from './bot/chats/deep-link.ts';
export { defineLink } from './bot/chats/deep-link.ts';
export type { FileSource } from './bot/chats/file-source.ts';
export type { FileChoice, Files, ReadFileOptions, SendFileOptions, SentFile } from './bot/chats/files.ts';
export type { NotificationChoice, NotificationOptions, Notifications } from './bot/chats/notifications.ts';
export type { Person, Users } from './bot/chats/people.ts';
export type { ArgumentsSchema } from './bot/commands/arguments.ts';
export { duration, rest } from './bot/commands/arguments.ts';
export type { CommandOptions, Localized } from './bot/commands/command.ts';
export type {
  Answered,
  ChatContext,
  CommandContext,
  Context,
  ContextOf,
  CronContext,
  JoinContext,
  MessageContext,
  MessageDeletedContext,
  OpenContext,
  ReactionContext,
  Sent,
  TimerContext,
} from './bot/context.ts';
export type { OnUnknown, Verdict } from './bot/contract.ts';
export type { BotDefinition, BotOptions } from './bot/define-bot.ts';
// Everyday.
export { defineBot } from './bot/define-bot.ts';
export type {
  Dialog,
  DialogContext,
  DialogOptions,
  DialogPlace,
  DialogSchema,
  PromptOptions,
  Step,
} from './bot/dialogs/dialog.ts';
export { defineDialog, step } from './bot/dialogs/dialog.ts';
export type { Duration } from './bot/duration.ts';
export type { EventName, Place } from './bot/event-name.ts';
export type { AgentStatus } from './bot/messages/agent-status.ts';
export type { Elsewhere, ElsewhereOptions } from './bot/messages/elsewhere.ts';
export type { BotHandle, PortalHandle } from './bot/messages/portal-handle.ts';
export type { Publication, Publish } from './bot/messages/publisher.ts';
export type { Reaction } from './bot/messages/reaction.ts';
export { quietWithOperator } from './bot/open-line/human-active.ts';
export type { CrmEntity, LineData } from './bot/open-line/line-data.ts';
export type { LineChoice, LineMenu } from './bot/open-line/line-menu.ts';
export { lineMenu } from './bot/open-line/line-menu.ts';
export type { OpenLine, TransferTarget } from './bot/open-line/open-line.ts';
export type { CollectOptions, Overlap, OverlapOption } from './bot/overlap.ts';
export type { BotApi, BotBackground, BotColor, BotDelivery, BotProfile, BotType } from './bot/profile.ts';
export type { SessionKey, SessionOptions, SessionSchema, WithSession } from './bot/sessions/session.ts';
// Advanced: errors.
export { SessionError } from './bot/sessions/session.ts';
export type { Catalogue, Speaks, Translate } from './bot/texts/catalogue.ts';
export { defineCatalogue } from './bot/texts/catalogue.ts';
export type { BotTexts } from './bot/texts/texts.ts';
export type { CronOptions } from './bot/timers/cron.ts';
export type { Schedule } from './bot/timers/schedule.ts';
export type { Scheduled, ScheduleOptions, Timer, TimerOptions } from './bot/timers/timer.ts';
export { defineTimer } from './bot/timers/timer.ts';
export type { WaitingTimer } from './bot/timers/timers.ts';
export { dead, drop, reply, retry } from './bot/verdict.ts';
export type {
  AttachFields,
  AttachOptions,
  BbText,
  BbValue,
  ButtonFields,
  ButtonStyle,
  GridCell,
  ItemOptions,
  KeyboardFields,
  KeyboardOptions,
  MenuFields,
  Part,
  ReplyParts,
} from './compose/index.ts';
export {
  attach,
  bb,
  block,
  bold,
  button,
  call,
  chatLink,
  code,
  color,
  icon,
  image,
  italic,
  item,
  keyboard,
  link,
  markdown,
  mention,
  menu,
  newline,
  plain,
  put,
  quote,
  raw,
  send,
  size,
  strike,
  timestamp,
  underline,
} from './compose/index.ts';
export { type Config, type Environment, readConfig } from './config.ts';
export type {
  BroadcastOrder,
  BroadcastProgress,
  BroadcastRecipient,
  Broadcasts,
} from './delivery/broadcasts.ts';
export type { DeadLetters, Letter, LetterPage, OpenedLetter } from './delivery/dead-letters.ts';
export { UnknownOutcomeError } from './delivery/unknown-outcome.ts';
export {
  AuthError,
  B24BotError,
  ComposeError,
  ConfigError,
  type ErrorLayer,
  RestError,
  StorageError,
  TransportError,
} from './errors.ts';
export type { Download } from './rest/downloads.ts';
export { createHostPolicy, type HostPolicy } from './rest/hosts.ts';
export type { CallOptions, RestAnswer, RestParams } from './rest/rest.ts';
export { createRestCommand, type RestAuth, type RestCommand } from './rest/restcommand.ts';
export { createTransport, type Transport } from './rest/transport.ts';
export type { BroadcastState } from './storage/store.ts';
