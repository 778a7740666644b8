import { IDS_PER_CALL } from '../../bitrix24/limits.ts';
import { forwarded } from '../message/forward.ts';
import { isDedupeKey } from '../message/key.ts';
import { newParts } from '../message/parts.ts';
import { sendMessage } from '../message/send.ts';
import { isMap, scalarText, trim, truth, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, Json, JsonMap, Message } from '../state.ts';
import { memberDialog } from './dialog-v2.ts';
import { hopsOf, nested } from './entry.ts';

/** Who sends, which bot gets the commands, and whether `fields.menu` is looked at. */
export interface Sender {
  actorId: number;
  botId: number;
  takesMenu: boolean;
  /** `im.v2` stores idempotency keys after the answer, `imbot.v2` before. */
  lateKey: boolean;
}

/**
 * Sends in the second generation: forwards first, then the message itself, if there is one.
 * Returns {id, uuidMap}; id is null when only forwards were sent.
 */
export function sendV2(call: MethodCall, sender: Sender): JsonMap {
  const { portal, params } = call;
  const chat = dialogOrChat(call, sender.actorId);
  const fields = nested(params, 'fields');
  const forwards = forwardsOf(call, sender, fields['forwardIds']);
  const parts = newParts(
    portal,
    {
      attach: fields['attach'],
      keyboard: fields['keyboard'],
      menu: sender.takesMenu ? fields['menu'] : undefined,
    },
    { keyboard: sender.botId, menu: sender.botId },
    'send',
  );
  const replyId = replyOf(call, sender, chat, fields['replyId']);
  const { actorId: authorId, lateKey } = sender;
  const common = { dialogId: `chat${chat.id}`, authorId, lateKey, hops: hopsOf(call) };
  const uuidMap: JsonMap = {};
  for (const { uuid, message } of forwards)
    uuidMap[uuid] = sendMessage(portal, { ...common, ...forwarded(message), uuid }).id;
  const text = trim(scalarText(fields['message']) ?? '');
  const isForwardOnly = forwards.length > 0 && text === '' && parts.attach === undefined;
  const id = isForwardOnly
    ? null
    : sendMessage(portal, {
        ...common,
        text,
        parts,
        replyId,
        system: truth(fields['system']),
        urlPreview: truth(fields['urlPreview'], true),
        uuid: scalarText(fields['templateId']) ?? null,
        emptyCode: 'EMPTY_MESSAGE',
      }).id;
  return { id, uuidMap: forwards.length === 0 ? [] : uuidMap };
}

/** im.v2 methods take `chatId` as well. */
function dialogOrChat(call: MethodCall, actorId: number): Chat {
  const chatId = wholeNumber(call.params['chatId']);
  if (call.params['dialogId'] !== undefined || chatId <= 0) return memberDialog(call, actorId);
  return memberDialog({ ...call, params: { ...call.params, dialogId: `chat${chatId}` } }, actorId);
}

/** @throws PortalError TOO_MANY_MESSAGES, WRONG_UUID, MESSAGE_NOT_FOUND, ACCESS_DENIED */
function forwardsOf(
  call: MethodCall,
  sender: Sender,
  given: Json | undefined,
): { uuid: string; message: Message }[] {
  const entries = isMap(given) ? Object.entries(given) : [];
  if (entries.length > IDS_PER_CALL)
    throw new PortalError('TOO_MANY_MESSAGES', `At most ${IDS_PER_CALL} messages can be forwarded`);
  return entries.map(([uuid, id]) => {
    if (!isDedupeKey(uuid)) throw new PortalError('WRONG_UUID', 'Keys of forwardIds are UUIDs of version 4');
    return { uuid, message: readable(call, sender, wholeNumber(id)) };
  });
}

function replyOf(call: MethodCall, sender: Sender, chat: Chat, given: Json | undefined): number {
  const id = wholeNumber(given);
  if (id <= 0) return 0;
  const message = readable(call, sender, id);
  if (message.chatId !== chat.id)
    throw new PortalError('REPLY_ERROR', 'You can only reply to a message of this chat');
  return id;
}

function readable(call: MethodCall, sender: Sender, id: number): Message {
  const { messages, chats } = call.portal.state;
  const message = messages.get(id);
  if (message === undefined) throw new PortalError('MESSAGE_NOT_FOUND', 'Message not found');
  if (chats.get(message.chatId)?.members.includes(sender.actorId) !== true)
    throw new PortalError('ACCESS_DENIED', 'Access denied');
  return message;
}
