import type { BotEvent } from '../bitrix24/event.ts';
import { ConfigError } from '../errors.ts';
import type { BotStore } from '../storage/store.ts';
import { type Duration, milliseconds } from './duration.ts';

/** How a bot takes several quick messages of a person as one. */
export interface CollectOptions {
  strategy: 'collect';
  /** Silence after which the person is taken to have finished; default `1s`. */
  quiet?: Duration;
  /** Longest wait for the first of the messages; default `5s`. */
  longest?: Duration;
  /** Messages in one call of the handler at most; default 20. */
  most?: number;
}

/**
 * What is done with messages of a person that wait in a dialog. `serial`: each is handled, one after another. `latest`:
 * only the last of them is handled. `collect`: they are handled together, in one call. Commands, joins, presses and
 * whatever else is no message keep their place among them and are always handled.
 */
export type OverlapOption = 'serial' | 'latest' | 'collect' | CollectOptions;

/** A bot's overlap strategy with its limits. */
export type Overlap =
  | { readonly strategy: 'serial' }
  | { readonly strategy: 'latest' }
  | {
      readonly strategy: 'collect';
      readonly quietMs: number;
      readonly longestMs: number;
      readonly most: number;
    };

type Limits = Omit<CollectOptions, 'strategy'>;

const LONGEST_MS = 60_000;
const MOST = 100;

function span(code: string, name: string, duration: Duration): number {
  const use = `Use e.g. ${name}: '2s', at most 60s.`;
  let ms: number;
  try {
    ms = milliseconds(duration);
  } catch (error) {
    throw new ConfigError(`bot '${code}': overlap.${name} is ${String(error)}`, use);
  }
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new ConfigError(`bot '${code}': overlap.${name} is ${duration}`, use);
}

/** @throws ConfigError when a limit is out of bounds */
export function readOverlap(code: string, option: OverlapOption = 'serial'): Overlap {
  const options: Limits & { strategy: string } = typeof option === 'string' ? { strategy: option } : option;
  const { strategy, quiet = '1s', longest = '5s', most = 20 } = options;
  if (strategy === 'serial' || strategy === 'latest') return { strategy };
  if (strategy !== 'collect') {
    throw new ConfigError(
      `bot '${code}': overlap '${strategy}' is not known`,
      "Use 'serial', 'latest' or 'collect'.",
    );
  }
  if (!Number.isInteger(most) || most < 2 || most > MOST) {
    throw new ConfigError(`bot '${code}': overlap.most is ${most}`, `Use a whole number from 2 to ${MOST}.`);
  }
  const longestMs = span(code, 'longest', longest);
  return { strategy, quietMs: Math.min(span(code, 'quiet', quiet), longestMs), longestMs, most };
}

/** Tells the strategy of the bot that an event is for. */
export type OverlapOf = (event: BotEvent) => Promise<Overlap>;

interface Overlapping {
  readonly profile: { readonly code: string };
  readonly overlap: Overlap;
}

/** Undefined when all bots handle their events one after another: nothing has to be asked then. */
export function createOverlapOf(
  bots: readonly Overlapping[],
  store: Pick<BotStore, 'list'>,
): OverlapOf | undefined {
  if (bots.every(({ overlap }) => overlap.strategy === 'serial')) return undefined;
  const byCode = new Map(bots.map(({ profile, overlap }) => [profile.code, overlap]));
  return async ({ bot, memberId }) => {
    const named = byCode.get(bot.code);
    if (named) return named;
    const row = (await store.list(memberId)).find(({ botId }) => botId === bot.id);
    return byCode.get(row?.code ?? '') ?? { strategy: 'serial' };
  };
}
