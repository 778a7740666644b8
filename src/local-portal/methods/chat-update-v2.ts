import { colorV1 } from '../../bitrix24/color.ts';
import { isEmpty, scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, JsonMap } from '../state.ts';
import { idList } from './chat-arguments.ts';
import { memberDialog } from './dialog-v2.ts';
import { argument, type MethodTable, nested, v2 } from './entry.ts';
import { isInCharge } from './group-chat.ts';
import { botV2Of } from './owner.ts';
import { readPicture } from './picture.ts';

const done: JsonMap = { result: true };

/** Facts, owner and managers of a chat as the bot (REST reference: imbot.v2.Chat.update and its siblings). */
export const chatUpdatesV2: MethodTable = {
  'imbot.v2.Chat.update': v2('imbot', update),
  'imbot.v2.Chat.setOwner': v2('imbot', setOwner),
  'imbot.v2.Chat.Manager.add': v2('imbot', (call) => {
    const { chat, ids } = managersOf(call);
    chat.managers = [...new Set([...chat.managers, ...ids.filter((id) => chat.members.includes(id))])];
    return done;
  }),
  'imbot.v2.Chat.Manager.delete': v2('imbot', (call) => {
    const { chat, ids } = managersOf(call);
    chat.managers = chat.managers.filter((id) => !ids.includes(id) || id === chat.ownerId);
    return done;
  }),
};

/** What is left out, or cannot be read, stays as it is. */
function update(call: MethodCall): JsonMap {
  const chat = memberDialog(call, botV2Of(call).id);
  if (chat.type === 'P') throw new PortalError('WRONG_CHAT_TYPE', 'The method works for group chats only');
  const fields = nested(call.params, 'fields');
  const title = trim(scalarText(fields['title']) ?? '');
  if (title !== '') chat.title = title;
  const description = scalarText(fields['description']);
  if (description !== undefined) chat.description = description;
  chat.color = colorV1(scalarText(fields['color']) ?? '') ?? chat.color;
  const picture = isEmpty(fields['avatar']) ? undefined : readPicture(scalarText(fields['avatar']) ?? '');
  if (picture?.ok === true) chat.avatar = picture.url;
  return done;
}

function setOwner(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const chat = memberDialog(call, bot.id);
  const userId = wholeNumber(argument(call, 'userId'));
  if (chat.ownerId !== bot.id || !chat.members.includes(userId)) throw denied();
  chat.ownerId = userId;
  if (!chat.managers.includes(userId)) chat.managers.push(userId);
  return done;
}

/** @throws PortalError 100, ACCESS_DENIED, EMPTY_USER_IDS */
function managersOf(call: MethodCall): { chat: Chat; ids: number[] } {
  const bot = botV2Of(call);
  const chat = memberDialog(call, bot.id);
  const ids = idList(argument(call, 'userIds'));
  if (ids.length === 0) throw new PortalError('EMPTY_USER_IDS', 'The list of users is empty');
  if (chat.type === 'P' || !isInCharge(chat, bot.id)) throw denied();
  return { chat, ids };
}

function denied(): PortalError {
  return new PortalError('ACCESS_DENIED', 'Access denied');
}
