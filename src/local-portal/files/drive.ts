import type { Portal } from '../portal.ts';
import type { Chat, DriveFile, DriveFolder } from '../state.ts';
import { extensionOf, kindOf, pixelsOf } from './file-kind.ts';

/** Where im.disk.file.save puts copies. */
const SAVED_FILES = 'Saved Files';

/** Folder of a chat's files; made when it is asked for the first time. */
export function chatFolder(portal: Portal, chat: Chat): DriveFolder {
  return (
    [...portal.state.folders.values()].find((folder) => folder.chatId === chat.id) ??
    newFolder(portal, { name: `Chat ${chat.id}`, chatId: chat.id, ownerId: 0 })
  );
}

/** The folder of saved files on a user's own drive. */
export function savedFolder(portal: Portal, userId: number): DriveFolder {
  return (
    [...portal.state.folders.values()].find((folder) => folder.ownerId === userId) ??
    newFolder(portal, { name: SAVED_FILES, chatId: 0, ownerId: userId })
  );
}

/** What a new file is. */
export interface NewFile {
  folder: DriveFolder;
  name: string;
  content: Buffer;
  authorId: number;
}

/** Puts a file into a folder. A name that is taken gets a number, as in `plan (1).png`. */
export function storeFile(portal: Portal, { folder, name, content, authorId }: NewFile): DriveFile {
  const { ids, files } = portal.state;
  ids.drive += 1;
  const type = kindOf(name);
  const file: DriveFile = {
    id: ids.drive,
    folderId: folder.id,
    name: freeName(portal, folder, name),
    type,
    image: type === 'image' ? pixelsOf(content) : null,
    size: content.length,
    authorId,
    createdAt: portal.now(),
    content: content.toString('base64'),
  };
  files.set(file.id, file);
  return file;
}

/** A copy of a file in another folder. */
export function copyFile(portal: Portal, file: DriveFile, folder: DriveFolder, authorId: number): DriveFile {
  const content = Buffer.from(file.content, 'base64');
  return storeFile(portal, { folder, name: file.name, content, authorId });
}

/** Chat of a file; undefined for files of nobody's chat. */
export function chatOfFile(portal: Portal, file: DriveFile): Chat | undefined {
  const { folders, chats } = portal.state;
  return chats.get(folders.get(file.folderId)?.chatId ?? 0);
}

/** May somebody open a file: their own, or of a chat they are in. */
export function mayOpen(portal: Portal, file: DriveFile, userId: number): boolean {
  const isOwn = portal.state.folders.get(file.folderId)?.ownerId === userId;
  return isOwn || chatOfFile(portal, file)?.members.includes(userId) === true;
}

function newFolder(portal: Portal, facts: Omit<DriveFolder, 'id'>): DriveFolder {
  const { ids, folders } = portal.state;
  ids.drive += 1;
  const folder = { id: ids.drive, ...facts };
  folders.set(folder.id, folder);
  return folder;
}

function freeName(portal: Portal, folder: DriveFolder, name: string): string {
  const taken = new Set(
    [...portal.state.files.values()].filter((file) => file.folderId === folder.id).map((file) => file.name),
  );
  const extension = extensionOf(name);
  const stem = extension === '' ? name : name.slice(0, -extension.length - 1);
  let free = name;
  for (let n = 1; taken.has(free); n += 1)
    free = extension === '' ? `${stem} (${n})` : `${stem} (${n}).${name.slice(-extension.length)}`;
  return free;
}
