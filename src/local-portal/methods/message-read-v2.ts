import { wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Bot, JsonMap } from '../state.ts';
import { visibleMessage } from './dialog-v2.ts';
import { type MethodTable, v2 } from './entry.ts';
import { messagesOf, messageV2Facts, userFacts, usersById } from './objects.ts';
import { botV2Of } from './owner.ts';

/** Reading messages, for bots that hear everything (REST reference: imbot.v2.Chat.Message.get, getContext). */
export const messageReadingV2: MethodTable = {
  'imbot.v2.Chat.Message.get': v2('imbot', get),
  'imbot.v2.Chat.Message.getContext': v2('imbot', getContext),
};

/** Most messages before and after the one in the middle. */
const RANGE = 50;

function get(call: MethodCall): JsonMap {
  const bot = readingBot(call);
  const { message, chat } = visibleMessage(call, bot.id);
  const author = call.portal.state.users.get(message.authorId);
  return {
    message: messageV2Facts(call.portal, message, chat, bot.id),
    user: author === undefined ? null : userFacts(call.portal, author),
  };
}

function getContext(call: MethodCall): JsonMap {
  const { portal, params } = call;
  const bot = readingBot(call);
  const { message, chat } = visibleMessage(call, bot.id);
  const range = Math.min(Math.max(wholeNumber(params['range'] ?? RANGE), 1), RANGE);
  const all = messagesOf(portal, chat.id);
  const middle = all.indexOf(message);
  const page = all.slice(Math.max(middle - range, 0), middle + range + 1);
  return {
    messages: page.map((one) => messageV2Facts(portal, one, chat, bot.id)),
    users: usersById(
      portal,
      page.map((one) => one.authorId),
    ),
    hasPrevPage: middle - range > 0,
    hasNextPage: middle + range + 1 < all.length,
  };
}

/** @throws PortalError BOT_TYPE_NOT_ALLOWED for all but supervisors and personal bots */
function readingBot(call: MethodCall): Bot {
  const bot = botV2Of(call);
  if (bot.type !== 'S' && bot.type !== 'P')
    throw new PortalError('BOT_TYPE_NOT_ALLOWED', 'Bots of this type may not read messages');
  return bot;
}
