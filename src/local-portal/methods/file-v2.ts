import { chatOfFile, mayOpen } from '../files/drive.ts';
import { fileFacts } from '../files/file-facts.ts';
import { downloadUrl } from '../files/link.ts';
import { sendFiles, uploadedBytes } from '../files/upload.ts';
import { scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, DriveFile, JsonMap } from '../state.ts';
import { memberDialog } from './dialog-v2.ts';
import { argument, hopsOf, type MethodTable, nested, v2 } from './entry.ts';
import { botV2Of } from './owner.ts';

/** Files in one call, as the bot and as the user (REST reference: imbot.v2.File.*, im.v2.File.*). */
export const filesV2: MethodTable = {
  'imbot.v2.File.upload': v2('imbot', (call) => upload(call, botV2Of(call).id)),
  'imbot.v2.File.download': v2('imbot', (call) => {
    const bot = botV2Of(call);
    const file = knownFile(call);
    return link(call, file, mayOpen(call.portal, file, bot.id), 'imbot');
  }),
  'im.v2.File.upload': v2('im', (call) => upload(call, call.caller.user.id)),
  'im.v2.File.download': v2('im', (call) => {
    const chat = memberDialog(call, call.caller.user.id);
    const file = knownFile(call);
    return link(call, file, isOf(call, file, chat), 'im');
  }),
};

function upload(call: MethodCall, authorId: number): JsonMap {
  const chat = memberDialog(call, authorId);
  const fields = nested(call.params, 'fields');
  const name = trim(scalarText(fields['name']) ?? '');
  if (name === '') throw new PortalError('FILE_EMPTY', 'File name is empty');
  const content = uploadedBytes(scalarText(fields['content']) ?? '');
  const text = trim(scalarText(fields['message']) ?? '');
  const files = [{ name, content }];
  const sent = sendFiles(call.portal, { chat, authorId, files, text, hops: hopsOf(call) });
  const [file] = sent.files;
  return {
    file: file === undefined ? {} : fileFacts(call.portal, file),
    messageId: sent.message.id,
    chatId: chat.id,
    dialogId: scalarText(call.params['dialogId']) ?? `chat${chat.id}`,
  };
}

/** @throws PortalError 100, FILE_NOT_FOUND */
function knownFile(call: MethodCall): DriveFile {
  const file = call.portal.state.files.get(wholeNumber(argument(call, 'fileId')));
  if (file === undefined) throw new PortalError('FILE_NOT_FOUND', 'File not found');
  return file;
}

function isOf(call: MethodCall, file: DriveFile, chat: Chat): boolean {
  return chatOfFile(call.portal, file)?.id === chat.id;
}

/** @throws PortalError FILE_ACCESS_ERROR */
function link(call: MethodCall, file: DriveFile, isOpen: boolean, scope: string): JsonMap {
  if (!isOpen) throw new PortalError('FILE_ACCESS_ERROR', 'You do not have access to the file');
  return { downloadUrl: downloadUrl(call.portal, file, call.caller, scope) };
}
