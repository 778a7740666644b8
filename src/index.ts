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
export type { Action, ActionOptions } from './bot/action.ts';
export { defineAction } from './bot/action.ts';
export type { AgentStatus } from './bot/agent-status.ts';
export type { AppContext } from './bot/app-event.ts';
export type { ArgumentsSchema } from './bot/arguments.ts';
export { duration, rest } from './bot/arguments.ts';
export type { ErrorHandler } from './bot/boundary.ts';
export type { AppEventName, BotBuilder, Middleware } from './bot/builder.ts';
export type { BotCall, CallChoice, UserCall } from './bot/call.ts';
export type { Catalogue, Speaks, Translate } from './bot/catalogue.ts';
export { defineCatalogue } from './bot/catalogue.ts';
export type { Next } from './bot/chain.ts';
export type { ChatFacts } from './bot/chat-facts.ts';
export type { ChatRoom } from './bot/chat-room.ts';
export type { Chats, NewChat } from './bot/chats.ts';
export type { CommandOptions, Localized } from './bot/command.ts';
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
export type { CronOptions } from './bot/cron.ts';
export type { DeepLink } from './bot/deep-link.ts';
export { defineLink } from './bot/deep-link.ts';
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
} from './bot/dialog.ts';
export { defineDialog, step } from './bot/dialog.ts';
export type { Duration } from './bot/duration.ts';
export type { Elsewhere, ElsewhereOptions } from './bot/elsewhere.ts';
export type { EventName, Place } from './bot/event-name.ts';
export type { FileSource } from './bot/file-source.ts';
export type { FileChoice, Files, ReadFileOptions, SendFileOptions, SentFile } from './bot/files.ts';
export { quietWithOperator } from './bot/human-active.ts';
export type { CrmEntity, LineData } from './bot/line-data.ts';
export type { LineChoice, LineMenu } from './bot/line-menu.ts';
export { lineMenu } from './bot/line-menu.ts';
export type { NotificationChoice, NotificationOptions, Notifications } from './bot/notifications.ts';
export type { OpenLine, TransferTarget } from './bot/open-line.ts';
export type { CollectOptions, Overlap, OverlapOption } from './bot/overlap.ts';
export type { Person, Users } from './bot/people.ts';
export type { BotHandle, PortalHandle } from './bot/portal-handle.ts';
export type { BotApi, BotBackground, BotColor, BotDelivery, BotProfile, BotType } from './bot/profile.ts';
export type { Publication, Publish } from './bot/publisher.ts';
export type { Reaction } from './bot/reaction.ts';
export type { Schedule } from './bot/schedule.ts';
export type { SessionKey, SessionOptions, SessionSchema, WithSession } from './bot/session.ts';
// Advanced: errors.
export { SessionError } from './bot/session.ts';
export type { BotTexts } from './bot/texts.ts';
export type { Scheduled, ScheduleOptions, Timer, TimerOptions } from './bot/timer.ts';
export { defineTimer } from './bot/timer.ts';
export type { WaitingTimer } from './bot/timers.ts';
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
