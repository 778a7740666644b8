import type { PortalCore } from '../core.ts';
import { uploadedBytes } from '../files/upload.ts';
import { addMembers, openDialog, openPrivateChat } from '../message/chats.ts';
import { elements, type Given, isMap, scalarText, wholeNumber } from '../message/value.ts';
import { userOf } from '../people/act.ts';
import { dialogIdOf } from '../people/dialog.ts';
import type { People } from '../people/people.ts';
import { PortalError } from '../portal.ts';
import type { Chat, JsonMap } from '../state.ts';
import type { ActionResult, PageAction } from './page-api.ts';

type Deed = (who: number, body: JsonMap) => ActionResult;

/**
 * Does what a person does on the page (see {@link PageAction}).
 * @throws PortalError, or the Error of people, when it cannot be done
 */
export function createActions(core: PortalCore, people: People): (body: JsonMap) => ActionResult {
  const chatOf = (body: JsonMap): Chat => {
    const chat = core.state.chats.get(wholeNumber(body['chatId']));
    if (chat === undefined) throw new PortalError('CHAT_NOT_FOUND', 'There is no such chat', 404);
    return chat;
  };
  const choose = (who: number, body: JsonMap, part: 'KEYBOARD' | 'MENU'): ActionResult => {
    const id = idIn(body['messageId']);
    const index = wholeNumber(body['index']);
    if (part === 'KEYBOARD') people.press(who, id, index);
    else people.chooseMenu(who, id, index);
    return {};
  };
  const deeds: Readonly<Record<PageAction['do'], Deed>> = {
    open: (who, body) => ({ chatId: openPrivateChat(core, who, userOf(core, idIn(body['userId'])).id).id }),
    say(who, body) {
      const replyId = wholeNumber(body['replyId']);
      const dialogId = dialogIdOf(chatOf(body), who);
      people.say(who, dialogId, textIn(body['text']), replyId > 0 ? { replyId } : {});
      return {};
    },
    sendFiles(who, body) {
      const replyId = wholeNumber(body['replyId']);
      const files = (elements(body['files']) ?? []).filter(isMap).map((file) => ({
        name: textIn(file['name']) || 'file',
        content: uploadedBytes(textIn(file['content'])),
      }));
      const text = textIn(body['text']);
      people.sendFiles(who, dialogIdOf(chatOf(body), who), files, text, replyId > 0 ? { replyId } : {});
      return {};
    },
    forward(who, body) {
      const chat = chatOf(body);
      people.forward(who, idIn(body['messageId']), dialogIdOf(chat, who));
      return { chatId: chat.id };
    },
    context(who, body) {
      const { context } = body;
      if (!isMap(context)) throw new PortalError('CONTEXT_WRONG', 'A context is a map of names to values');
      const dialogId = textIn(body['dialogId']);
      const chat = openDialog(core, who, dialogId);
      if (chat === undefined) throw new PortalError('CHAT_NOT_FOUND', 'There is no such chat', 404);
      people.openContext(who, dialogId, context);
      return { chatId: chat.id };
    },
    press: (who, body) => choose(who, body, 'KEYBOARD'),
    choose: (who, body) => choose(who, body, 'MENU'),
    edit(who, body) {
      people.edit(who, idIn(body['messageId']), textIn(body['text']));
      return {};
    },
    remove(who, body) {
      people.remove(who, idIn(body['messageId']));
      return {};
    },
    react(who, body) {
      const action = body['on'] === false ? 'delete' : 'add';
      people.react(who, idIn(body['messageId']), textIn(body['reaction']), action);
      return {};
    },
    createGroup: (who, body) => ({
      chatId: people.createGroup(
        textIn(body['title']),
        [who, ...idsIn(body['members'])],
        body['kind'] === 'channel' ? 'channel' : 'group',
      ).id,
    }),
    addMembers(who, body) {
      const chat = chatOf(body);
      if (chat.type === 'P') throw new PortalError('CHAT_PRIVATE', 'A private chat has two members');
      addMembers(core, chat, idsIn(body['members']), who);
      return {};
    },
    read(who, body) {
      const chat = chatOf(body);
      if (chat.members.includes(who)) people.messagesOf(who, dialogIdOf(chat, who));
      return {};
    },
  };
  return (body) => {
    const name = textIn(body['do']);
    if (!isDeed(deeds, name)) throw new PortalError('ACTION_UNKNOWN', 'There is no such action');
    return deeds[name](userOf(core, idIn(body['as'])).id, body);
  };
}

function isDeed<T extends object>(deeds: T, name: string): name is keyof T & string {
  return Object.hasOwn(deeds, name);
}

function idIn(value: Given): number {
  return wholeNumber(value);
}

function idsIn(value: Given): number[] {
  return (elements(value) ?? []).map(wholeNumber).filter((id) => id > 0);
}

function textIn(value: Given): string {
  return scalarText(value) ?? '';
}
