import { fullName } from '../events/objects-v1.ts';
import { isoDate } from '../events/objects-v2.ts';
import { elements, wholeNumber } from '../message/value.ts';
import type { Portal } from '../portal.ts';
import type { DriveFile, JsonMap, Message } from '../state.ts';
import { chatOfFile } from './drive.ts';
import { extensionOf } from './file-kind.ts';
import { showUrl } from './link.ts';

/** File object of methods and of `PARAMS.FILES` (event reference, 5.1). */
export function fileFacts(portal: Portal, file: DriveFile): JsonMap {
  const author = portal.state.users.get(file.authorId);
  const preview = file.type === 'image' ? showUrl(portal, file, 'showImage') : '';
  return {
    id: file.id,
    chatId: chatOfFile(portal, file)?.id ?? 0,
    date: isoDate(file.createdAt),
    type: file.type,
    name: file.name,
    extension: extensionOf(file.name),
    size: file.size,
    image: file.image === null ? false : { height: file.image.height, width: file.image.width },
    status: 'done',
    progress: 100,
    authorId: file.authorId,
    authorName: author === undefined ? '' : fullName(author),
    urlPreview: preview,
    urlShow: preview === '' ? showUrl(portal, file, 'download') : preview,
    urlDownload: showUrl(portal, file, 'download'),
    viewerAttrs: {
      viewer: true,
      viewerType: file.type === 'image' ? 'image' : 'unknown',
      objectId: file.id,
    },
    mediaUrl: preview === '' ? [] : { preview: { 250: preview } },
    isTranscribable: false,
    isVideoNote: false,
    isVoiceNote: false,
  };
}

/** Files a message carries, in order; those that were deleted are left out. */
export function filesOf(portal: Portal, message: Message): DriveFile[] {
  return (elements(message.params['FILE_ID']) ?? []).flatMap(
    (id) => portal.state.files.get(wholeNumber(id)) ?? [],
  );
}

/** `PARAMS.FILES`: file objects by id; empty when there are none. */
export function filesMap(portal: Portal, message: Message): JsonMap {
  return Object.fromEntries(
    filesOf(portal, message).map((file) => [String(file.id), fileFacts(portal, file)]),
  );
}
