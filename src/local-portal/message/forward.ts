import type { Message } from '../state.ts';
import type { SendInput } from './send.ts';

/** What a forwarded message is made of: text, attachments and files of the first one, and where they came from. */
export function forwarded(message: Message): Pick<SendInput, 'text' | 'params'> {
  const { ATTACH, FILE_ID } = message.params;
  return {
    text: message.text,
    params: {
      ...(ATTACH !== undefined && { ATTACH }),
      ...(FILE_ID !== undefined && { FILE_ID }),
      FORWARD_ID: message.id,
      FORWARD_CONTEXT_ID: `chat${message.chatId}/${message.id}`,
      FORWARD_USER_ID: message.authorId,
    },
  };
}
