import { sendMessage } from '../message/send.ts';
import { scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, JsonMap } from '../state.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import {
  bindCrm,
  crmIdOf,
  isEmployee,
  lineChats,
  lineDenied,
  operatorLine,
  operatorOf,
} from './line-chat.ts';

const line = (run: (call: MethodCall) => unknown) => v1('imopenlines', run);

/** Open lines and the CRM, as far as chats tell of it (REST reference: imopenlines.crm.*). */
export const lineCrm: MethodTable = {
  'imopenlines.crm.chat.get': line(chatGet),
  'imopenlines.crm.chat.getLastId': line(chatLastId),
  'imopenlines.crm.message.add': line(messageAdd),
  'imopenlines.crm.lead.create': line(leadCreate),
  'imopenlines.message.quick.save': line(quickSave),
};

const entities: ReadonlySet<string> = new Set(['lead', 'deal', 'company', 'contact']);
const connectors: Readonly<Record<string, string>> = { livechat: 'Live Chat', telegram: 'Telegram' };

/** Chats of CRM_ENTITY_TYPE and CRM_ENTITY. @throws PortalError ERROR_ARGUMENT */
function chatsOf(call: MethodCall): Chat[] {
  const type = (scalarText(call.params['CRM_ENTITY_TYPE']) ?? '').toLowerCase();
  const id = wholeNumber(call.params['CRM_ENTITY']);
  if (!entities.has(type)) throw argumentError('CRM_ENTITY_TYPE');
  if (id <= 0) throw argumentError('CRM_ENTITY');
  return lineChats(call).filter((chat) => crmIdOf(chat, type) === id);
}

function argumentError(argument: string): PortalError {
  return new PortalError('ERROR_ARGUMENT', `Argument '${argument}' is null or empty`, 400, { argument });
}

function chatGet(call: MethodCall): JsonMap[] {
  const chats = chatsOf(call);
  if (!isEmployee(call, call.caller.user.id)) throw lineDenied(403);
  const isActive = (chat: Chat): boolean => operatorOf(call, chat) !== undefined || chat.members.length > 1;
  return chats
    .filter((chat) => call.params['ACTIVE_ONLY'] === 'N' || isActive(chat))
    .map((chat) => {
      const [connector = ''] = (chat.entityId ?? '').split('|');
      return {
        CHAT_ID: String(chat.id),
        CONNECTOR_ID: connector,
        CONNECTOR_TITLE: connectors[connector] ?? connector,
      };
    });
}

function chatLastId(call: MethodCall): number {
  if (call.params['CRM_ENTITY_TYPE'] === undefined || call.params['CRM_ENTITY'] === undefined)
    throw new PortalError('CRM_CHAT_EMPTY_CRM_DATA', 'Empty CRM data');
  return chatsOf(call).at(-1)?.id ?? 0;
}

function messageAdd(call: MethodCall): number {
  const { portal, params } = call;
  const chats = chatsOf(call);
  const userId = wholeNumber(params['USER_ID']);
  const text = trim(scalarText(params['MESSAGE']) ?? '');
  if (userId <= 0) throw argumentError('USER_ID');
  if (text === '') throw argumentError('MESSAGE');
  if (!isEmployee(call, call.caller.user.id)) throw lineDenied(403);
  const chat = chats.find((known) => known.id === wholeNumber(params['CHAT_ID']));
  if (chat === undefined)
    throw new PortalError('CHAT_NOT_IN_CRM', 'The chat does not belong to the CRM entity');
  return sendMessage(portal, { dialogId: `chat${chat.id}`, authorId: userId, text, hops: hopsOf(call) }).id;
}

/** A chat that has a lead keeps it; a new lead has the number of its chat. */
function leadCreate(call: MethodCall): true {
  const chat = operatorLine(call);
  if (!chat.members.includes(call.caller.user.id))
    throw new PortalError('ERROR_USER_NOT_OPERATOR', 'You are not the operator of this conversation');
  if (crmIdOf(chat, 'LEAD') === 0) bindCrm(chat, 'LEAD', chat.id);
  return true;
}

/** Quick answers are kept by no method that reads them: only the checks are done. */
function quickSave(call: MethodCall): true {
  const chat = operatorLine(call);
  const message = call.portal.state.messages.get(wholeNumber(call.params['MESSAGE_ID']));
  if (message?.chatId !== chat.id)
    throw new PortalError('CANT_SAVE_QUICK_ANSWER', 'The message cannot be saved as a quick answer');
  return true;
}
