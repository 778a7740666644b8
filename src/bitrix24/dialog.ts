/** What a dialog id addresses: a private dialog with a user, a chat, a workgroup's chat, a CRM entity's chat. */
export type Dialog = { type: 'user' | 'chat' | 'workgroup' | 'crm'; id: number };

const SHAPE = /^(chat|sg|crm)?([0-9]{1,15})$/i;
const TYPES: Record<string, Dialog['type']> = { chat: 'chat', sg: 'workgroup', crm: 'crm' };
const PREFIXES: Record<Dialog['type'], string> = { user: '', chat: 'chat', workgroup: 'sg', crm: 'crm' };

/**
 * Reads a dialog id: `11` is the private dialog with user 11, `chat2210` a chat, `sg7` the chat of workgroup 7
 * (Bitrix24 REST reference, parameter DIALOG_ID). Null when it is none of these.
 */
export function parseDialogId(dialogId: string): Dialog | null {
  const match = SHAPE.exec(dialogId);
  if (match === null) return null;
  const id = Number(match[2]);
  if (id === 0) return null;
  const prefix = match[1]?.toLowerCase();
  return { type: prefix === undefined ? 'user' : (TYPES[prefix] ?? 'chat'), id };
}

/** The opposite of `parseDialogId`. */
export function formatDialogId(dialog: Dialog): string {
  return `${PREFIXES[dialog.type]}${dialog.id}`;
}
