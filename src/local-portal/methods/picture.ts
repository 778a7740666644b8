import { AVATAR_PIXELS } from '../../bitrix24/limits.ts';

/** A picture given as base64: its data address, or why it is refused. */
export type Picture = { ok: true; url: string } | { ok: false; why: 'type' | 'size' };

const kinds: readonly (readonly [type: string, magic: string])[] = [
  ['image/png', '89504e47'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '47494638'],
  ['image/webp', '52494646'],
];

/** Address of a picture that may be left out or bad; empty then. */
export function pictureUrl(base64: string): string {
  const picture = readPicture(base64);
  return picture.ok ? picture.url : '';
}

/** Reads PERSONAL_PHOTO, AVATAR, properties.avatar: an image of at most 5000 x 5000 pixels (PNG is measured). */
export function readPicture(base64: string): Picture {
  const bytes = Buffer.from(base64, 'base64');
  const start = bytes.subarray(0, 4).toString('hex');
  const type = kinds.find(([, magic]) => start.startsWith(magic))?.[0];
  if (type === undefined) return { ok: false, why: 'type' };
  const isMeasured = type === 'image/png' && bytes.length >= 24;
  if (isMeasured && Math.max(bytes.readUInt32BE(16), bytes.readUInt32BE(20)) > AVATAR_PIXELS)
    return { ok: false, why: 'size' };
  return { ok: true, url: `data:${type};base64,${bytes.toString('base64')}` };
}
