import type { Generation } from '../../bitrix24/event.ts';
import { RestError } from '../../errors.ts';
import type { RestCaller } from '../../rest/rest.ts';
import type { BotRow, PortalRow } from '../../storage/store.ts';
import type { BotDefinition } from '../define-bot.ts';
import { type BotApi, type BotDelivery, type BotProfile, servesOpenLines } from '../profile.ts';
import { type Delivery, deliveryOf, wantedDelivery } from './delivery.ts';
import { fingerprint } from './fingerprint.ts';
import { chooseGeneration } from './generation.ts';
import { codeTaken } from './registered-bot.ts';

/** One thing that a registration would do in the portal. */
export interface PlannedChange {
  /** New, different, or to be taken away. */
  sign: '+' | '~' | '-';
  /** What: `bot`, `name`, `delivery`, `command /help`. */
  what: string;
  /** In the portal now. */
  from?: string;
  /** As declared. */
  to?: string;
}

/** A bot as it is in the portal, beside what is declared. */
export interface BotPlan {
  code: string;
  generation: Generation;
  delivery: Delivery;
  /** Undefined: it is not there yet. */
  botId: number | undefined;
  /** Empty: it is as declared. */
  changes: PlannedChange[];
}

export interface PlanOptions {
  /** Acts as the installer. */
  caller: RestCaller;
  portal: Pick<PortalRow, 'memberId'>;
  /** What is known to be registered. */
  row: BotRow | null;
  /** For a bot that does not say. */
  api: BotApi;
  delivery: BotDelivery;
}

/**
 * Compares a declared bot with the portal and changes nothing. What a portal does not tell (colours, texts of commands,
 * addresses) is compared with what was registered last.
 * @throws ConfigError when the code belongs to another application; RestError, TransportError, AuthError
 */
export async function planRegistration(bot: BotDefinition, options: PlanOptions): Promise<BotPlan> {
  const { caller, portal, row } = options;
  const { profile } = bot;
  const generation = await chooseGeneration(profile.api ?? options.api, caller);
  const wanted = wantedDelivery(profile, options.delivery);
  const delivery = deliveryOf(portal, profile, wanted, generation);
  const known = await (generation === 'v2' ? lookV2 : lookV1)(caller, profile, row);
  const plan = { code: profile.code, generation, delivery, botId: known?.id };
  if (!known) {
    const news = bot.commands.map(({ name }) => added(`command /${name}`));
    return { ...plan, changes: [added('bot', profile.name), ...news] };
  }
  return {
    ...plan,
    changes: [...differences(known.facts, factsOf(profile, delivery)), ...commandChanges(bot, known, row)],
  };
}

interface Known {
  id: number;
  /** What the portal tells of it. */
  facts: Readonly<Record<string, string>>;
  /** Names of its commands. */
  commands: readonly string[];
}

const added = (what: string, to?: string): PlannedChange => ({
  sign: '+',
  what,
  ...(to === undefined ? {} : { to }),
});

/** What is declared, in the words of `facts`. */
function factsOf(profile: BotProfile, delivery: Delivery): Readonly<Record<string, string>> {
  return {
    name: [profile.name, profile.lastName ?? ''].join(' ').trim(),
    'work position': profile.workPosition ?? '',
    hidden: String(profile.hidden ?? false),
    reactions: String(profile.reactions ?? true),
    'open lines': String(servesOpenLines(profile)),
    delivery,
  };
}

function differences(
  now: Readonly<Record<string, string>>,
  declared: Readonly<Record<string, string>>,
): PlannedChange[] {
  return Object.entries(now).flatMap(([what, from]) => {
    const to = declared[what];
    return to === undefined || to === from ? [] : [{ sign: '~' as const, what, from, to }];
  });
}

function commandChanges(bot: BotDefinition, { id, commands }: Known, row: BotRow | null): PlannedChange[] {
  const stored = row?.botId === id ? row.commands : {};
  const declared = bot.commands.flatMap((command): PlannedChange[] => {
    const what = `command /${command.name}`;
    if (!commands.includes(command.name)) return [added(what)];
    return stored[command.name]?.fingerprint === fingerprint(command) ? [] : [{ sign: '~', what }];
  });
  const gone = commands.filter((name) => !bot.commands.some((command) => command.name === name));
  return [...declared, ...gone.map((name): PlannedChange => ({ sign: '-', what: `command /${name}` }))];
}

async function lookV2(caller: RestCaller, { code }: BotProfile): Promise<Known | null> {
  const found = await unlessMissing(caller.call('imbot.v2.Bot.get', { code }));
  if (!found) return null;
  const { bot, users } = found;
  // Only an owner is told how events come (REST reference, object Bot).
  if (bot.eventMode === undefined) throw codeTaken(code);
  const user = users.find(({ id }) => Number(id) === Number(bot.id));
  const { commands } = await caller.call('imbot.v2.Command.list', { botId: Number(bot.id) });
  return {
    id: Number(bot.id),
    facts: {
      ...(user ? { name: user.name.trim(), 'work position': user.workPosition } : {}),
      hidden: String(bot.isHidden),
      reactions: String(bot.isReactionsEnabled),
      'open lines': String(bot.isSupportOpenline),
      delivery: bot.eventMode,
    },
    commands: commands.map(({ command }) => command.replace(/^\//, '')),
  };
}

async function unlessMissing<Result>(call: Promise<Result>): Promise<Result | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RestError && error.code === 'BOT_NOT_FOUND') return null;
    throw error;
  }
}

/** v1 lists the bots of all applications, and no commands. */
async function lookV1(caller: RestCaller, { code }: BotProfile, row: BotRow | null): Promise<Known | null> {
  const bots = await caller.call('imbot.bot.list', {});
  const found = Object.values(bots).find(({ CODE }) => CODE === code);
  if (!found) return null;
  const id = Number(found.ID);
  return {
    id,
    facts: { name: found.NAME.trim(), 'open lines': String(found.OPENLINE === 'Y') },
    commands: row?.botId === id ? Object.keys(row.commands) : [],
  };
}
