import type { HttpAnswer, HttpRequest } from '../http/listener.ts';
import { formParams } from '../http/params.ts';
import { scalarText, wholeNumber } from '../message/value.ts';
import type { Portal } from '../portal.ts';
import type { DriveFile } from '../state.ts';
import { pictureType } from './file-kind.ts';
import { isSigned } from './link.ts';

/** Content is other people's: nothing of it may run in the portal's name. */
const guard = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'private, no-store',
} as const;

/** A file as an answer: to be saved, or a picture to be shown. */
export function fileAnswer(file: DriveFile, asPicture = false): HttpAnswer {
  const picture = asPicture ? pictureType(file.name) : null;
  const bytes = Buffer.from(file.content, 'base64');
  const kind = picture === null ? 'attachment' : 'inline';
  return {
    status: 200,
    headers: {
      ...guard,
      'content-type': picture ?? 'application/octet-stream',
      'content-length': String(bytes.length),
      'content-disposition': `${kind}; filename*=UTF-8''${encodeURIComponent(file.name).replaceAll("'", '%27')}`,
    },
    body: '',
    stream: (response) => response.end(bytes),
  };
}

/** Answers `urlDownload`, `urlShow` and `urlPreview` of file objects; null for every other path. */
export function serveFile(portal: Portal, request: HttpRequest): HttpAnswer | null {
  if (request.path !== '/bitrix/services/main/ajax.php') return null;
  const query = formParams(request.query);
  const action = /^disk\.api\.file\.(download|showImage)$/.exec(scalarText(query['action']) ?? '')?.[1];
  const id = wholeNumber(query['fileId']);
  const file = portal.state.files.get(id);
  const isMine =
    action !== undefined && isSigned(portal, `${action}|${id}`, scalarText(query['signature']) ?? '');
  if (file === undefined || !isMine)
    return { status: 404, headers: { ...guard, 'content-type': 'text/plain' }, body: 'Not found' };
  return fileAnswer(file, action === 'showImage');
}
