import { decodeEntities } from './entities.ts';
import type { EventChat, EventFile, EventMessage, EventUser, WireMap } from './event.ts';
import {
  dialogOf,
  entriesOf,
  FieldProblem,
  flagOf,
  idOf,
  idsOf,
  intOf,
  mapOf,
  requiredId,
  textOf,
} from './event-fields.ts';
import { messageTypeOf } from './event-frame.ts';

/** `data.PARAMS.DIALOG_ID`, or the address that the other parameters give. @throws FieldProblem */
export function dialogV1(params: WireMap): string {
  const said = dialogOf(params.DIALOG_ID);
  if (said !== undefined) return said;
  const isPrivate = (textOf(params.CHAT_TYPE) ?? textOf(params.MESSAGE_TYPE)) === 'P';
  const user = idOf(params.FROM_USER_ID) ?? idOf(params.USER_ID);
  if (isPrivate && user !== undefined) return String(user);
  const chat = idOf(params.CHAT_ID) ?? idOf(params.TO_CHAT_ID);
  if (!isPrivate && chat !== undefined) return `chat${chat}`;
  throw new FieldProblem('EVENT_FIELD_BAD', 'data.PARAMS.DIALOG_ID', 'the address of a dialog is expected');
}

export function chatV1(params: WireMap, dialogId: string): EventChat {
  const messageType = messageTypeOf(textOf(params.CHAT_TYPE) ?? textOf(params.MESSAGE_TYPE), dialogId);
  const chat: EventChat = { isPrivate: messageType === 'P', messageType };
  const id = idOf(params.CHAT_ID) ?? idOf(params.TO_CHAT_ID) ?? idOf(/^chat(\d+)$/.exec(dialogId)?.[1]);
  if (id !== undefined) chat.id = id;
  const title = textOf(params.CHAT_TITLE);
  if (title !== undefined) chat.title = title;
  const entityType = textOf(params.CHAT_ENTITY_TYPE);
  if (entityType !== undefined) chat.entityType = entityType;
  const entityId = textOf(params.CHAT_ENTITY_ID);
  if (entityId !== undefined) chat.entityId = entityId;
  const entityData1 = textOf(params.CHAT_ENTITY_DATA_1);
  if (entityData1 !== undefined) chat.entityData1 = entityData1;
  const entityData2 = textOf(params.CHAT_ENTITY_DATA_2);
  if (entityData2 !== undefined) chat.entityData2 = entityData2;
  const entityData3 = textOf(params.CHAT_ENTITY_DATA_3);
  if (entityData3 !== undefined) chat.entityData3 = entityData3;
  return chat;
}

/** `data.USER`; undefined when the portal sends nobody. IS_* flags exist in message events only. */
export function userV1(map: WireMap, botId: number): EventUser | undefined {
  const id = idOf(map.ID);
  if (id === undefined) return undefined;
  const user: EventUser = {
    id,
    name: decodeEntities(textOf(map.NAME) ?? ''),
    firstName: decodeEntities(textOf(map.FIRST_NAME) ?? ''),
    lastName: decodeEntities(textOf(map.LAST_NAME) ?? ''),
    gender: textOf(map.GENDER) ?? '',
    isBot: flagOf(map.IS_BOT) || id === botId,
    isConnector: flagOf(map.IS_CONNECTOR),
    isExtranet: flagOf(map.IS_EXTRANET),
  };
  const workPosition = textOf(map.WORK_POSITION);
  if (workPosition !== undefined) user.workPosition = decodeEntities(workPosition);
  return user;
}

function filesV1(files: WireMap): EventFile[] {
  return entriesOf(files).flatMap(([key, value]) => {
    const raw = mapOf(value);
    const id = idOf(raw.id) ?? idOf(key);
    if (id === undefined) return [];
    return {
      id,
      name: textOf(raw.name) ?? '',
      type: textOf(raw.type) ?? '',
      size: intOf(raw.size) ?? 0,
      raw,
    };
  });
}

/** @throws FieldProblem without a message id */
export function messageV1(data: WireMap): EventMessage {
  const params = mapOf(data.PARAMS);
  const text = textOf(params.MESSAGE) ?? '';
  const inner = mapOf(params.PARAMS);
  const files = filesV1(mapOf(params.FILES));
  const fileIds = idsOf(inner.FILE_ID);
  const message: EventMessage = {
    id: requiredId(params.MESSAGE_ID ?? params.ID, 'data.PARAMS.MESSAGE_ID'),
    authorId: intOf(params.AUTHOR_ID) ?? intOf(params.FROM_USER_ID) ?? intOf(mapOf(data.USER).ID) ?? 0,
    text,
    textOriginal: textOf(params.MESSAGE_ORIGINAL) ?? text,
    isSystem: flagOf(params.SYSTEM),
    files,
    fileIds: fileIds.length > 0 ? fileIds : files.map((file) => file.id),
    params: inner,
  };
  const uuid = textOf(params.TEMPLATE_ID);
  if (uuid !== undefined) message.uuid = uuid;
  const replyId = idOf(inner.REPLY_ID);
  if (replyId !== undefined) message.replyId = replyId;
  return message;
}
