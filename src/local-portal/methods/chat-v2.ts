import { colorV1 } from '../../bitrix24/color.ts';
import { addMembers, createChat, removeMember } from '../message/chats.ts';
import { sendMessage } from '../message/send.ts';
import { isMap, scalarText, trim, truth, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, Json, JsonMap } from '../state.ts';
import { chatOf, idList } from './chat-arguments.ts';
import { memberDialog } from './dialog-v2.ts';
import { argument, hopsOf, type MethodTable, nested, v1, v2 } from './entry.ts';
import { isInCharge } from './group-chat.ts';
import { chatFacts, messagesOf, usersById } from './objects.ts';
import { botV1, botV2Of } from './owner.ts';
import { pictureUrl } from './picture.ts';

const done: JsonMap = { result: true };
/** Seconds for which a bot may be shown as doing something. */
const LONGEST_ACTION = 600;

/** Chats as the bot in the second generation (REST reference: imbot.v2.Chat.*), and v1's typing signs. */
export const chatsV2: MethodTable = {
  'imbot.v2.Chat.add': v2('imbot', add),
  'imbot.v2.Chat.get': v2('imbot', (call) => {
    const bot = botV2Of(call);
    return answer(call, memberDialog(call, bot.id), bot.id);
  }),
  'imbot.v2.Chat.leave': v2('imbot', leave),
  'imbot.v2.Chat.User.list': v2('imbot', userList),
  'imbot.v2.Chat.User.add': v2('imbot', userAdd),
  'imbot.v2.Chat.User.delete': v2('imbot', userDelete),
  'imbot.v2.Chat.InputAction.notify': v2('imbot', notify),
  'imbot.v2.Chat.TextField.enabled': v2('imbot', textField),
  'imbot.chat.updateTextFieldEnabled': v1('imbot', textFieldV1),
};

function add(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const fields = nested(call.params, 'fields');
  const owner = wholeNumber(fields['ownerId']);
  const ownerId = call.portal.state.users.has(owner) ? owner : bot.id;
  const chat = createChat(call.portal, {
    type: fields['type'] === 'open' ? 'O' : 'C',
    title: scalarText(fields['title']) ?? '',
    description: scalarText(fields['description']) ?? '',
    color: colorV1(scalarText(fields['color']) ?? '') ?? 'AZURE',
    avatar: pictureUrl(scalarText(fields['avatar']) ?? ''),
    ownerId,
    members: [bot.id, ...idList(fields['userIds'])],
    entityType: scalarText(fields['entityType']) ?? '',
    entityId: scalarText(fields['entityId']) ?? '',
    hops: hopsOf(call),
  });
  const text = trim(scalarText(fields['message']) ?? '');
  if (text !== '')
    sendMessage(call.portal, {
      dialogId: `chat${chat.id}`,
      authorId: bot.id,
      text,
      hops: hopsOf(call),
    });
  return answer(call, chat, bot.id);
}

function leave(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const chat = memberDialog(call, bot.id);
  if (chat.type === 'P') throw new PortalError('ACCESS_DENIED', 'Access denied');
  removeMember(call.portal, chat, bot.id);
  return done;
}

function userList(call: MethodCall): JsonMap[] {
  const bot = botV2Of(call);
  const chat = memberDialog(call, bot.id);
  const order = nested(call.params, 'order');
  const [key = 'id', direction = 'ASC'] = Object.entries(order)[0] ?? [];
  const weight = new Map(
    chat.members.map((id) => [id, key === 'lastSendMessageId' ? lastSent(call, chat, id) : id]),
  );
  const ids = chat.members.toSorted((one, other) => (weight.get(one) ?? 0) - (weight.get(other) ?? 0));
  if (String(direction).toUpperCase() === 'DESC') ids.reverse();
  const asked = wholeNumber(call.params['limit']);
  return usersById(call.portal, ids.slice(0, asked >= 1 && asked <= 200 ? asked : 50));
}

function lastSent(call: MethodCall, chat: Chat, userId: number): number {
  return messagesOf(call.portal, chat.id).findLast((message) => message.authorId === userId)?.id ?? 0;
}

function userAdd(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const chat = memberDialog(call, bot.id);
  const ids = idList(argument(call, 'userIds'));
  if (chat.type === 'P') throw new PortalError('ACCESS_DENIED', 'Access denied');
  addMembers(call.portal, chat, ids, bot.id, hopsOf(call));
  return done;
}

function userDelete(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const chat = memberDialog(call, bot.id);
  const userId = wholeNumber(argument(call, 'userId'));
  if (chat.type === 'P' || (userId !== bot.id && !isInCharge(chat, bot.id)))
    throw new PortalError('ACCESS_DENIED', 'Access denied');
  removeMember(call.portal, chat, userId);
  return done;
}

function notify(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  const chat = memberDialog(call, bot.id);
  const user = call.portal.state.users.get(bot.id);
  const status = scalarText(call.params['statusMessageCode']) ?? '';
  const seconds = Math.min(wholeNumber(call.params['duration']), LONGEST_ACTION);
  const shown = { ...(status !== '' && { status }), ...(seconds > 0 && { seconds }) };
  if (user !== undefined) call.portal.emit({ type: 'typing', chat, user, ...shown }, hopsOf(call));
  return done;
}

function textField(call: MethodCall): JsonMap {
  const bot = botV2Of(call);
  memberDialog(call, bot.id).textFieldEnabled = truth(call.params['enabled'], true);
  return done;
}

function textFieldV1(call: MethodCall): true {
  const bot = botV1(call);
  const chat = chatOf(call);
  const given: Json | undefined = call.params['TEXT_FIELD_ENABLED'];
  if (given === undefined || isMap(given))
    throw new PortalError('TEXT_FIELD_ENABLED_EMPTY', "TEXT_FIELD_ENABLED can't be empty");
  if (!chat.members.includes(bot.id)) throw new PortalError('ACCESS_ERROR', 'Action unavailable');
  chat.textFieldEnabled = given !== 'N';
  return true;
}

function answer(call: MethodCall, chat: Chat, userId: number): JsonMap {
  return { chat: chatFacts(call.portal, chat, userId), users: usersById(call.portal, chat.members) };
}
