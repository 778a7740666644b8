import type { CommandContext, Context } from '../context.ts';
import type { Say } from '../texts/texts.ts';
import { ACTION_COMMAND, type ActionKind } from './action.ts';
import type { Actions } from './actions.ts';

const pressed = new WeakMap<Context, { action: string; payload: unknown }>();

/** Is this a press of an action, or somebody's attempt at one? */
export function isPress(ctx: Context): ctx is CommandContext {
  return ctx.kind === 'command' && ctx.command.name === ACTION_COMMAND;
}

/** What was pressed; undefined for everything that is no valid press of an action. */
export function pressOf(ctx: Context): { action: string; payload: unknown } | undefined {
  return pressed.get(ctx);
}

/**
 * Proves a press before anything of the author's runs. False: it was refused, and whoever pressed was told so.
 * @throws StorageError
 */
export async function provePress(
  ctx: CommandContext,
  kinds: readonly ActionKind[],
  actions: Actions,
  say: Say,
): Promise<boolean> {
  const press = await actions.open(kinds, ctx.event);
  if (press.is === 'pressed') {
    pressed.set(ctx, press);
    return true;
  }
  ctx.log.info({ why: press.why }, 'a press was refused');
  await ctx.answer(say(press.why, ctx.language));
  return false;
}
