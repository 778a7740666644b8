import type { MessageParts } from '../message/parts.ts';
import { sendMessage } from '../message/send.ts';
import type { MethodCall } from '../portal.ts';
import type { Command, Message } from '../state.ts';
import { hopsOf } from './entry.ts';
import { botName } from './imbot-message.ts';

/** What a bot answers to a command. */
export interface CommandAnswer {
  text: string;
  parts: MessageParts;
  system: boolean;
  urlPreview: boolean;
  /** v1 forgets the MENU of private answers. */
  skipsPrivateMenu: boolean;
}

/**
 * Answers a command in the chat of its message. In a group chat the bot may do so for ten minutes after the
 * command; later nothing is sent and null returned. Where it is no member its answer is a line of the system
 * with its name (REST reference: imbot.command.answer).
 */
export function answerCommand(
  call: MethodCall,
  command: Command,
  message: Message,
  answer: CommandAnswer,
): Message | null {
  const { portal } = call;
  const chat = portal.state.chats.get(message.chatId);
  const bot = portal.state.bots.get(command.botId);
  if (chat === undefined || bot === undefined) return null;
  const isMember = chat.members.includes(bot.id);
  const right = portal.state.commandRights.get(`${bot.id}:${chat.id}`) ?? 0;
  const needsRight = chat.type !== 'P' || !isMember;
  if (needsRight && right < portal.now()) return null;
  const { menu, ...others } = answer.parts;
  const keepsMenu = menu !== undefined && !(answer.skipsPrivateMenu && chat.type === 'P');
  return sendMessage(portal, {
    dialogId: `chat${chat.id}`,
    authorId: bot.id,
    text: answer.text,
    parts: keepsMenu ? { ...others, menu } : others,
    system: answer.system || !isMember,
    urlPreview: answer.urlPreview,
    asOutsider: true,
    skipCommand: true,
    hops: hopsOf(call),
    ...((answer.system || !isMember) && { prefix: `${botName(call, bot)}:` }),
  });
}
