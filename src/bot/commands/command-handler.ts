import type { Next } from '../chain.ts';
import type { CommandContext } from '../context.ts';
import type { Say } from '../texts/texts.ts';
import type { Arguments } from './arguments.ts';
import { type CommandDeclaration, type CommandOptions, declareCommand, wordsOf } from './command.ts';

/** A handler of commands, the type of its arguments forgotten: it is only given what its schema made. */
export interface AnyCommandHandler<Ctx> {
  handle(ctx: Ctx, args: unknown, next: Next): unknown;
}

/**
 * A command with arguments, as it is registered: unless the author says otherwise, the list of commands shows the usage.
 * @throws ConfigError as `declareCommand`
 */
export function declareWithArguments(
  name: string,
  options: CommandOptions,
  args: Arguments | undefined,
): CommandDeclaration {
  const declared = declareCommand(name, options);
  if (!args || options.params !== undefined || args.usage === '') return declared;
  const params = Object.fromEntries(Object.keys(declared.title).map((language) => [language, args.usage]));
  return { ...declared, params };
}

/** Gives a handler its arguments, or answers with what is wrong with them. */
export function runCommand<Ctx extends CommandContext>(
  handler: AnyCommandHandler<Ctx>,
  args: Arguments | undefined,
  say: Say,
): (ctx: Ctx, next: Next) => unknown {
  return async (ctx, next) => {
    const { name, params } = ctx.command;
    if (!args) return handler.handle(ctx, wordsOf(params), next);
    const read = args.read(params, say, ctx.language);
    if (read.ok) return handler.handle(ctx, read.args, next);
    const usage = `/${name} ${args.usage}`.trimEnd();
    await ctx.answer(
      `${say('wrongArguments', ctx.language, { problem: read.problem })}\n${say('usage', ctx.language, { usage })}`,
    );
  };
}
