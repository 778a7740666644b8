import { createChat, isDialogId, openDialog } from '../message/chats.ts';
import { sendMessage } from '../message/send.ts';
import { scalarText } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { messageOf } from './message-arguments.ts';
import { noAccess } from './recipient.ts';
import { createTask } from './task-store.ts';

/** A message becomes a chat, a task, a post or an event (REST reference: im.message.share). */
export const messageShare: MethodTable = { 'im.message.share': v1('im', share) };

const kinds: ReadonlySet<string> = new Set(['CHAT', 'TASK', 'POST', 'CALEND']);
/** Longest title taken from a text. */
const TITLE_LENGTH = 100;

/** Posts and calendar events are not kept here: those two leave nothing but the answer. */
function share(call: MethodCall): true {
  const { portal, params, caller } = call;
  const message = messageOf(call);
  const dialogId = scalarText(params['DIALOG_ID']) ?? '';
  if (!isDialogId(dialogId)) throw new PortalError('DIALOG_ID_EMPTY', "Dialog ID can't be empty");
  const chat = openDialog(portal, caller.user.id, dialogId, hopsOf(call));
  if (chat?.members.includes(caller.user.id) !== true) throw noAccess();
  const kind = scalarText(params['TYPE']) ?? '';
  if (message === undefined || message.chatId !== chat.id || !kinds.has(kind))
    throw new PortalError('PARAMS_ERROR', 'Incorrect params');
  const title = [...message.text].slice(0, TITLE_LENGTH).join('');
  if (kind === 'TASK')
    createTask(portal, { title, creatorId: caller.user.id, responsibleId: caller.user.id });
  if (kind === 'CHAT') {
    const made = createChat(portal, {
      title,
      ownerId: caller.user.id,
      members: chat.members,
      hops: hopsOf(call),
    });
    sendMessage(portal, {
      dialogId: `chat${made.id}`,
      authorId: caller.user.id,
      text: message.text,
      hops: hopsOf(call),
    });
  }
  return true;
}
