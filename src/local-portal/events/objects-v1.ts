import type { Chat, JsonMap, User } from '../state.ts';

/** PHP's htmlspecialchars: the portal stores and sends names escaped. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#039;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** First and last name, as shown. */
export function fullName(user: User): string {
  return `${user.name} ${user.lastName}`.trim();
}

const yn = (flag: boolean): string => (flag ? 'Y' : 'N');

/** `data.USER`; the IS_… keys come with message events only. Null when nobody acted. */
export function userV1(user: User | null, withFlags: boolean): JsonMap | null {
  if (user === null) return null;
  return {
    ID: user.id,
    NAME: escapeHtml(fullName(user)),
    FIRST_NAME: escapeHtml(user.name),
    LAST_NAME: escapeHtml(user.lastName),
    WORK_POSITION: escapeHtml(user.workPosition),
    GENDER: user.gender,
    ...(withFlags
      ? {
          IS_BOT: yn(user.isBot),
          IS_CONNECTOR: yn(user.isConnector),
          IS_NETWORK: 'N',
          IS_EXTRANET: yn(user.isExtranet),
        }
      : {}),
  };
}

/** `PARAMS.DIALOG_ID`: what a bot replies to. In a private chat the other person. */
export function dialogIdFor(chat: Chat, botId: number): string {
  if (chat.type !== 'P') return `chat${chat.id}`;
  return String(chat.members.find((id) => id !== botId) ?? botId);
}
