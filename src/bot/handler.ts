import type { Portals } from '../portals/portal.ts';
import type { RestClient } from '../rest/rest.ts';
import type { BotStore } from '../storage/store.ts';
import { hasFailed, runBounded } from './boundary.ts';
import type { Context } from './context.ts';
import { createContext } from './context-factory.ts';
import type { HandleRun, Run } from './contract.ts';
import type { BotDefinition } from './define-bot.ts';
import { isCausedByBot } from './loop-guard.ts';
import { createMembership } from './membership.ts';
import type { OpenSession, Sessions } from './sessions.ts';

export interface BotHandlerOptions {
  bots: readonly BotDefinition[];
  rest: RestClient;
  portals: Pick<Portals, 'find' | 'identity'>;
  store: BotStore;
  /** For bots that remember something. */
  sessions: Sessions;
  /** Unix milliseconds. */
  now: () => number;
}

/**
 * Makes what delivery calls for every event: finds the bot, builds its context, runs its declarations.
 * Events caused by bots, and events of bots and portals that are gone, count as handled.
 * @throws RunVerdict when the author's error boundary decided, else whatever the handler threw.
 */
export function createBotHandler(options: BotHandlerOptions): HandleRun {
  const byCode = new Map(options.bots.map((bot) => [bot.profile.code, bot]));
  const membership = createMembership();
  return async (run) => {
    const { event, log } = run;
    const { memberId } = event;
    const portal = await options.portals.find(memberId);
    if (!portal) return log.warn('event dropped: the portal is not known any more');
    const rows = await options.store.list(memberId);
    const row = rows.find(({ botId }) => botId === event.bot.id);
    const bot = byCode.get(event.bot.code) ?? byCode.get(row?.code ?? '');
    if (!bot) return log.warn({ code: event.bot.code }, 'event dropped: no such bot on this server');
    if (isCausedByBot(event, (id) => rows.some(({ botId }) => botId === id))) {
      return log.debug('event ignored: a bot caused it');
    }
    const generation = row?.generation ?? event.generation;
    const { rest, now } = options;
    const ctx = createContext({
      run,
      portal,
      generation,
      rest,
      identity: options.portals.identity,
      isMember: membership((name) => isCommon(bot, name)),
      onUnknown: bot.onUnknown,
      now,
    });
    const session = bot.session && (await options.sessions.open(bot.session, event));
    const handle = () => runBounded(bot.layers, bot.boundary, ctx, () => unhandled(run));
    await (session ? withSession(run, ctx, session, handle) : handle());
    if (event.kind === 'botDeleted') await options.store.remove(memberId, event.bot.id);
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

/** A command that this bot did not declare may have been registered by anybody. */
function isCommon({ commands }: BotDefinition, name: string): boolean {
  return commands.find((command) => command.name === name)?.common ?? true;
}
