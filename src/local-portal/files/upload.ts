import { FILE_BYTES } from '../../bitrix24/limits.ts';
import { sendMessage } from '../message/send.ts';
import { type Portal, PortalError } from '../portal.ts';
import type { Chat, DriveFile, Message } from '../state.ts';
import { chatFolder, storeFile } from './drive.ts';

/** Base64 text of a full file of the largest size. */
const MOST_TEXT = 139_810_133;

/**
 * Bytes of base64 as uploads give it, without a `data:` prefix.
 * @throws PortalError FILE_EMPTY, FILE_TOO_LARGE, FILE_INVALID_CONTENT
 */
export function uploadedBytes(content: string): Buffer {
  if (content === '') throw new PortalError('FILE_EMPTY', 'File is empty');
  if (content.length > MOST_TEXT) throw new PortalError('FILE_TOO_LARGE', 'File too large');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content) || content.length % 4 !== 0)
    throw new PortalError('FILE_INVALID_CONTENT', 'The content is not base64');
  const bytes = Buffer.from(content, 'base64');
  if (bytes.length > FILE_BYTES) throw new PortalError('FILE_TOO_LARGE', 'File too large');
  return bytes;
}

/** A file with its bytes. */
export interface NamedBytes {
  name: string;
  content: Buffer;
}

/** Files that are sent into a chat at once. */
export interface SentFiles {
  chat: Chat;
  authorId: number;
  files: readonly NamedBytes[];
  text: string;
  replyId?: number;
  /** Idempotency key. */
  uuid?: string;
  hops: number | null;
}

/** Puts files into a chat's folder and one message about them into the chat. */
export function sendFiles(portal: Portal, sent: SentFiles): { files: DriveFile[]; message: Message } {
  const { chat, authorId, text, replyId, uuid, hops } = sent;
  const folder = chatFolder(portal, chat);
  const files = sent.files.map((file) => storeFile(portal, { folder, ...file, authorId }));
  const message = sendMessage(portal, {
    dialogId: `chat${chat.id}`,
    authorId,
    text,
    params: { FILE_ID: files.map((file) => file.id) },
    ...(replyId === undefined ? {} : { replyId }),
    uuid: uuid ?? null,
    hops,
  });
  return { files, message };
}
