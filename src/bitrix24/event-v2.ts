import type { BotEvent, WireMap } from './event.ts';
import { readBotAuth } from './event-auth.ts';
import { dialogOf, FieldProblem, idOf, languageOf, mapOf, requiredId, textOf } from './event-fields.ts';
import { commandContext, commonFields, type EventFrame, type EventTarget, userField } from './event-frame.ts';
import { eventId, type Whose } from './event-id.ts';
import { chatV2, messageV2, userV2 } from './event-v2-parts.ts';
import { encodeForm } from './form-encode.ts';

function targetOf(frame: EventFrame, dialogId: string): EventTarget {
  const bot = mapOf(frame.data.bot);
  return {
    generation: 'v2',
    bot: { id: requiredId(bot.id, 'data.bot.id'), code: textOf(bot.code) ?? '' },
    botAuth: readBotAuth([mapOf(bot.auth)], 'data.bot.auth', frame.memberId, frame.ts),
    dialogId,
    language: languageOf(frame.data.language),
  };
}

function whoseOf(frame: EventFrame, target: EventTarget): Whose {
  return { memberId: frame.memberId, botId: target.bot.id, ts: frame.ts };
}

/**
 * Address for replies. Fetch mode sends no chat for a button pressed in a private chat: there it is the user's id
 * (event reference, section 7).
 * @throws FieldProblem
 */
function dialogV2(data: WireMap, chat: WireMap, message: WireMap): string {
  const said = dialogOf(chat.dialogId) ?? dialogOf(data.dialogId);
  if (said !== undefined) return said;
  const chatId = idOf(chat.id);
  if (chatId !== undefined) return `chat${chatId}`;
  const userId = idOf(mapOf(data.user).id);
  if (textOf(mapOf(data.command).command) !== undefined && userId !== undefined) return String(userId);
  const messageChatId = idOf(message.chatId) ?? idOf(message.chat_id);
  if (messageChatId !== undefined) return `chat${messageChatId}`;
  throw new FieldProblem('EVENT_FIELD_BAD', 'data.chat.dialogId', 'the address of a dialog is expected');
}

function tell(frame: EventFrame) {
  const { data } = frame;
  const chat = mapOf(data.chat);
  const message = mapOf(data.message);
  const target = targetOf(frame, dialogV2(data, chat, message));
  const user = userV2(mapOf(data.user), target.bot.id);
  return {
    whose: whoseOf(frame, target),
    dialogId: target.dialogId,
    userId: user?.id ?? 0,
    message,
    common: {
      ...commonFields(frame, target),
      chat: chatV2(chat, message, target.dialogId),
      ...userField(user),
    },
  };
}

function messageAdd(frame: EventFrame): BotEvent {
  const { whose, common, message: map } = tell(frame);
  const message = messageV2(map);
  return { kind: 'message', id: eventId.message(whose, message.id), ...common, message };
}

function messageUpdate(frame: EventFrame): BotEvent {
  const { whose, common, message: map } = tell(frame);
  const message = messageV2(map);
  const id = eventId.messageEdited(whose, message.id, message.textOriginal);
  return { kind: 'messageEdited', id, ...common, message };
}

function messageDelete(frame: EventFrame): BotEvent {
  const { whose, common } = tell(frame);
  const messageId = requiredId(frame.data.messageId, 'data.messageId');
  return { kind: 'messageDeleted', id: eventId.messageDeleted(whose, messageId), ...common, messageId };
}

function joinChat(frame: EventFrame): BotEvent {
  const { whose, common, dialogId, userId } = tell(frame);
  // v2 has no SILENT_JOIN; v1 sets it in copilot chats only.
  const silent = common.chat.messageType === 'A';
  return { kind: 'join', id: eventId.join(whose, dialogId, userId), ...common, silent };
}

function contextGet(frame: EventFrame): BotEvent {
  const { whose, common, dialogId, userId } = tell(frame);
  const context = mapOf(frame.data.context);
  return { kind: 'open', id: eventId.open(whose, dialogId, userId, encodeForm(context)), ...common, context };
}

function commandAdd(frame: EventFrame): BotEvent {
  const { whose, common, message, userId } = tell(frame);
  const map = mapOf(frame.data.command);
  const messageId = requiredId(message.id, 'data.message.id');
  const command = {
    id: requiredId(map.id, 'data.command.id'),
    name: (textOf(map.command) ?? '').replace(/^\//, ''),
    params: textOf(map.params) ?? '',
    context: commandContext(textOf(map.context)),
  };
  const id =
    command.context === 'textarea'
      ? eventId.commandTyped(whose, messageId, command.id, command.params)
      : eventId.commandPressed(whose, messageId, command.id, command.params, userId);
  return { kind: 'command', id, ...common, command, messageId };
}

function reactionChange(frame: EventFrame): BotEvent {
  const { whose, common, message, userId } = tell(frame);
  const messageId = requiredId(message.id, 'data.message.id');
  const reaction = textOf(frame.data.reaction);
  if (reaction === undefined) {
    throw new FieldProblem('EVENT_FIELD_BAD', 'data.reaction', 'the code of a reaction is expected');
  }
  const action = textOf(frame.data.action) === 'delete' ? 'delete' : 'add';
  const id = eventId.reaction(whose, messageId, userId, reaction, action);
  return { kind: 'reaction', id, ...common, messageId, reaction, action };
}

function botDelete(frame: EventFrame): BotEvent {
  const target = targetOf(frame, '');
  return {
    kind: 'botDeleted',
    id: eventId.botDeleted(whoseOf(frame, target)),
    ...commonFields(frame, target),
  };
}

/** Readers of the v2 events by name; a v2 event is always about one bot. @throws FieldProblem */
export const eventsV2: ReadonlyMap<string, (frame: EventFrame) => BotEvent> = new Map([
  ['ONIMBOTV2MESSAGEADD', messageAdd],
  ['ONIMBOTV2MESSAGEUPDATE', messageUpdate],
  ['ONIMBOTV2MESSAGEDELETE', messageDelete],
  ['ONIMBOTV2JOINCHAT', joinChat],
  ['ONIMBOTV2CONTEXTGET', contextGet],
  ['ONIMBOTV2COMMANDADD', commandAdd],
  ['ONIMBOTV2REACTIONCHANGE', reactionChange],
  ['ONIMBOTV2DELETE', botDelete],
]);
