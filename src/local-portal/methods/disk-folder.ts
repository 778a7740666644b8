import { isoDate } from '../events/objects-v2.ts';
import { mayOpen, storeFile } from '../files/drive.ts';
import { downloadUrl } from '../files/link.ts';
import { elements, isMap, scalarText, trim, wholeNumber } from '../message/value.ts';
import { type MethodCall, type MethodEntry, PortalError } from '../portal.ts';
import { upperKeys } from '../rest/php.ts';
import type { DriveFile, JsonMap } from '../state.ts';
import type { MethodTable } from './entry.ts';

const disk = (run: (call: MethodCall, params: JsonMap) => JsonMap): MethodEntry => ({
  scope: 'disk',
  generation: 'common',
  run: (call) => ({ result: run(call, upperKeys(call.params)) }),
});

/** What sending a classic file needs of the drive (REST reference: disk.folder.uploadfile, disk.file.get). */
export const driveFiles: MethodTable = {
  'disk.folder.uploadfile': disk(upload),
  'disk.file.get': disk(get),
};

function upload(call: MethodCall, params: JsonMap): JsonMap {
  const { portal, caller } = call;
  const folder = portal.state.folders.get(wholeNumber(params['ID']));
  if (folder === undefined) throw new PortalError('ERROR_NOT_FOUND', 'Could not find entity with id');
  const isMember = portal.state.chats.get(folder.chatId)?.members.includes(caller.user.id) === true;
  if (!isMember && folder.ownerId !== caller.user.id)
    throw new PortalError('ACCESS_DENIED', 'Access denied', 403);
  const { name, content } = contentOf(params);
  return facts(call, storeFile(portal, { folder, name, content, authorId: caller.user.id }));
}

/** `fileContent`: `[name, base64]` or base64 alone with the name in `data.NAME`. */
function contentOf(params: JsonMap): { name: string; content: Buffer } {
  const given = params['FILECONTENT'];
  const list = elements(given);
  const data = isMap(params['DATA']) ? params['DATA'] : {};
  const base64 = scalarText(list === null ? given : list[1]) ?? '';
  const name = trim(scalarText(data['NAME']) ?? scalarText(list?.[0]) ?? '');
  if (name === '') throw requires('data');
  if (base64 === '') throw requires('fileContent');
  return { name, content: Buffer.from(base64, 'base64') };
}

function requires(argument: string): PortalError {
  return new PortalError('ERROR_ARGUMENT', `Argument '${argument}' is null or empty`, 400, { argument });
}

function get(call: MethodCall, params: JsonMap): JsonMap {
  const file = call.portal.state.files.get(wholeNumber(params['ID']));
  if (file === undefined) throw new PortalError('ERROR_NOT_FOUND', 'Could not find entity with id');
  if (!mayOpen(call.portal, file, call.caller.user.id))
    throw new PortalError('ACCESS_DENIED', 'Access denied', 403);
  return facts(call, file);
}

function facts(call: MethodCall, file: DriveFile): JsonMap {
  const { portal, caller } = call;
  const at = isoDate(file.createdAt);
  return {
    ID: file.id,
    NAME: file.name,
    CODE: null,
    STORAGE_ID: '1',
    TYPE: 'file',
    PARENT_ID: String(file.folderId),
    DELETED_TYPE: 0,
    GLOBAL_CONTENT_VERSION: 1,
    FILE_ID: file.id,
    SIZE: String(file.size),
    CREATE_TIME: at,
    UPDATE_TIME: at,
    DELETE_TIME: null,
    CREATED_BY: String(file.authorId),
    UPDATED_BY: String(file.authorId),
    DELETED_BY: null,
    DOWNLOAD_URL: downloadUrl(portal, file, caller, 'disk'),
    DETAIL_URL: `${portal.origin}/disk/file/${encodeURIComponent(file.name)}`,
  };
}
