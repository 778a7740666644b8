import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BotDefinition } from './bot/define-bot.ts';
import echo from './bots/echo/index.ts';
import { ConfigError } from './errors.ts';

/**
 * The bots to serve: default exports of modules, or EchoBot when none is named.
 * @param modules files, relative to `folder`, or names of packages
 * @throws ConfigError when a module cannot be loaded or exports no bot
 */
export async function loadBots(modules: readonly string[], folder: string): Promise<BotDefinition[]> {
  if (modules.length === 0) return [echo];
  const bots: BotDefinition[] = [];
  for (const name of modules) {
    const bot = await load(name, folder);
    if (bots.some(({ profile }) => profile.code === bot.profile.code)) {
      throw new ConfigError(
        `BOTS: two bots have the code '${bot.profile.code}'`,
        'Give each bot its own code.',
      );
    }
    bots.push(bot);
  }
  return bots;
}

async function load(name: string, folder: string): Promise<BotDefinition> {
  const isFile = /^[./]|\.[cm]?[jt]s$/.test(name);
  const address = isFile ? pathToFileURL(resolve(folder, name)).href : name;
  let module: { default?: unknown };
  try {
    module = await import(address);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    if (isFile && !existsSync(resolve(folder, name)))
      throw new ConfigError(
        `BOTS: there is no file '${name}' in ${folder}`,
        'Name a file such as ./my-bot.ts.',
      );
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`BOTS: '${name}' cannot be loaded: ${why}`, 'Name a file such as ./my-bot.ts.');
  }
  if (isBot(module.default)) return module.default;
  throw new ConfigError(
    `BOTS: the default export of '${name}' is no bot`,
    'Write: export default defineBot({ code, name }, (bot) => { … })',
  );
}

function isBot(value: unknown): value is BotDefinition {
  return typeof value === 'object' && value !== null && 'profile' in value && 'layers' in value;
}
