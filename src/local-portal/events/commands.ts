import type { Portal } from '../portal.ts';
import type { Chat, Command, User } from '../state.ts';

/** A command somebody called. */
export interface CalledCommand {
  command: Command;
  /** Text after the first space; may be empty. */
  params: string;
}

/** Commands of the messenger itself: no bot hears of a message that has one. */
const builtIn: ReadonlySet<string> = new Set([
  '/me',
  '/loud',
  '/>>',
  '/rename',
  '/getDialogId',
  '/webrtcDebug',
]);

/** May `user` call this command in this chat? (event reference, 5.7) */
function applies(portal: Portal, command: Command, chat: Chat, user: User | null): boolean {
  const bot = portal.state.bots.get(command.botId);
  if (bot === undefined) return false;
  if (chat.entityType === 'LIVECHAT') return false;
  if (chat.entityType === 'LINES' && !bot.openline) return false;
  if (user?.isExtranet === true && !command.extranetSupport) return false;
  return command.common || chat.members.includes(bot.id);
}

/**
 * Commands in a typed text: every line that begins with `/`, name up to the first space, case-sensitive.
 * The same command twice keeps its last parameters, as in v1.
 */
export function typedCommands(portal: Portal, text: string, chat: Chat, user: User | null): CalledCommand[] {
  const called = new Map<number, CalledCommand>();
  for (const line of text.split(/\r?\n/)) {
    if (!line.startsWith('/')) continue;
    const space = line.indexOf(' ');
    const name = line.slice(1, space === -1 ? undefined : space);
    const params = space === -1 ? '' : line.slice(space + 1);
    for (const command of portal.state.commands.values())
      if (command.command === name && applies(portal, command, chat, user))
        called.set(command.id, { command, params });
  }
  return [...called.values()];
}

/** True when a line calls one of the messenger's own commands. */
export function hasBuiltInCommand(text: string): boolean {
  return text
    .split(/\r?\n/)
    .some((line) => builtIn.has(line.split(' ', 1)[0] ?? '') || line.startsWith('/>>'));
}

/** How long a bot may answer a command in a chat it is not a member of. */
const ANSWER_RIGHT_MS = 10 * 60 * 1000;

/** A command lets its bot answer in that chat for ten minutes. */
export function grantAnswerRight(portal: Portal, botId: number, chatId: number): void {
  portal.state.commandRights.set(`${botId}:${chatId}`, portal.now() + ANSWER_RIGHT_MS);
}
