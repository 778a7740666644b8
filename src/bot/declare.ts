import { ConfigError } from '../errors.ts';
import { type ErrorHandler, runBounded } from './boundary.ts';
import type {
  AppEventHandler,
  AppEventName,
  AppHandler,
  BotBuilder,
  CommandHandler,
  Declared,
  Middleware,
} from './builder.ts';
import type { Layer } from './chain.ts';
import { type CommandDeclaration, type CommandOptions, declareCommand, wordsOf } from './command.ts';
import type { CommandContext, Context, ContextOf } from './context.ts';
import { type EventName, eventMatcher } from './event-name.ts';

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
export function declare<Extra>(setup: (bot: BotBuilder<Extra>) => void): Declared {
  const declarations = new Declarations<Extra>();
  setup(declarations);
  return declarations;
}

class Declarations<Extra> implements BotBuilder<Extra>, Declared {
  readonly layers: Layer<Context>[] = [];
  readonly commands: CommandDeclaration[] = [];
  readonly app: AppHandler[] = [];
  boundary: ErrorHandler | undefined;

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

  command(name: string, options: CommandOptions, handler: CommandHandler<Extra>): void {
    this.#register([declareCommand(name, options)]);
    this.#add<CommandContext & Extra>({
      matches: (ctx: Context) => ctx.kind === 'command' && ctx.command.name === name,
      run: (ctx, next) => handler(ctx, wordsOf(ctx.command.params), next),
    });
  }

  filter(test: (ctx: Context) => boolean, setup: (bot: BotBuilder<never>) => void): void {
    this.#nest(declare(setup), test, undefined);
  }

  group(setup: (bot: BotBuilder<Extra>) => void, options: { onError?: ErrorHandler } = {}): void {
    this.#nest(declare(setup), () => true, options.onError);
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
