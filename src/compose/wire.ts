/**
 * Composed messages -> parameters of the methods of both generations. Keyboards, menus and attachments always go in
 * full form with BOT_ID inside, the only form that every method takes. Source: REST reference, im, imbot and imbot.v2.
 */
import { ComposeError } from '../errors.ts';
import type { AttachFields } from './attach.ts';
import { checkDialogId } from './dialog-id.ts';
import type { KeyboardFields } from './keyboard.ts';
import type { MenuFields } from './menu.ts';
import type { Edit, Removed, Reply } from './reply.ts';

export interface SendTarget {
  dialogId: string;
  botId: number;
}
export interface UpdateTarget {
  messageId: number;
  botId: number;
}
export interface AnswerTarget {
  commandId: number;
  /** Message of the command event. */
  messageId: number;
  botId: number;
}

/** v2 messages carry no menu: `refuse` (default) throws, `omit` leaves it out because the caller sends it elsewhere. */
export interface MenuRule {
  menu?: 'refuse' | 'omit';
}

type WithBot<Fields> = Fields & { BOT_ID: number };
type V1Parts = {
  ATTACH?: AttachFields;
  KEYBOARD?: WithBot<KeyboardFields>;
  MENU?: WithBot<MenuFields>;
  SYSTEM?: 'Y';
  URL_PREVIEW?: 'N';
};
export type V1Message = V1Parts & { BOT_ID: number; DIALOG_ID: string; MESSAGE?: string; REPLY_ID?: number };
export type V1Answer = V1Parts & { BOT_ID: number; COMMAND_ID: number; MESSAGE_ID: number; MESSAGE: string };
export type V1Update = {
  BOT_ID: number;
  MESSAGE_ID: number;
  MESSAGE?: string;
  ATTACH?: AttachFields | Removed;
  KEYBOARD?: WithBot<KeyboardFields> | Removed;
  MENU?: WithBot<MenuFields> | Removed;
  URL_PREVIEW?: 'Y' | 'N';
};
type V2Fields = {
  message?: string;
  attach?: AttachFields;
  keyboard?: WithBot<KeyboardFields>;
  system?: true;
  urlPreview?: false;
};
export type V2Message = { botId: number; dialogId: string; fields: V2Fields & { replyId?: number } };
export type V2Answer = {
  botId: number;
  commandId: number;
  messageId: number;
  dialogId: string;
  fields: V2Fields & { menu?: WithBot<MenuFields> };
};
export type V2Update = {
  botId: number;
  messageId: number;
  fields: {
    message?: string;
    attach?: AttachFields | Removed;
    keyboard?: WithBot<KeyboardFields> | Removed;
    urlPreview?: 'Y' | 'N';
  };
};

function withBot<Fields extends KeyboardFields | MenuFields>(fields: Fields, botId: number): WithBot<Fields> {
  return { ...fields, BOT_ID: botId };
}

function checkBot(botId: number): number {
  if (Number.isSafeInteger(botId) && botId > 0) return botId;
  throw new ComposeError(`no bot id: ${botId}`, {
    code: 'BOT_ID_ERROR',
    at: 'botId',
    hint: 'Commands of buttons and menus are lost without it.',
  });
}

function v1Parts(reply: Reply, botId: number): V1Parts {
  return {
    ...(reply.attach !== undefined && { ATTACH: reply.attach }),
    ...(reply.keyboard !== undefined && { KEYBOARD: withBot(reply.keyboard, botId) }),
    ...(reply.menu !== undefined && { MENU: withBot(reply.menu, botId) }),
    ...(reply.system && { SYSTEM: 'Y' as const }),
    ...(!reply.urlPreview && { URL_PREVIEW: 'N' as const }),
  };
}

function v2Fields(reply: Reply, botId: number): V2Fields {
  return {
    ...(reply.text !== '' && { message: reply.text }),
    ...(reply.attach !== undefined && { attach: reply.attach }),
    ...(reply.keyboard !== undefined && { keyboard: withBot(reply.keyboard, botId) }),
    ...(reply.system && { system: true as const }),
    ...(!reply.urlPreview && { urlPreview: false as const }),
  };
}

function checkNoMenu(menu: MenuFields | Removed | undefined, rule: MenuRule): void {
  if (menu === undefined || rule.menu === 'omit') return;
  throw new ComposeError('menu: imbot.v2 messages carry no menu, the portal would drop it', {
    code: 'MENU_NOT_SUPPORTED',
    at: 'menu',
    hint: 'Use a keyboard, answer a command, or let the bot speak v1.',
  });
}

/**
 * Parameters of `imbot.message.add` and `im.message.add`. Only the latter knows REPLY_ID.
 *
 * @throws ComposeError USER_ID_EMPTY, CHAT_ID_EMPTY, BOT_ID_ERROR
 */
export function toV1Message(reply: Reply, target: SendTarget): V1Message {
  const botId = checkBot(target.botId);
  return {
    BOT_ID: botId,
    DIALOG_ID: checkDialogId(target.dialogId),
    ...(reply.text !== '' && { MESSAGE: reply.text }),
    ...v1Parts(reply, botId),
    ...(reply.replyTo !== undefined && { REPLY_ID: reply.replyTo }),
  };
}

/**
 * Parameters of `imbot.v2.Chat.Message.send`.
 *
 * @throws ComposeError MENU_NOT_SUPPORTED, USER_ID_EMPTY, CHAT_ID_EMPTY, BOT_ID_ERROR
 */
export function toV2Message(reply: Reply, target: SendTarget, rule: MenuRule = {}): V2Message {
  checkNoMenu(reply.menu, rule);
  const botId = checkBot(target.botId);
  return {
    botId,
    dialogId: checkDialogId(target.dialogId),
    fields: { ...v2Fields(reply, botId), ...(reply.replyTo !== undefined && { replyId: reply.replyTo }) },
  };
}

/** Parameters of `imbot.message.update` and `im.message.update`. @throws ComposeError BOT_ID_ERROR */
export function toV1Update(edit: Edit, target: UpdateTarget): V1Update {
  const botId = checkBot(target.botId);
  const { keyboard, menu } = edit;
  return {
    BOT_ID: botId,
    MESSAGE_ID: target.messageId,
    ...(edit.text !== undefined && { MESSAGE: edit.text }),
    ...(edit.attach !== undefined && { ATTACH: edit.attach }),
    ...(keyboard !== undefined && { KEYBOARD: keyboard === 'N' ? keyboard : withBot(keyboard, botId) }),
    ...(menu !== undefined && { MENU: menu === 'N' ? menu : withBot(menu, botId) }),
    ...(edit.urlPreview !== undefined && { URL_PREVIEW: yesNo(edit.urlPreview) }),
  };
}

function yesNo(value: boolean): 'Y' | 'N' {
  return value ? 'Y' : 'N';
}

/** Parameters of `imbot.v2.Chat.Message.update`. @throws ComposeError MENU_NOT_SUPPORTED, BOT_ID_ERROR */
export function toV2Update(edit: Edit, target: UpdateTarget, rule: MenuRule = {}): V2Update {
  checkNoMenu(edit.menu, rule);
  const botId = checkBot(target.botId);
  const { keyboard } = edit;
  return {
    botId,
    messageId: target.messageId,
    fields: {
      ...(edit.text !== undefined && { message: edit.text }),
      ...(edit.attach !== undefined && { attach: edit.attach }),
      ...(keyboard !== undefined && { keyboard: keyboard === 'N' ? keyboard : withBot(keyboard, botId) }),
      ...(edit.urlPreview !== undefined && { urlPreview: yesNo(edit.urlPreview) }),
    },
  };
}

/** Parameters of `imbot.command.answer`, which always needs text. @throws ComposeError BOT_ID_ERROR */
export function toV1Answer(reply: Reply, target: AnswerTarget): V1Answer {
  const botId = checkBot(target.botId);
  return {
    BOT_ID: botId,
    COMMAND_ID: target.commandId,
    MESSAGE_ID: target.messageId,
    MESSAGE: reply.text,
    ...v1Parts(reply, botId),
  };
}

/** Parameters of `imbot.v2.Command.answer`. @throws ComposeError USER_ID_EMPTY, CHAT_ID_EMPTY, BOT_ID_ERROR */
export function toV2Answer(reply: Reply, target: AnswerTarget & { dialogId: string }): V2Answer {
  const botId = checkBot(target.botId);
  return {
    botId,
    commandId: target.commandId,
    messageId: target.messageId,
    dialogId: checkDialogId(target.dialogId),
    fields: {
      ...v2Fields(reply, botId),
      ...(reply.menu !== undefined && { menu: withBot(reply.menu, botId) }),
    },
  };
}
