import type { BotEvent, CommandEvent, WireValue } from '../../bitrix24/event.ts';
import { RestError } from '../../errors.ts';
import type { Act } from '../call.ts';

/**
 * Tells whether the bot can answer a command by an ordinary message to the event's dialog. False where it is not
 * certain: a common command may be given between two people, and then the dialog's address means another chat to the
 * bot. In groups a true may be wrong: the portal refuses strangers there.
 */
export type IsMember = (event: CommandEvent, call: Act) => Promise<boolean>;

/** Private chats of bots, by dialog; beyond this many the memory starts anew. */
const REMEMBERED = 20_000;

/** @param isCommon tells of a command's name whether it can be given where the bot is absent */
export function createMembership(): (isCommon: (command: string) => boolean) => IsMember {
  const chats = new Map<string, number>();

  /** Id of the chat that the dialog is to the bot. */
  async function chatOf(event: CommandEvent, call: Act): Promise<number> {
    const { memberId, bot, dialogId } = event;
    const key = `${memberId}/${bot.id}/${dialogId}`;
    const known = chats.get(key);
    if (known !== undefined) return known;
    const id = chatId(await call('imbot.v2.Chat.get', { botId: bot.id, dialogId }));
    if (chats.size >= REMEMBERED) chats.clear();
    chats.set(key, id);
    return id;
  }

  return (isCommon) => async (event, call) => {
    const { chat, bot } = event;
    if (event.generation === 'v1') return saysV1(event);
    if (!chat.isPrivate || !isCommon(event.command.name)) return true;
    if (chat.id === undefined) return false;
    try {
      return (await chatOf(event, call)) === chat.id && bot.id > 0;
    } catch (error) {
      if (error instanceof RestError && !error.retryable) return false;
      throw error;
    }
  };
}

/** v1 says it: TO_USER_ID in private chats, sometimes BOT_IN_CHAT in groups (event reference, section 5.7). */
function saysV1(event: CommandEvent): boolean {
  const params = inside(inside(event.raw, 'data'), 'PARAMS');
  if (event.chat.isPrivate) return Number(inside(params, 'TO_USER_ID')) === event.bot.id;
  const bots = inside(params, 'BOT_IN_CHAT');
  return typeof bots !== 'object' || bots === null || String(event.bot.id) in bots;
}

function inside(value: WireValue | BotEvent['raw'] | undefined, key: string): WireValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined;
}

function chatId(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null || !('chat' in answer)) return 0;
  const { chat } = answer;
  return typeof chat === 'object' && chat !== null && 'id' in chat ? Number(chat.id) : 0;
}
