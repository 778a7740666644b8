import { ConfigError } from '../errors.ts';
import { type ArgumentsSchema, createArguments } from './arguments.ts';
import { type ErrorHandler, runBounded } from './boundary.ts';
import type {
  AppEventHandler,
  AppEventName,
  AppHandler,
  ArgumentsHandler,
  BotBuilder,
  CommandHandler,
  Declared,
  Middleware,
} from './builder.ts';
import type { Layer, Next } from './chain.ts';
import type { CommandDeclaration, CommandOptions } from './command.ts';
import { declareWithArguments, runCommand } from './command-handler.ts';
import type { CommandContext, Context, ContextOf } from './context.ts';
import { type EventName, eventMatcher } from './event-name.ts';
import type { Say } from './texts.ts';

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

class Declarations<Extra> implements BotBuilder<Extra>, Declared {
  readonly layers: Layer<Context>[] = [];
  readonly commands: CommandDeclaration[] = [];
  readonly app: AppHandler[] = [];
  boundary: ErrorHandler | undefined;
  readonly #say: Say;

  constructor(say: Say) {
    this.#say = say;
  }

  use(middleware: Middleware<Context & Extra>): void {
    this.#add<Context & Extra>({ matches: () => true, run: middleware });
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
    handler: (ctx: CommandContext & Extra, args: never, next: Next) => unknown,
  ): void {
    const args = schema && createArguments(schema);
    this.#register([declareWithArguments(name, options, args)]);
    this.#add<CommandContext & Extra>({
      matches: (ctx: Context) => ctx.kind === 'command' && ctx.command.name === name,
      run: runCommand<CommandContext & Extra>({ handle: handler }, args, this.#say),
    });
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

  /** A layer is only ever run with contexts that it matches: this is where its narrower type is forgotten. */
  #add<Ctx extends Context>(layer: Layer<Ctx>): void {
    this.layers.push(layer);
  }
}
