import type { Path } from './walk.ts';

/** What kind of thing an id in a body names. */
export type IdKind = 'user' | 'message' | 'command';

const byName: Readonly<Record<string, IdKind>> = {
  BOT_ID: 'user',
  TO_USER_ID: 'user',
  FROM_USER_ID: 'user',
  AUTHOR_ID: 'user',
  CHAT_AUTHOR_ID: 'user',
  USER_ID: 'user',
  RID: 'user',
  user_id: 'user',
  authorId: 'user',
  author_id: 'user',
  MESSAGE_ID: 'message',
  CHAT_PREV_MESSAGE_ID: 'message',
  REPLY_ID: 'message',
  messageId: 'message',
  COMMAND_ID: 'command',
};

const byPlace: Readonly<Record<string, IdKind>> = {
  'data.USER.ID': 'user',
  'data.PARAMS.ID': 'message',
  'data.bot.id': 'user',
  'data.user.id': 'user',
  'data.chat.owner': 'user',
  'data.message.id': 'message',
  'data.command.id': 'command',
};

/** Maps whose keys are ids. */
const keyed: Readonly<Record<string, IdKind>> = {
  BOT: 'user',
  MENTIONED_LIST: 'user',
  BOT_IN_CHAT: 'user',
  COMMAND: 'command',
};

/** Kind of the id in a leaf; undefined when the leaf is something else. */
export function idInLeaf(path: Path): IdKind | undefined {
  const inside = path.at(-2) ?? '';
  if (inside === 'MENTIONED_LIST' || inside === 'BOT_IN_CHAT') return 'user';
  return byPlace[path.join('.')] ?? byName[path.at(-1) ?? ''];
}

/** Kind of the id in a key; undefined when the key is a word. */
export function idInKey(path: Path): IdKind | undefined {
  return /^\d+$/.test(path.at(-1) ?? '') ? keyed[path.at(-2) ?? ''] : undefined;
}

/** Free-form parts: what looks like an id there is none of the portal's. */
export function isFreeForm(path: Path): boolean {
  const place = path.join('.');
  return place === 'data.PARAMS.CONTEXT' || place === 'data.context';
}
