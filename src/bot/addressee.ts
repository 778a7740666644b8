import type { Measure } from '../compose/index.ts';
import type { Portals } from '../portals/portal.ts';
import type { RestClient } from '../rest/rest.ts';
import type { BotStore } from '../storage/store.ts';
import type { Context } from './context.ts';
import { createContext } from './context-factory.ts';
import type { Run } from './contract.ts';
import type { BotDefinition } from './define-bot.ts';
import { isCausedByBot } from './loop-guard.ts';
import { createMembership } from './messages/membership.ts';
import type { Services } from './reach.ts';

export interface AddresseeOptions {
  bots: readonly BotDefinition[];
  rest: RestClient;
  portals: Pick<Portals, 'find' | 'identity'>;
  store: BotStore;
  /** Unix milliseconds. */
  now: () => number;
  /** How sizes of replies are measured; default `documented`. */
  measure?: Measure;
  /** What the server lends to contexts. */
  services?: Services;
}

/** The bot that an event is for, and the event as the bot sees it. */
export interface Addressee {
  bot: BotDefinition;
  ctx: Context;
}

/** Finds the bot of an event. Undefined, and logged: the event is nobody's, or a bot caused it. */
export function createAddressees(options: AddresseeOptions): (run: Run) => Promise<Addressee | undefined> {
  const byCode = new Map(options.bots.map((bot) => [bot.profile.code, bot]));
  const membership = createMembership();
  return async (run) => {
    const { event, log } = run;
    const { memberId } = event;
    const portal = await options.portals.find(memberId);
    if (!portal) {
      log.warn('event dropped: the portal is not known any more');
      return undefined;
    }
    const rows = await options.store.list(memberId);
    const row = rows.find(({ botId }) => botId === event.bot.id);
    const bot = byCode.get(event.bot.code) ?? byCode.get(row?.code ?? '');
    if (!bot) {
      log.warn({ code: event.bot.code }, 'event dropped: no such bot on this server');
      return undefined;
    }
    if (isCausedByBot(event, (id) => rows.some(({ botId }) => botId === id))) {
      log.debug('event ignored: a bot caused it');
      return undefined;
    }
    const { rest, now, measure, services } = options;
    const ctx = createContext({
      run,
      portal,
      generation: row?.generation ?? event.generation,
      rest,
      identity: options.portals.identity,
      isMember: membership((name) => isCommon(bot, name)),
      onUnknown: bot.onUnknown,
      now,
      ...(measure === undefined ? {} : { measure }),
      ...(services === undefined ? {} : { services }),
    });
    return { bot, ctx };
  };
}

/** A command that this bot did not declare may have been registered by anybody. */
function isCommon({ commands }: BotDefinition, name: string): boolean {
  return commands.find((command) => command.name === name)?.common ?? true;
}
