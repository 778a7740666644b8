import { isPress, provePress } from './actions/press.ts';
import { type AddresseeOptions, createAddressees } from './addressee.ts';
import { hasFailed } from './boundary.ts';
import type { CommandContext, Context } from './context.ts';
import type { HandleRun, Run } from './contract.ts';
import { runCourse } from './course.ts';
import type { BotDefinition } from './define-bot.ts';
import type { OpenSession, Sessions } from './sessions/sessions.ts';

export interface BotHandlerOptions extends AddresseeOptions {
  /** For bots that remember something. */
  sessions: Sessions;
}

/**
 * Makes what delivery calls for every event: finds the bot, builds its context, runs its declarations.
 * Events caused by bots, and events of bots and portals that are gone, count as handled.
 * @throws RunVerdict when the author's error boundary decided, else whatever the handler threw.
 */
export function createBotHandler(options: BotHandlerOptions): HandleRun {
  const addresseeOf = createAddressees(options);
  return async (run) => {
    const addressee = await addresseeOf(run);
    if (!addressee) return;
    const { event } = run;
    const { bot, ctx } = addressee;
    // Before anything of the author's: what was typed by hand or carried off reaches no handler.
    if (bot.actions.length > 0 && isPress(ctx) && !(await proved(ctx, bot, options))) return;
    const session = bot.session && (await options.sessions.open(bot.session, event));
    const handle = () => runCourse(run, bot, ctx, options.services?.dialogs);
    await (session ? withSession(run, ctx, session, handle) : handle());
    if (event.kind === 'botDeleted') await options.store.remove(event.memberId, event.bot.id);
  };
}

async function proved(
  ctx: CommandContext,
  bot: BotDefinition,
  { services }: BotHandlerOptions,
): Promise<boolean> {
  const actions = services?.actions;
  return actions !== undefined && provePress(ctx, bot.actions, actions, bot.say);
}

/** Lets handlers change the session, and keeps what they changed if they succeed. */
async function withSession(
  run: Run,
  ctx: Context,
  session: OpenSession,
  handle: () => Promise<void>,
): Promise<void> {
  const given = Object.assign(ctx, { session: session.value });
  await handle();
  const changes = hasFailed(ctx) ? undefined : session.changes(given.session);
  if (changes) run.keep(changes);
}
