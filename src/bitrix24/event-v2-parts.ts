import type { EventChat, EventMessage, EventUser, WireMap } from './event.ts';
import { flagOf, idOf, idsOf, intOf, mapOf, requiredId, textOf } from './event-fields.ts';
import { messageTypeOf } from './event-frame.ts';

/** Letters of chat types, for chats that come without `messageType`. */
const LETTERS: Record<string, string> = {
  private: 'P',
  open: 'O',
  lines: 'L',
  comment: 'T',
  channel: 'N',
  openChannel: 'J',
  copilot: 'A',
  collab: 'B',
};

/** `data.chat`; where it is empty (fetch mode), what dialog and message let us conclude. */
export function chatV2(map: WireMap, message: WireMap, dialogId: string): EventChat {
  const messageType = messageTypeOf(textOf(map.messageType) ?? LETTERS[textOf(map.type) ?? ''], dialogId);
  const chat: EventChat = { isPrivate: messageType === 'P', messageType };
  const id = idOf(map.id) ?? idOf(message.chatId);
  if (id !== undefined) chat.id = id;
  const title = textOf(map.name);
  if (title !== undefined) chat.title = title;
  const entityType = textOf(map.entityType);
  if (entityType !== undefined) chat.entityType = entityType;
  const entityId = textOf(map.entityId);
  if (entityId !== undefined) chat.entityId = entityId;
  const entityData1 = textOf(map.entityData1);
  if (entityData1 !== undefined) chat.entityData1 = entityData1;
  const entityData2 = textOf(map.entityData2);
  if (entityData2 !== undefined) chat.entityData2 = entityData2;
  const entityData3 = textOf(map.entityData3);
  if (entityData3 !== undefined) chat.entityData3 = entityData3;
  return chat;
}

export function userV2(map: WireMap, botId: number): EventUser | undefined {
  const id = idOf(map.id);
  if (id === undefined) return undefined;
  const user: EventUser = {
    id,
    name: textOf(map.name) ?? '',
    firstName: textOf(map.firstName) ?? '',
    lastName: textOf(map.lastName) ?? '',
    gender: textOf(map.gender) ?? '',
    isBot: flagOf(map.bot) || id === botId,
    isConnector: flagOf(map.connector),
    isExtranet: flagOf(map.extranet),
  };
  const workPosition = textOf(map.workPosition);
  if (workPosition !== undefined) user.workPosition = workPosition;
  return user;
}

/** @throws FieldProblem without a message id */
export function messageV2(map: WireMap): EventMessage {
  const text = textOf(map.text) ?? '';
  const params = mapOf(map.params);
  const message: EventMessage = {
    id: requiredId(map.id, 'data.message.id'),
    authorId: intOf(map.authorId) ?? intOf(map.author_id) ?? 0,
    text,
    textOriginal: text,
    isSystem: flagOf(map.isSystem),
    files: [],
    fileIds: idsOf(params.FILE_ID),
    params,
  };
  const uuid = textOf(map.uuid);
  if (uuid !== undefined) message.uuid = uuid;
  const replyId = idOf(params.REPLY_ID);
  if (replyId !== undefined) message.replyId = replyId;
  return message;
}
