import { fullName } from '../events/objects-v1.ts';
import { isDialogId } from '../message/chats.ts';
import { newParts } from '../message/parts.ts';
import { sendMessage } from '../message/send.ts';
import { scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Bot } from '../state.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { like, remove, update } from './im-message.ts';
import { givenParts } from './message-arguments.ts';
import { botV1 } from './owner.ts';

/** Messages as the bot (REST reference: imbot.message.*). */
export const imbotMessage: MethodTable = {
  'imbot.message.add': v1('imbot', add),
  'imbot.message.update': v1('imbot', (call) => {
    const bot = botV1(call);
    return update(call, bot.id, bot.id);
  }),
  'imbot.message.delete': v1('imbot', (call) => remove(call, botV1(call).id)),
  'imbot.message.like': v1('imbot', (call) => like(call, botV1(call).id)),
};

function add(call: MethodCall): number {
  const { portal, params } = call;
  const bot = botV1(call);
  const from = wholeNumber(params['FROM_USER_ID']);
  const to = wholeNumber(params['TO_USER_ID']);
  const isBetween = from > 0 && to > 0;
  const dialogId = isBetween ? String(to) : (scalarText(params['DIALOG_ID']) ?? '');
  if (!isDialogId(dialogId) || /^0*$/.test(dialogId))
    throw new PortalError('DIALOG_ID_EMPTY', "Dialog ID can't be empty");
  const text = trim(scalarText(params['MESSAGE']) ?? '');
  if (text === '') throw new PortalError('MESSAGE_EMPTY', "Message can't be empty");
  const parts = newParts(portal, givenParts(params), { keyboard: bot.id, menu: bot.id }, 'add');
  const system = isBetween || params['SYSTEM'] === 'Y';
  return sendMessage(portal, {
    dialogId,
    authorId: isBetween ? from : bot.id,
    text: isBetween ? `[USER=${bot.id}]${botName(call, bot)}[/USER]\n${text}` : text,
    parts,
    system,
    urlPreview: params['URL_PREVIEW'] !== 'N',
    skipCommand: true,
    hops: hopsOf(call),
    ...(system && !isBetween && { prefix: `${botName(call, bot)}:` }),
  }).id;
}

/** Name of a bot as people see it. */
export function botName(call: MethodCall, bot: Bot): string {
  const user = call.portal.state.users.get(bot.id);
  return user === undefined ? bot.code : fullName(user);
}
