/** Control characters and white space that browsers drop from an address before they read its scheme. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Z}]/u;

/**
 * The address if a page may link to it: http, https, or a path of the portal itself. Empty for everything else,
 * `javascript:` and `data:` in any disguise included.
 */
export function safeLink(address: string): string {
  const text = address.trim();
  if (HIDDEN.test(text)) return '';
  if (/^https?:\/\/[^/\\]/i.test(text)) return isReadable(text) ? text : '';
  return /^\/(?![/\\])/.test(text) ? text : '';
}

/** The address if a page may load a picture from it: the portal itself. Empty: it is shown as a link. */
export function ownPicture(address: string): string {
  return /^\/(?![/\\])/.test(address) && !HIDDEN.test(address) ? address : '';
}

function isReadable(address: string): boolean {
  return URL.canParse(address);
}
