import { scalarText, truth, wholeNumber } from '../message/value.ts';
import type { Chat, JsonMap, User } from '../state.ts';
import type { EventFacts } from './facts.ts';
import { firstId, mapIn, textIn } from './fields.ts';

/** Facts of a v2 event (event reference, section 6). */
export function factsV2(data: JsonMap): EventFacts {
  const chat = mapIn(data['chat']);
  const user = mapIn(data['user']);
  const message = mapIn(data['message']);
  const botId = wholeNumber(mapIn(data['bot'])['id']);
  const userId = wholeNumber(user['id']);
  const deletedId = wholeNumber(data['messageId']);
  const messageId = firstId(message['id'], deletedId);
  const type = textIn(chat['messageType']);
  return {
    botIds: botId > 0 ? [botId] : [],
    users: userId === 0 ? [] : [{ id: userId, ...userV2(user) }],
    chat: type === '' ? null : { ...chatV2(chat), type, partnerId: userId, id: wholeNumber(chat['id']) },
    message:
      messageId === 0
        ? null
        : {
            id: messageId,
            authorId: deletedId > 0 ? userId : firstId(message['authorId'], message['author_id']),
            text: textIn(message['text']),
            isSystem: truth(message['isSystem']),
            isDeleted: deletedId > 0,
            uuid: scalarText(message['uuid']) ?? null,
            params: mapIn(message['params']),
          },
    isCommand: data['command'] !== undefined,
  };
}

function userV2(user: JsonMap): Partial<User> {
  return {
    name: textIn(user['firstName']) || textIn(user['name']),
    lastName: textIn(user['lastName']),
    workPosition: textIn(user['workPosition']),
    gender: textIn(user['gender']),
    email: textIn(user['email']),
    isConnector: truth(user['connector']),
    isExtranet: truth(user['extranet']),
  };
}

function chatV2(chat: JsonMap): Partial<Chat> {
  return {
    title: textIn(chat['name']),
    description: textIn(chat['description']),
    ownerId: wholeNumber(chat['owner']),
    entityType: textIn(chat['entityType']),
    entityId: textIn(chat['entityId']),
    entityData1: textIn(chat['entityData1']),
    entityData2: textIn(chat['entityData2']),
    entityData3: textIn(chat['entityData3']),
  };
}
