/** `[USER=5]Name[/USER]` and `[USER=5 REPLACE]Name[/USER]`. */
const MENTION = /\[USER=(\d+)(?: REPLACE)?\].*?\[\/USER\]/gis;
/** What the portal takes out of v1 texts: only the plain form with a name, and one comma after it. */
const REMOVABLE = /\[USER=\d+\].+?\[\/USER\],?/gis;

/** Ids of the users a text mentions, in order, each once. */
export function mentionedIds(text: string): number[] {
  return [...new Set([...text.matchAll(MENTION)].map((match) => Number(match[1])))];
}

/** Text of a v1 group message: mentions gone, trimmed; may be empty (event reference, 5.1). */
export function withoutMentions(text: string): string {
  return text.replace(REMOVABLE, '').trim();
}
