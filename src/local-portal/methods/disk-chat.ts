import { chatFolder, chatOfFile, copyFile, mayOpen, savedFolder } from '../files/drive.ts';
import { fileFacts, filesOf } from '../files/file-facts.ts';
import { sendMessage } from '../message/send.ts';
import { isEmpty, scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import type { Chat, DriveFile, JsonMap } from '../state.ts';
import { idList } from './chat-arguments.ts';
import { anyChatOf, anyChatOfMember } from './chat-of-call.ts';
import { hopsOf, type MethodTable, v1 } from './entry.ts';
import { messagesOf } from './objects.ts';
import { checkMayWrite, noAccess } from './recipient.ts';

/** Files of chats, the way of three calls (REST reference: im.disk.*). */
export const chatDisk: MethodTable = {
  'im.disk.folder.get': v1('im', (call) => ({ ID: chatFolder(call.portal, anyChatOfMember(call)).id })),
  'im.disk.file.commit': v1('im', commit),
  'im.disk.file.delete': v1('im', remove),
  'im.disk.file.save': v1('im', save),
};

function commit(call: MethodCall): JsonMap {
  const { portal, params, caller } = call;
  const chat = anyChatOf(call);
  if (!chat.members.includes(caller.user.id)) throw noAccess(400);
  checkMayWrite(chat, caller.user);
  const isFromDrive = !isEmpty(params['DISK_ID']);
  const given = params['DISK_ID'] ?? params['UPLOAD_ID'] ?? params['FILE_ID'];
  const ids = idList(given);
  if (ids.length === 0) throw new PortalError('FILES_ERROR', "List of files is empty or isn't specified");
  const files = ids.map((id) => taken(call, chat, id));
  const message = sendMessage(portal, {
    dialogId: `chat${chat.id}`,
    authorId: caller.user.id,
    text: trim(scalarText(params['MESSAGE']) ?? ''),
    params: { FILE_ID: files.map((file) => file.id) },
    uuid: scalarText(params['TEMPLATE_ID']) ?? null,
    lateKey: true,
    hops: hopsOf(call),
  });
  const byKey = (facts: (file: DriveFile) => JsonMap): JsonMap =>
    Object.fromEntries(files.map((file) => [`${isFromDrive ? 'disk' : 'upload'}${file.id}`, facts(file)]));
  return {
    FILES: byKey((file) => fileFacts(portal, file)),
    DISK_ID: files.map((file) => String(file.id)),
    FILE_MODELS: byKey((file) => modelOf(file)),
    MESSAGE_ID: message.id,
  };
}

/** The file as one of the chat: itself when it was uploaded there, else a copy. @throws PortalError SAVE_ERROR */
function taken(call: MethodCall, chat: Chat, id: number): DriveFile {
  const { portal, caller } = call;
  const file = portal.state.files.get(id);
  if (file === undefined || !mayOpen(portal, file, caller.user.id))
    throw new PortalError('SAVE_ERROR', 'The file could not be saved');
  const folder = chatFolder(portal, chat);
  return file.folderId === folder.id ? file : copyFile(portal, file, folder, caller.user.id);
}

/** True also for a foreign file, which stays; false without access or for an unknown one. */
function remove(call: MethodCall): boolean {
  const { portal, params, caller } = call;
  const chatId = wholeNumber(params['CHAT_ID']);
  if (chatId <= 0) throw new PortalError('CHAT_ID_EMPTY', "Chat ID can't be empty");
  const id = fileIdOf(call);
  const chat = portal.state.chats.get(chatId);
  const file = portal.state.files.get(id);
  if (file === undefined || chat === undefined || chatOfFile(portal, file)?.id !== chat.id) return false;
  if (!chat.members.includes(caller.user.id)) return false;
  if (file.authorId !== caller.user.id) return true;
  for (const message of messagesOf(portal, chat.id)) {
    const files = filesOf(portal, message);
    if (!files.includes(file)) continue;
    message.params['FILE_ID'] = files.filter((other) => other !== file).map((other) => other.id);
    portal.emit({ type: 'messageChange', message, chat, actor: caller.user }, hopsOf(call));
  }
  portal.state.files.delete(id);
  return true;
}

function save(call: MethodCall): JsonMap {
  const { portal, caller } = call;
  const file = portal.state.files.get(fileIdOf(call));
  if (file === undefined || !mayOpen(portal, file, caller.user.id))
    throw new PortalError('FILE_SAVE_ERROR', "File ID can't be saved");
  const folder = savedFolder(portal, caller.user.id);
  const copy = copyFile(portal, file, folder, caller.user.id);
  return { folder: { id: folder.id, name: folder.name }, file: { id: copy.id, name: copy.name } };
}

/** FILE_ID or DISK_ID. @throws PortalError FILE_ID_EMPTY */
function fileIdOf(call: MethodCall): number {
  const id = wholeNumber(call.params['FILE_ID'] ?? call.params['DISK_ID']);
  if (id <= 0) throw new PortalError('FILE_ID_EMPTY', "File ID can't be empty");
  return id;
}

/** The drive's own object of a file. */
function modelOf(file: DriveFile): JsonMap {
  const { id, name, size, folderId, authorId } = file;
  return {
    id,
    name,
    size,
    realObjectId: id,
    parentId: folderId,
    deletedType: 0,
    createdBy: String(authorId),
    updatedBy: String(authorId),
    typeFile: 2,
    globalContentVersion: 1,
    fileId: id,
  };
}
