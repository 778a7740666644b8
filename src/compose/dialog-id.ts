import { ComposeError } from '../errors.ts';

const GROUP = /^(?:chat|sg|crm)([0-9]*)$/i;

/**
 * The dialog id, if it is one: `11` (a person), `chat2210`, `sg12` or `crm7`.
 *
 * @throws ComposeError USER_ID_EMPTY or CHAT_ID_EMPTY, the codes of `im.message.add` for such an id
 */
export function checkDialogId(dialogId: string): string {
  const group = GROUP.exec(dialogId);
  if (group !== null) {
    if (/[1-9]/.test(group[1] ?? '')) return dialogId;
    throw refusal('CHAT_ID_EMPTY', dialogId, 'A chat is addressed as chat and its number, e.g. chat2210.');
  }
  if (/^[0-9]*[1-9][0-9]*$/.test(dialogId)) return dialogId;
  throw refusal('USER_ID_EMPTY', dialogId, 'A person is addressed by the number alone, a chat as chat2210.');
}

function refusal(code: string, dialogId: string, hint: string): ComposeError {
  return new ComposeError(`no dialog: ${JSON.stringify(dialogId.slice(0, 40))}`, {
    code,
    at: 'dialogId',
    hint,
  });
}
