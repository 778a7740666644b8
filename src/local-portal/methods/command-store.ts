import type { Portal } from '../portal.ts';
import type { Bot, Command } from '../state.ts';

/** A bot's command of this name, without the slash. */
export function commandOf(portal: Portal, botId: number, name: string): Command | undefined {
  return [...portal.state.commands.values()].find((known) => known.botId === botId && known.command === name);
}

/** Registers a command; one the bot has already is returned as it is. */
export function createCommand(
  portal: Portal,
  bot: Bot,
  facts: Omit<Command, 'id' | 'botId' | 'appId'>,
): Command {
  const known = commandOf(portal, bot.id, facts.command);
  if (known !== undefined) return known;
  const { ids, commands } = portal.state;
  ids.command += 1;
  const command: Command = { id: ids.command, botId: bot.id, appId: bot.appId, ...facts };
  commands.set(command.id, command);
  return command;
}
