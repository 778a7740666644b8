import { z } from 'zod';
import { uploadedBytes } from '../files/upload.ts';
import type { People } from '../people/people.ts';
import type { JsonMap } from '../state.ts';
import { act, type Control } from './input.ts';

const id = z.coerce.number().int().positive();
const dialogId = z.coerce.string().min(1);
/** Text on a button, or its place from 0. */
const which = z.union([z.number().int().nonnegative(), z.string()]);

/** What people do in the messenger, as controls. */
export function peopleRoutes(people: People): Record<string, Control> {
  return {
    'GET messages': act(z.object({ userId: id, dialogId }), (input) => ({
      messages: people.messagesOf(input.userId, input.dialogId),
    })),
    'POST people/open': act(z.object({ userId: id, botId: id }), (input) => ({
      chatId: people.openDialog(input.userId, input.botId).id,
    })),
    'POST people/say': act(
      z.object({ userId: id, dialogId, text: z.string(), replyId: id.optional() }),
      ({ userId, dialogId: to, text, replyId }) => {
        const { id: messageId, chatId } = people.say(
          userId,
          to,
          text,
          replyId === undefined ? {} : { replyId },
        );
        return { messageId, chatId };
      },
    ),
    'POST people/file': act(
      z.object({
        userId: id,
        dialogId,
        name: z.string().min(1),
        content: z.string(),
        text: z.string().default(''),
      }),
      ({ userId, dialogId: to, name, content, text }) => {
        const file = { name, content: uploadedBytes(content), text };
        const { id: messageId, chatId } = people.sendFile(userId, to, file);
        return { messageId, chatId };
      },
    ),
    'POST people/forward': act(z.object({ userId: id, messageId: id, dialogId }), (input) => {
      const { id: messageId, chatId } = people.forward(input.userId, input.messageId, input.dialogId);
      return { messageId, chatId };
    }),
    'POST people/press': act(z.object({ userId: id, messageId: id, button: which }), (input) =>
      people.press(input.userId, input.messageId, input.button),
    ),
    'POST people/menu': act(z.object({ userId: id, messageId: id, item: which }), (input) =>
      people.chooseMenu(input.userId, input.messageId, input.item),
    ),
    'POST people/edit': act(z.object({ userId: id, messageId: id, text: z.string() }), (input) => {
      people.edit(input.userId, input.messageId, input.text);
      return {};
    }),
    'POST people/remove': act(z.object({ userId: id, messageId: id }), (input) => {
      people.remove(input.userId, input.messageId);
      return {};
    }),
    'POST people/react': act(
      z.object({
        userId: id,
        messageId: id,
        reaction: z.string().min(1),
        action: z.enum(['add', 'delete']).default('add'),
      }),
      (input) => {
        people.react(input.userId, input.messageId, input.reaction, input.action);
        return {};
      },
    ),
    'POST people/group': act(
      z.object({
        title: z.string(),
        memberIds: z.array(id).min(1),
        kind: z.enum(['group', 'channel']).default('group'),
      }),
      (input) => ({ chatId: people.createGroup(input.title, input.memberIds, input.kind).id }),
    ),
    'POST people/add': act(z.object({ byId: id, chatId: id, userId: id }), (input) => {
      people.addMember(input.byId, input.chatId, input.userId);
      return {};
    }),
    'POST people/context': act(
      z.object({ userId: id, dialogId, context: z.record(z.string(), z.json()) }),
      (input) => {
        people.openContext(input.userId, input.dialogId, input.context as JsonMap);
        return {};
      },
    ),
  };
}
