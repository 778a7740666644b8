import { scalarText, truth, wholeNumber } from '../message/value.ts';
import type { Chat, JsonMap, User } from '../state.ts';
import type { EventFacts } from './facts.ts';
import { firstId, mapIn, mapsIn, textIn } from './fields.ts';

/** Facts of a v1 event (event reference, section 5). */
export function factsV1(name: string, data: JsonMap): EventFacts {
  const params = mapIn(data['PARAMS']);
  const user = mapIn(data['USER']);
  const [command] = mapsIn(data['COMMAND']);
  const told = [...mapsIn(data['BOT']), ...mapsIn(data['COMMAND']), data];
  const botIds = [...new Set(told.map((entry) => wholeNumber(entry['BOT_ID'])).filter((id) => id > 0))];
  const partnerId = firstId(user['ID'], params['FROM_USER_ID'], params['USER_ID'], params['AUTHOR_ID']);
  const isPressed = command !== undefined && textIn(command['COMMAND_CONTEXT']) !== 'TEXTAREA';
  const messageId = firstId(command?.['MESSAGE_ID'], params['MESSAGE_ID'], params['ID']);
  const type = textIn(params['CHAT_TYPE']) || textIn(params['MESSAGE_TYPE']);
  const dialogChat = /^chat(\d+)$/.exec(textIn(params['DIALOG_ID']))?.[1];
  return {
    botIds,
    users: partnerId === 0 ? [] : [{ id: partnerId, ...userV1(user) }],
    chat:
      type === ''
        ? null
        : {
            ...chatV1(params),
            type,
            partnerId,
            id: firstId(params['CHAT_ID'], params['TO_CHAT_ID'], dialogChat),
          },
    message:
      messageId === 0
        ? null
        : {
            id: messageId,
            // A pressed button sits on a message of the bot, which the event does not repeat.
            authorId: isPressed ? (botIds[0] ?? 0) : wholeNumber(params['AUTHOR_ID']),
            text: isPressed
              ? 'Message with buttons'
              : textIn(params['MESSAGE_ORIGINAL']) || textIn(params['MESSAGE']),
            isSystem: params['SYSTEM'] === 'Y',
            isDeleted: name === 'ONIMBOTMESSAGEDELETE',
            uuid: scalarText(params['TEMPLATE_ID']) ?? null,
            params: mapIn(params['PARAMS']),
          },
    isCommand: command !== undefined,
  };
}

function userV1(user: JsonMap): Partial<User> {
  if (user['ID'] === undefined) return {};
  return {
    name: textIn(user['FIRST_NAME']) || textIn(user['NAME']),
    lastName: textIn(user['LAST_NAME']),
    workPosition: textIn(user['WORK_POSITION']),
    gender: textIn(user['GENDER']),
    isConnector: truth(user['IS_CONNECTOR']),
    isExtranet: truth(user['IS_EXTRANET']),
  };
}

function chatV1(params: JsonMap): Partial<Chat> {
  return {
    title: textIn(params['CHAT_TITLE']),
    color: textIn(params['CHAT_COLOR']) || 'AZURE',
    ownerId: wholeNumber(params['CHAT_AUTHOR_ID']),
    entityType: textIn(params['CHAT_ENTITY_TYPE']),
    entityId: textIn(params['CHAT_ENTITY_ID']),
    entityData1: textIn(params['CHAT_ENTITY_DATA_1']),
    entityData2: textIn(params['CHAT_ENTITY_DATA_2']),
    entityData3: textIn(params['CHAT_ENTITY_DATA_3']),
  };
}
