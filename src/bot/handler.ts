import { type AddresseeOptions, createAddressees } from './addressee.ts';
import { hasFailed, runBounded } from './boundary.ts';
import type { Context } from './context.ts';
import type { HandleRun, Run } from './contract.ts';
import type { OpenSession, Sessions } from './sessions.ts';

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
    const session = bot.session && (await options.sessions.open(bot.session, event));
    const handle = () => runBounded(bot.layers, bot.boundary, ctx, () => unhandled(run));
    await (session ? withSession(run, ctx, session, handle) : handle());
    if (event.kind === 'botDeleted') await options.store.remove(event.memberId, event.bot.id);
  };
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

async function unhandled({ event, log }: Run): Promise<void> {
  log.debug({ kind: event.kind }, 'no handler took the event');
}
