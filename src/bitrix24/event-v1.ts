import type { BotEvent, WireMap } from './event.ts';
import { readBotAuth } from './event-auth.ts';
import { entriesOf, FieldProblem, idOf, languageOf, mapOf, requiredId, textOf } from './event-fields.ts';
import { commandContext, commonFields, type EventFrame, type EventTarget, userField } from './event-frame.ts';
import { eventId, type Whose } from './event-id.ts';
import { chatV1, dialogV1, messageV1, userV1 } from './event-v1-parts.ts';
import { encodeForm } from './form-encode.ts';

/** One bot of an event, with what most kinds need. */
interface Told {
  whose: Whose;
  params: WireMap;
  target: EventTarget;
  /** Fields of every event that happens in a dialog. */
  common: ReturnType<typeof inDialog>;
}

function inDialog(frame: EventFrame, params: WireMap, target: EventTarget) {
  const user = userV1(mapOf(frame.data.USER), target.bot.id);
  return { ...commonFields(frame, target), chat: chatV1(params, target.dialogId), ...userField(user) };
}

function tell(frame: EventFrame, entry: WireMap, id: number, at: string): Told {
  const params = mapOf(frame.data.PARAMS);
  const target: EventTarget = {
    generation: 'v1',
    bot: { id, code: textOf(entry.BOT_CODE) ?? '' },
    botAuth: readBotAuth([mapOf(entry.AUTH), entry], at, frame.memberId, frame.ts),
    dialogId: dialogV1(params),
    language: languageOf(params.LANGUAGE),
  };
  const whose = { memberId: frame.memberId, botId: id, ts: frame.ts };
  return { whose, params, target, common: inDialog(frame, params, target) };
}

/** One event per bot of `data.BOT`; its keys are the bots' ids. */
function perBot(frame: EventFrame, build: (told: Told) => BotEvent): BotEvent[] {
  const entries = entriesOf(frame.data.BOT);
  if (entries.length === 0)
    throw new FieldProblem('EVENT_BOT_MISSING', 'data.BOT', 'at least one bot is expected');
  return entries.map(([key, value]) => {
    const entry = mapOf(value);
    const at = `data.BOT.${key}`;
    return build(tell(frame, entry, requiredId(entry.BOT_ID ?? key, `${at}.BOT_ID`), at));
  });
}

function messageAdd(frame: EventFrame): BotEvent[] {
  const message = messageV1(frame.data);
  return perBot(frame, ({ whose, common }) => ({
    kind: 'message',
    id: eventId.message(whose, message.id),
    ...common,
    message,
  }));
}

function messageUpdate(frame: EventFrame): BotEvent[] {
  const message = messageV1(frame.data);
  return perBot(frame, ({ whose, common }) => ({
    kind: 'messageEdited',
    id: eventId.messageEdited(whose, message.id, message.textOriginal),
    ...common,
    message,
  }));
}

function messageDelete(frame: EventFrame): BotEvent[] {
  const params = mapOf(frame.data.PARAMS);
  const messageId = requiredId(params.MESSAGE_ID ?? params.ID, 'data.PARAMS.MESSAGE_ID');
  return perBot(frame, ({ whose, common }) => ({
    kind: 'messageDeleted',
    id: eventId.messageDeleted(whose, messageId),
    ...common,
    messageId,
  }));
}

/** Who acted, in events without a message; 0 when nobody did. */
function actor({ params, common }: Told): number {
  return idOf(params.USER_ID) ?? idOf(params.FROM_USER_ID) ?? common.user?.id ?? 0;
}

function joinChat(frame: EventFrame): BotEvent[] {
  return perBot(frame, (told) => ({
    kind: 'join',
    id: eventId.join(told.whose, told.target.dialogId, actor(told)),
    ...told.common,
    silent: textOf(told.params.SILENT_JOIN) === 'Y',
  }));
}

function contextGet(frame: EventFrame): BotEvent[] {
  const context = mapOf(mapOf(frame.data.PARAMS).CONTEXT);
  return perBot(frame, (told) => ({
    kind: 'open',
    id: eventId.open(told.whose, told.target.dialogId, actor(told), encodeForm(context)),
    ...told.common,
    context,
  }));
}

/** One event per command of `data.COMMAND`; its keys are the commands' ids. */
function commandAdd(frame: EventFrame): BotEvent[] {
  const entries = entriesOf(frame.data.COMMAND);
  if (entries.length === 0) {
    throw new FieldProblem('EVENT_BOT_MISSING', 'data.COMMAND', 'at least one command is expected');
  }
  return entries.map(([key, value]) => {
    const entry = mapOf(value);
    const at = `data.COMMAND.${key}`;
    const told = tell(frame, entry, requiredId(entry.BOT_ID, `${at}.BOT_ID`), at);
    const messageId = requiredId(entry.MESSAGE_ID ?? told.params.MESSAGE_ID, `${at}.MESSAGE_ID`);
    const command = {
      id: requiredId(entry.COMMAND_ID ?? key, `${at}.COMMAND_ID`),
      name: (textOf(entry.COMMAND) ?? '').replace(/^\//, ''),
      params: textOf(entry.COMMAND_PARAMS) ?? '',
      context: commandContext(textOf(entry.COMMAND_CONTEXT)),
    };
    const id =
      command.context === 'textarea'
        ? eventId.commandTyped(told.whose, messageId, command.id, command.params)
        : eventId.commandPressed(told.whose, messageId, command.id, command.params, actor(told));
    return { kind: 'command', id, ...told.common, command, messageId };
  });
}

/** Flat: no bot map, no dialog, no token. */
function botDelete(frame: EventFrame): BotEvent[] {
  const id = requiredId(frame.data.BOT_ID, 'data.BOT_ID');
  const bot = { id, code: textOf(frame.data.BOT_CODE) ?? '' };
  const target: EventTarget = { generation: 'v1', bot, botAuth: undefined, dialogId: '', language: 'en' };
  const whose = { memberId: frame.memberId, botId: id, ts: frame.ts };
  return [{ kind: 'botDeleted', id: eventId.botDeleted(whose), ...commonFields(frame, target) }];
}

/** Readers of the v1 events by name; each gives one event per bot or command. @throws FieldProblem */
export const eventsV1: ReadonlyMap<string, (frame: EventFrame) => BotEvent[]> = new Map([
  ['ONIMBOTMESSAGEADD', messageAdd],
  ['ONIMBOTMESSAGEUPDATE', messageUpdate],
  ['ONIMBOTMESSAGEDELETE', messageDelete],
  ['ONIMBOTJOINCHAT', joinChat],
  ['ONIMBOTCONTEXTGET', contextGet],
  ['ONIMCOMMANDADD', commandAdd],
  ['ONIMBOTDELETE', botDelete],
]);
