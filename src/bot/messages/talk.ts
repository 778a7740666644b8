import type { ChatEvent } from '../../bitrix24/event.ts';
import type { Part } from '../../compose/index.ts';
import { B24BotError } from '../../errors.ts';
import type { Answered, ChatContext, CommandContext } from '../context.ts';
import type { Messenger } from './messenger.ts';

export type Talk = Pick<
  ChatContext,
  'reply' | 'edit' | 'delete' | 'typing' | 'status' | 'like' | 'react' | 'unreact' | 'read'
> &
  Pick<CommandContext, 'answer'>;

/** What a context says and does in its dialog. Remembers the last message of this run, for `edit` and `delete`. */
export function createTalk(messenger: Messenger, event: ChatEvent): Talk {
  const { dialogId } = event;
  let own = pressedMessage(event);

  const remember = <Result extends Answered>(sent: Result): Result => {
    if (sent.id !== undefined) own = sent.id;
    return sent;
  };

  return {
    reply: async (...parts) => remember(await messenger.send(dialogId, parts)),
    async answer(...parts) {
      if (event.kind !== 'command') throw nothingTo('answer');
      return remember(await messenger.answer(event, parts));
    },
    async edit(first: number | Part, ...more: readonly Part[]) {
      const id = typeof first === 'number' ? first : own;
      if (id === undefined) throw nothingTo('edit');
      await messenger.edit(id, typeof first === 'number' ? more : [first, ...more]);
      return { id };
    },
    async delete(messageId = own) {
      if (messageId === undefined) throw nothingTo('delete');
      await messenger.remove(messageId);
    },
    typing: () => messenger.typing(dialogId),
    status: (status, seconds) => messenger.status(dialogId, status, seconds),
    async like(messageId = aboutMessage(event)) {
      if (messageId === undefined) throw nothingTo('like');
      await messenger.like(messageId);
    },
    async react(reaction, messageId = aboutMessage(event)) {
      if (messageId === undefined) throw nothingTo('react');
      await messenger.react(messageId, reaction);
    },
    async unreact(reaction, messageId = aboutMessage(event)) {
      if (messageId === undefined) throw nothingTo('react');
      await messenger.unreact(messageId, reaction);
    },
    read: (messageId) => messenger.read(dialogId, messageId),
  };
}

/** The message of the bot whose button or menu was pressed. */
function pressedMessage(event: ChatEvent): number | undefined {
  return event.kind === 'command' && event.command.context !== 'textarea' ? event.messageId : undefined;
}

function aboutMessage(event: ChatEvent): number | undefined {
  if ('messageId' in event) return event.messageId;
  return 'message' in event ? event.message.id : undefined;
}

function nothingTo(what: 'answer' | 'edit' | 'delete' | 'like' | 'react'): B24BotError {
  return new B24BotError(`ctx.${what}: there is no message to ${what}${what === 'react' ? ' to' : ''}`, {
    code: 'NO_MESSAGE',
    layer: 'handler',
    hint:
      what === 'answer'
        ? 'Only commands can be answered: use ctx.reply.'
        : what === 'react'
          ? 'Give the id: ctx.react(reaction, messageId).'
          : `Give the id: ctx.${what}(messageId${what === 'edit' ? ', …' : ''}).`,
  });
}
