import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Caller, Portal } from '../portal.ts';
import type { DriveFile } from '../state.ts';

/** Links that were made and never used; the oldest go first. */
const MOST_LINKS = 10_000;

/** Signature of a text by this portal: 64 hex digits. */
export function signature(portal: Portal, text: string): string {
  return createHmac('sha256', portal.state.linkKey).update(text).digest('hex');
}

/** Compares signatures in constant time. */
export function isSigned(portal: Portal, text: string, given: string): boolean {
  const wanted = Buffer.from(signature(portal, text));
  const got = Buffer.from(given);
  return wanted.length === got.length && timingSafeEqual(wanted, got);
}

/** Address of a file for a person's browser; good as long as the file is there. */
export function showUrl(portal: Portal, file: DriveFile, action: 'download' | 'showImage'): string {
  const query = new URLSearchParams({
    action: `disk.api.file.${action}`,
    SITE_ID: 's1',
    humanRE: '1',
    fileId: String(file.id),
    signature: signature(portal, `${action}|${file.id}`),
  });
  return `${portal.origin}/bitrix/services/main/ajax.php?${query}`;
}

/**
 * One-time address of a file for the caller of a method: `rest/download.json?auth=…&token=scope|query|signature`,
 * through a webhook `rest/USER/SECRET/download/?token=…` (REST reference: imbot.v2.File.download).
 */
export function downloadUrl(portal: Portal, file: DriveFile, caller: Caller, scope: string): string {
  const { ids, links } = portal.state;
  ids.link += 1;
  const query = Buffer.from(`fileId=${file.id}&n=${ids.link}`).toString('base64url');
  const mark = signature(portal, `${scope}|${query}`);
  links.set(mark, file.id);
  const [oldest] = links.keys();
  if (links.size > MOST_LINKS && oldest !== undefined) links.delete(oldest);
  const token = encodeURIComponent(`${scope}|${query}|${mark}`);
  if (caller.kind === 'app') return `${portal.origin}/rest/download.json?auth=${caller.token}&token=${token}`;
  const { userId, secret } = caller.webhook;
  return `${portal.origin}/rest/${userId}/${secret}/download/?token=${token}`;
}

/** The file of a one-time token, which is used up by this; null when it is wrong or was used already. */
export function takeLink(portal: Portal, token: string): DriveFile | null {
  const [scope = '', query = '', mark = ''] = token.split('|');
  if (!isSigned(portal, `${scope}|${query}`, mark)) return null;
  const id = portal.state.links.get(mark);
  portal.state.links.delete(mark);
  return (id === undefined ? undefined : portal.state.files.get(id)) ?? null;
}
