import type { BotBuilder, Declared } from './builder.ts';
import type { OnUnknown } from './contract.ts';
import { declare } from './declare.ts';
import { type BotProfile, checkProfile } from './profile.ts';
import {
  createSessionKind,
  type SessionKind,
  type SessionOptions,
  type SessionSchema,
  type WithSession,
} from './session.ts';

/** Who a bot is, and how the server treats it. */
export interface BotOptions extends BotProfile {
  /**
   * What to do when a call without an idempotency key may have been executed and nobody can tell: its answer was lost,
   * or the server died. Default `dead`: the event becomes a dead letter.
   */
  onUnknown?: OnUnknown;
}

/** A bot module: who it is and what it does. Plain data; nothing runs until a server is given it. */
export interface BotDefinition extends Declared {
  readonly profile: Readonly<BotProfile>;
  readonly onUnknown: OnUnknown;
  readonly session: SessionKind | undefined;
}

/**
 * Declares a bot.
 *
 * @example
 * export default defineBot({ code: 'echo', name: 'Echo' }, (bot) => {
 *   bot.on('message', (ctx) => ctx.reply(`You said: ${ctx.text}`));
 * });
 * @example
 * const session = { schema: z.object({ seen: z.number().default(0) }) };
 * export default defineBot({ code: 'count', name: 'Count', session }, (bot) => {
 *   bot.on('message', (ctx) => ctx.reply(`Message ${++ctx.session.seen}`));
 * });
 * @throws ConfigError when the portal would refuse the profile or a command, or a new session would not fit its schema
 */
export function defineBot<Schema extends SessionSchema>(
  options: BotOptions & { session: SessionOptions<Schema> },
  setup: (bot: BotBuilder<WithSession<Schema>>) => void,
): BotDefinition;
export function defineBot(options: BotOptions, setup: (bot: BotBuilder) => void): BotDefinition;
export function defineBot(
  options: BotOptions & { session?: SessionOptions<SessionSchema> },
  setup: (bot: BotBuilder<never>) => void,
): BotDefinition {
  const { session, onUnknown = 'dead', ...profile } = options;
  checkProfile(profile);
  const { layers, commands, app, boundary } = declare(setup);
  const kind = session === undefined ? undefined : createSessionKind(session);
  return { profile, onUnknown, session: kind, layers, commands, app, boundary };
}
