/** Largest file that a portal takes, bytes (Bitrix24 REST reference: imbot.v2.File.upload). */
const MOST_BYTES = 100 * 1024 * 1024;
/** Bytes encoded at once: a multiple of 3, so that pieces fit together. */
const PIECE = 3 * 10_000;

/** A file as the portal takes it. @throws Error with a text for people: too large or empty */
export async function fileContent(file: File): Promise<{ name: string; content: string }> {
  if (file.size === 0) throw new Error(`${file.name} is empty`);
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than 100 MB`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  let content = '';
  for (let at = 0; at < bytes.length; at += PIECE)
    content += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return { name: file.name, content };
}
