import { MESSAGE_EDIT_SECONDS } from '../../bitrix24/limits.ts';
import type { Portal } from '../portal.ts';
import type { JsonMap, Message } from '../state.ts';
import type { PartChanges } from './parts.ts';
import { removeMessage } from './remove.ts';
import { editedText, isLarge } from './text.ts';

export interface UpdateInput extends PartChanges {
  actorId: number;
  /** Absent = unchanged. */
  text?: string;
  /** Whether ATTACH marks the message as edited; a new text always does. */
  marksEdited?: boolean;
  /** Keep a message whose text became empty when it still has an attachment (v2). */
  keepsAttached?: boolean;
  hops?: number | null;
}

/** Own message, not older than three days (REST reference: im.message.update). */
export function mayEdit(portal: Portal, message: Message, actorId: number, withWindow: boolean): boolean {
  if (message.authorId !== actorId || message.params['IS_DELETED'] === 'Y') return false;
  return !withWindow || portal.now() - message.date <= MESSAGE_EDIT_SECONDS * 1000;
}

/** Changes a message; bots hear of a new text, pages of new parts too. An empty text removes the message. */
export function updateMessage(portal: Portal, message: Message, input: UpdateInput): void {
  const text = input.text === undefined ? undefined : editedText(input.text);
  setPart(message.params, 'ATTACH', input.attach);
  setPart(message.params, 'KEYBOARD', input.keyboard);
  setPart(message.params, 'MENU', input.menu);
  if (text === '' && !(input.keepsAttached === true && message.params['ATTACH'] !== undefined)) {
    removeMessage(portal, message, { actorId: input.actorId, hops: input.hops ?? null });
    return;
  }
  if (text !== undefined) {
    message.text = text;
    delete message.params['LARGE_FONT'];
    if (isLarge(text)) message.params['LARGE_FONT'] = 'Y';
  }
  const attachMarks = input.attach !== undefined && input.marksEdited !== false;
  if (text !== undefined || attachMarks) message.params['IS_EDITED'] = 'Y';
  const chat = portal.state.chats.get(message.chatId);
  if (chat === undefined) return;
  const hasNewParts = [input.attach, input.keyboard, input.menu].some((change) => change !== undefined);
  if (text === undefined && !hasNewParts) return;
  const actor = portal.state.users.get(input.actorId) ?? null;
  const type = text === undefined ? 'messageChange' : 'messageUpdate';
  portal.emit({ type, message, chat, actor }, input.hops ?? null);
}

function setPart(params: JsonMap, name: string, change: JsonMap[] | null | undefined): void {
  if (change === null) delete params[name];
  else if (change !== undefined) params[name] = change;
}
