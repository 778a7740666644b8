import { isPress } from './actions/press.ts';
import { hasFailed, runBounded } from './boundary.ts';
import type { Layer } from './chain.ts';
import { meantCommand } from './commands/suggestion.ts';
import type { ChatContext, Context } from './context.ts';
import type { Run } from './contract.ts';
import type { BotDefinition } from './define-bot.ts';
import type { Dialog, DialogSchema } from './dialogs/dialog.ts';
import { DialogRun, notDeclared } from './dialogs/dialog-run.ts';
import type { Dialogs } from './dialogs/dialogs.ts';

/**
 * Runs what an event is for: the dialog in progress, a suggestion for a mistyped command, else the bot's declarations.
 * The bot's middleware runs before any of them.
 */
export async function runCourse(
  run: Run,
  bot: BotDefinition,
  ctx: Context,
  dialogs: Dialogs | undefined,
): Promise<void> {
  const flow = dialogs && bot.dialogs.length > 0 && 'reply' in ctx ? dialogOf(ctx, bot, dialogs) : undefined;
  const taken = await flow?.taken(ctx, isPress(ctx));
  const instead = taken ?? suggestion(bot, ctx);
  const layers = instead === undefined ? bot.layers : [...bot.layers.filter(isMiddleware), layerOf(instead)];
  await runBounded(layers, bot.boundary, ctx, async () => {
    run.log.debug({ kind: ctx.kind }, 'no handler took the event');
  });
  const changes = hasFailed(ctx) ? undefined : await flow?.changes();
  if (changes) run.keep(changes);
}

function dialogOf(ctx: ChatContext, bot: BotDefinition, dialogs: Dialogs): DialogRun {
  const flow = new DialogRun({ ctx, kinds: bot.dialogs, dialogs, say: bot.say });
  const start = (dialog: Dialog<DialogSchema, never>, data?: object) => flow.start(dialog.kind, data);
  Object.assign(ctx, { start });
  return flow;
}

function suggestion(bot: BotDefinition, ctx: Context): (() => Promise<void>) | undefined {
  if (bot.suggested.length === 0) return undefined;
  const meant = meantCommand(ctx, bot.suggested);
  if (!meant) return undefined;
  const values = { typed: `/${meant.typed}`, command: `/${meant.name}` };
  return async () => void (await meant.ctx.reply(bot.say('didYouMean', ctx.language, values)));
}

const isMiddleware = (layer: Layer<Context>): boolean => layer.isMiddleware === true;

const layerOf = (run: () => Promise<void>): Layer<Context> => ({ matches: () => true, run });

/** `ctx.start` of a bot that declares no dialogs. */
export async function noDialogs(dialog: Dialog<DialogSchema, never>): Promise<void> {
  throw notDeclared(dialog.kind.name);
}
