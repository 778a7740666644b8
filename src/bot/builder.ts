import type { z } from 'zod';
import type { AppEvent } from '../bitrix24/event.ts';
import type { Action, ActionKind, ActionOptions } from './actions/action.ts';
import type { AppContext } from './app-event.ts';
import type { ErrorHandler } from './boundary.ts';
import type { Layer, Next } from './chain.ts';
import type { ArgumentsSchema } from './commands/arguments.ts';
import type { CommandDeclaration, CommandOptions } from './commands/command.ts';
import type { CommandContext, Context, ContextOf, CronContext, TimerContext } from './context.ts';
import type { Dialog, DialogKind, DialogOptions, DialogSchema, StepsOf } from './dialogs/dialog.ts';
import type { EventName } from './event-name.ts';
import type { CronDeclaration, CronOptions } from './timers/cron.ts';
import type { Timer, TimerKind, TimerOptions } from './timers/timer.ts';

export type AppEventName = AppEvent['kind'];
export type Middleware<Ctx = Context> = (ctx: Ctx, next: Next) => unknown;
export type CommandHandler<Extra = unknown> = (
  ctx: CommandContext & Extra,
  args: readonly string[],
  next: Next,
) => unknown;
/** The handler of a command whose arguments have a schema. */
export type ArgumentsHandler<Schema extends ArgumentsSchema, Extra = unknown> = (
  ctx: CommandContext & Extra,
  args: z.output<Schema>,
  next: Next,
) => unknown;
/** Gets what the pressed button carries. `ctx.edit` changes the message of the button. */
export type ActionHandler<Schema extends z.ZodType, Extra = unknown> = (
  ctx: CommandContext & Extra,
  payload: z.output<Schema>,
  next: Next,
) => unknown;
/** Gets what the timer was set with. */
export type TimerHandler<Schema extends z.ZodType, Extra = unknown> = (
  ctx: TimerContext & Extra,
  data: z.output<Schema>,
  next: Next,
) => unknown;
export type AppEventHandler<Name extends AppEventName = AppEventName> = (ctx: AppContext<Name>) => unknown;

type Guard<Narrow extends Context> = (ctx: Context) => ctx is Narrow;

/** What a type guard guards; anything for other predicates. */
type Guarded<Test> = Test extends Guard<infer Narrow> ? Narrow : unknown;

/**
 * What the author of a bot declares with. For each event the first declaration that matches runs, in the order
 * in which they were written; those behind it run only when it calls `next()`.
 */
export interface BotBuilder<Extra = unknown> {
  /** Runs for every event. */
  use(middleware: Middleware<Context & Extra>): void;
  /**
   * Handles an event, everywhere or in one place.
   *
   * @example bot.on('message:private', (ctx) => ctx.reply(`You said: ${ctx.text}`))
   */
  on<Name extends EventName>(name: Name, handler: Middleware<ContextOf<Name> & Extra>): void;
  /** Handles what happens to the application as a whole; all such handlers run. */
  on<Name extends AppEventName>(name: Name, handler: AppEventHandler<Name>): void;
  /**
   * Declares, registers and handles a command. With a schema in `args` the handler gets what the schema makes of the
   * words after the name; words that do not fit are answered with what is wrong and the usage, and the handler is not
   * run. Without one it gets the words.
   *
   * @example bot.command('remind', { title: 'Remind me', args: z.object({ after: duration(), text: rest() }) }, (ctx, { after, text }) => …)
   */
  command<Schema extends ArgumentsSchema>(
    name: string,
    options: CommandOptions & { args: Schema },
    handler: ArgumentsHandler<Schema, Extra>,
  ): void;
  command(name: string, options: CommandOptions & { args?: undefined }, handler: CommandHandler<Extra>): void;
  /**
   * Defines and handles what buttons and menu items do; gives back the value that makes them. Only presses of a button
   * that this bot sent to this dialog reach the handler; anything else is answered politely.
   *
   * @example
   * const vote = bot.action('vote', { payload: z.object({ poll: z.number(), yes: z.boolean() }) }, (ctx, { yes }) =>
   *   ctx.edit(`Thanks: ${yes ? 'yes' : 'no'}`));
   */
  action<Schema extends z.ZodType = z.ZodUndefined>(
    name: string,
    options: ActionOptions<Schema>,
    handler: ActionHandler<Schema, Extra>,
  ): Action<Schema>;
  /** Handles an action that `defineAction` made. */
  action<Schema extends z.ZodType>(
    action: Action<Schema>,
    handler: ActionHandler<Schema, Extra>,
  ): Action<Schema>;
  /**
   * Defines and handles a timer; gives back the value that `ctx.schedule` takes.
   *
   * @example
   * const remind = bot.timer('remind', { data: z.object({ text: z.string() }) }, (ctx, { text }) => ctx.reply(text));
   * bot.command('remind', { title: 'Remind me' }, (ctx) => ctx.schedule('10m', remind, { text: ctx.text }));
   */
  timer<Schema extends z.ZodType = z.ZodUndefined>(
    name: string,
    options: TimerOptions<Schema>,
    handler: TimerHandler<Schema, Extra>,
  ): Timer<Schema>;
  /** Handles a timer that `defineTimer` made. */
  timer<Schema extends z.ZodType>(timer: Timer<Schema>, handler: TimerHandler<Schema, Extra>): Timer<Schema>;
  /**
   * Runs again and again, once for each portal, at the times of a cron expression of five fields. A time that was missed
   * while the server was down is made up for once.
   *
   * @example bot.cron('morning', '0 9 * * 1-5', { timeZone: 'Europe/Berlin' }, (ctx) => ctx.elsewhere('chat2210').reply('Good morning'));
   */
  cron(
    name: string,
    expression: string,
    options: CronOptions,
    handler: Middleware<CronContext & Extra>,
  ): void;
  /**
   * Defines and declares a dialog of several steps, begun with `ctx.start`. While it is in progress, what its person
   * says goes to its steps: middleware of the bot runs before them, handlers do not run.
   *
   * @example
   * const order = bot.dialog('order', { data: z.object({ item: z.string() }) }, {
   *   ask: step.prompt('What shall we deliver?', { into: 'item', next: 'done' }),
   *   done: step.final((ctx, { item }) => ctx.reply(`Ordered: ${item}`)),
   * });
   * bot.command('order', { title: 'Order' }, (ctx) => ctx.start(order));
   */
  dialog<Schema extends DialogSchema, Name extends string>(
    name: string,
    options: DialogOptions<Schema>,
    steps: StepsOf<Schema, Name, Extra>,
  ): Dialog<Schema, never>;
  /** Declares a dialog that `defineDialog` made. */
  dialog<Schema extends DialogSchema>(dialog: Dialog<Schema, Extra>): Dialog<Schema, never>;
  /** Declarations that hold only where `test` is true; a type guard narrows their contexts. */
  filter<Test extends (ctx: Context) => boolean>(
    test: Test,
    setup: (bot: BotBuilder<Extra & Guarded<Test>>) => void,
  ): void;
  /** Declarations with an error boundary of their own. */
  group(setup: (bot: BotBuilder<Extra>) => void, options?: { onError?: ErrorHandler }): void;
  /** The error boundary of everything declared in this group or bot. */
  onError(handler: ErrorHandler): void;
}

/** A handler of application events, its narrower type forgotten: it is only given events called `name`. */
export interface AppHandler {
  readonly name: AppEventName;
  handle(ctx: AppContext): unknown;
}

/** What a setup function has declared. */
export interface Declared {
  readonly layers: readonly Layer<Context>[];
  readonly commands: readonly CommandDeclaration[];
  readonly actions: readonly ActionKind[];
  readonly dialogs: readonly DialogKind[];
  readonly timers: readonly TimerKind[];
  readonly crons: readonly CronDeclaration[];
  readonly app: readonly AppHandler[];
  readonly boundary: ErrorHandler | undefined;
}
