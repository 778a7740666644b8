import type { z } from 'zod';
import { ConfigError } from '../errors.ts';
import {
  ACTION_COMMAND,
  type Action,
  type ActionKind,
  type ActionOptions,
  type AnyAction,
  defineAction,
} from './actions/action.ts';
import { pressOf } from './actions/press.ts';
import { type ErrorHandler, runBounded } from './boundary.ts';
import type {
  ActionHandler,
  AppEventHandler,
  AppEventName,
  AppHandler,
  ArgumentsHandler,
  BotBuilder,
  CommandHandler,
  Declared,
  Middleware,
  TimerHandler,
} from './builder.ts';
import type { Layer, Next } from './chain.ts';
import { type ArgumentsSchema, createArguments } from './commands/arguments.ts';
import type { CommandDeclaration, CommandOptions } from './commands/command.ts';
import { type AnyCommandHandler, declareWithArguments, runCommand } from './commands/command-handler.ts';
import type { CommandContext, Context, ContextOf, CronContext, TimerContext } from './context.ts';
import {
  type Dialog,
  type DialogKind,
  type DialogOptions,
  type DialogSchema,
  defineDialog,
  type StepsOf,
} from './dialogs/dialog.ts';
import { type EventName, eventMatcher } from './event-name.ts';
import type { Say } from './texts/texts.ts';
import { type CronDeclaration, type CronOptions, declareCron } from './timers/cron.ts';
import {
  defineTimer,
  readData,
  type Timer,
  type TimerCall,
  type TimerKind,
  type TimerOptions,
} from './timers/timer.ts';

const APP_EVENTS: ReadonlySet<string> = new Set<AppEventName>([
  'installed',
  'updated',
  'uninstalled',
  'payment',
  'methodConfirm',
]);

const isAppEvent = (name: string): name is AppEventName => APP_EVENTS.has(name);

/**
 * Runs an author's setup once and returns what it declared.
 * @throws ConfigError for a declaration that cannot work.
 */
export function declare<Extra>(setup: (bot: BotBuilder<Extra>) => void, say: Say): Declared {
  const declarations = new Declarations<Extra>(say);
  setup(declarations);
  return declarations;
}

type AnyHandler<Extra> = (ctx: CommandContext & Extra, given: never, next: Next) => unknown;

type AnyTimerHandler<Extra> = (ctx: TimerContext & Extra, data: never, next: Next) => unknown;

class Declarations<Extra> implements BotBuilder<Extra>, Declared {
  readonly layers: Layer<Context>[] = [];
  readonly commands: CommandDeclaration[] = [];
  readonly actions: ActionKind[] = [];
  readonly dialogs: DialogKind[] = [];
  readonly timers: TimerKind[] = [];
  readonly crons: CronDeclaration[] = [];
  readonly app: AppHandler[] = [];
  boundary: ErrorHandler | undefined;
  readonly #say: Say;

  constructor(say: Say) {
    this.#say = say;
  }

  use(middleware: Middleware<Context & Extra>): void {
    this.#add<Context & Extra>({ matches: () => true, run: middleware, isMiddleware: true });
  }

  on<Name extends EventName>(name: Name, handler: Middleware<ContextOf<Name> & Extra>): void;
  on<Name extends AppEventName>(name: Name, handler: AppEventHandler<Name>): void;
  on(name: EventName | AppEventName, handler: (...args: never[]) => unknown): void {
    if (isAppEvent(name)) {
      this.app.push({ name, handle: handler });
    } else {
      const matches = eventMatcher(name);
      this.#add<never>({ matches: (ctx: Context) => matches(ctx.event), run: handler });
    }
  }

  command<Schema extends ArgumentsSchema>(
    name: string,
    options: CommandOptions & { args: Schema },
    handler: ArgumentsHandler<Schema, Extra>,
  ): void;
  command(name: string, options: CommandOptions & { args?: undefined }, handler: CommandHandler<Extra>): void;
  command(
    name: string,
    { args: schema, ...options }: CommandOptions & { args?: ArgumentsSchema | undefined },
    handler: AnyHandler<Extra>,
  ): void {
    if (name === ACTION_COMMAND) {
      throw new ConfigError(`command '${name}' carries the actions`, 'Give the command another name.');
    }
    const args = schema && createArguments(schema);
    this.#register([declareWithArguments(name, options, args)]);
    this.#add<CommandContext & Extra>({
      matches: (ctx: Context) => ctx.kind === 'command' && ctx.command.name === name,
      run: runCommand<CommandContext & Extra>({ handle: handler }, args, this.#say),
    });
  }

  action<Schema extends z.ZodType = z.ZodUndefined>(
    name: string,
    options: ActionOptions<Schema>,
    handler: ActionHandler<Schema, Extra>,
  ): Action<Schema>;
  action<Schema extends z.ZodType>(
    action: Action<Schema>,
    handler: ActionHandler<Schema, Extra>,
  ): Action<Schema>;
  action(
    ...call:
      | [name: string, options: ActionOptions<z.ZodType>, handler: AnyHandler<Extra>]
      | [action: AnyAction, handler: AnyHandler<Extra>]
  ): AnyAction {
    const action = call.length === 3 ? defineAction(call[0], call[1]) : call[0];
    const handler: AnyCommandHandler<CommandContext & Extra> = {
      handle: call.length === 3 ? call[2] : call[1],
    };
    const { name } = action.kind;
    this.#registerActions([action.kind]);
    this.#add<CommandContext & Extra>({
      matches: (ctx: Context) => pressOf(ctx)?.action === name,
      run: (ctx, next) => handler.handle(ctx, pressOf(ctx)?.payload, next),
    });
    return action;
  }

  timer<Schema extends z.ZodType = z.ZodUndefined>(
    name: string,
    options: TimerOptions<Schema>,
    handler: TimerHandler<Schema, Extra>,
  ): Timer<Schema>;
  timer<Schema extends z.ZodType>(timer: Timer<Schema>, handler: TimerHandler<Schema, Extra>): Timer<Schema>;
  timer(
    ...call:
      | [name: string, options: TimerOptions<z.ZodType>, handler: AnyTimerHandler<Extra>]
      | [timer: Timer, handler: AnyTimerHandler<Extra>]
  ): Timer {
    const timer = call.length === 3 ? defineTimer(call[0], call[1]) : call[0];
    const handler: TimerCall<TimerContext & Extra> = { handle: call.length === 3 ? call[2] : call[1] };
    const { name } = timer.kind;
    this.#registerOnce('timer', this.timers, [timer.kind]);
    this.#add<TimerContext & Extra>({
      matches: (ctx: Context) => ctx.kind === 'timer' && ctx.timer.name === name,
      run: (ctx, next) => handler.handle(ctx, readData(timer.kind, ctx.timer.data), next),
    });
    return timer;
  }

  cron(
    name: string,
    expression: string,
    options: CronOptions,
    handler: Middleware<CronContext & Extra>,
  ): void {
    this.#registerOnce('cron', this.crons, [declareCron(name, expression, options)]);
    this.#add<CronContext & Extra>({
      matches: (ctx: Context) => ctx.kind === 'cron' && ctx.cron.name === name,
      run: handler,
    });
  }

  dialog<Schema extends DialogSchema, Name extends string>(
    name: string,
    options: DialogOptions<Schema>,
    steps: StepsOf<Schema, Name, Extra>,
  ): Dialog<Schema, never>;
  dialog<Schema extends DialogSchema>(dialog: Dialog<Schema, Extra>): Dialog<Schema, never>;
  dialog<Schema extends DialogSchema, Name extends string>(
    ...call:
      | [name: string, options: DialogOptions<Schema>, steps: StepsOf<Schema, Name, Extra>]
      | [dialog: Dialog<Schema, Extra>]
  ): Dialog<Schema, never> {
    const dialog = call.length === 3 ? defineDialog<Schema, Name, Extra>(...call) : call[0];
    this.#registerDialogs([dialog.kind]);
    return dialog;
  }

  filter(test: (ctx: Context) => boolean, setup: (bot: BotBuilder<never>) => void): void {
    this.#nest(declare(setup, this.#say), test, undefined);
  }

  group(setup: (bot: BotBuilder<Extra>) => void, options: { onError?: ErrorHandler } = {}): void {
    this.#nest(declare(setup, this.#say), () => true, options.onError);
  }

  onError(handler: ErrorHandler): void {
    if (this.boundary)
      throw new ConfigError('onError is declared twice', 'Use one per bot and one per group.');
    this.boundary = handler;
  }

  #nest(inner: Declared, matches: (ctx: Context) => boolean, onError: ErrorHandler | undefined): void {
    if (onError && inner.boundary) {
      throw new ConfigError(
        'a group has two error boundaries',
        'Use its onError option or onError inside it.',
      );
    }
    const boundary = onError ?? inner.boundary;
    this.#register(inner.commands);
    this.#registerActions(inner.actions);
    this.#registerDialogs(inner.dialogs);
    this.#registerOnce('timer', this.timers, inner.timers);
    this.#registerOnce('cron', this.crons, inner.crons);
    this.app.push(...inner.app);
    this.#add<Context>({ matches, run: (ctx, next) => runBounded(inner.layers, boundary, ctx, next) });
  }

  #register(commands: readonly CommandDeclaration[]): void {
    for (const command of commands) {
      if (this.commands.some(({ name }) => name === command.name)) {
        throw new ConfigError(`command '${command.name}' is declared twice`, 'Declare each command once.');
      }
      this.commands.push(command);
    }
  }

  #registerDialogs(dialogs: readonly DialogKind[]): void {
    for (const dialog of dialogs) {
      if (this.dialogs.some(({ name }) => name === dialog.name)) {
        throw new ConfigError(`dialog '${dialog.name}' is declared twice`, 'Declare each dialog once.');
      }
      this.dialogs.push(dialog);
    }
  }

  #registerActions(actions: readonly ActionKind[]): void {
    for (const action of actions) {
      if (this.actions.some(({ name }) => name === action.name)) {
        throw new ConfigError(`action '${action.name}' is handled twice`, 'Handle each action once.');
      }
      this.actions.push(action);
    }
  }

  #registerOnce<Kind extends { name: string }>(what: string, known: Kind[], added: readonly Kind[]): void {
    for (const one of added) {
      if (known.some(({ name }) => name === one.name)) {
        throw new ConfigError(`${what} '${one.name}' is declared twice`, `Declare each ${what} once.`);
      }
      known.push(one);
    }
  }

  /** A layer is only ever run with contexts that it matches: this is where its narrower type is forgotten. */
  #add<Ctx extends Context>(layer: Layer<Ctx>): void {
    this.layers.push(layer);
  }
}
