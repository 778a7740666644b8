import type { BotBuilder, Declared } from './builder.ts';
import { declare } from './declare.ts';
import { type BotProfile, checkProfile } from './profile.ts';

/** A bot module: who it is and what it does. Plain data; nothing runs until a server is given it. */
export interface BotDefinition extends Declared {
  readonly profile: Readonly<BotProfile>;
}

/**
 * Declares a bot.
 *
 * @example
 * export default defineBot({ code: 'echo', name: 'Echo' }, (bot) => {
 *   bot.on('message', (ctx) => ctx.reply(`You said: ${ctx.text}`));
 * });
 * @throws ConfigError when the portal would refuse the profile or a command.
 */
export function defineBot(profile: BotProfile, setup: (bot: BotBuilder) => void): BotDefinition {
  checkProfile(profile);
  const { layers, commands, app, boundary } = declare(setup);
  return { profile: { ...profile }, layers, commands, app, boundary };
}
