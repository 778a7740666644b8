import type { PortalCore } from '../core.ts';
import { filesOf } from '../files/file-facts.ts';
import { showUrl } from '../files/link.ts';
import type { Message } from '../state.ts';
import type { PageFile } from './page-api.ts';

/** Files of a message, with addresses on the portal itself. */
export function fileViews(core: PortalCore, message: Message): PageFile[] {
  return filesOf(core, message).map((file) => {
    const isImage = file.type === 'image';
    const url = showUrl(core, file, isImage ? 'showImage' : 'download').slice(core.origin.length);
    return { id: file.id, name: file.name, size: file.size, isImage, url };
  });
}
